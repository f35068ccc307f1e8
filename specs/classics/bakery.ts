/**
 * The bakery algorithm, without atomic writes: while a process writes its flag or its number, others can read any value. A
 * process takes a number greater than any it has seen, and waits until every process with a smaller number has left.
 *
 * Source: L. Lamport, "A new solution of Dijkstra's concurrent programming problem", Communications of the ACM 17 (1974); Bakery.tla by
 * L. Lamport and S. Merz (tlaplus/Examples). Numbers are bounded here, so a process may find no number that is large enough.
 * The published model starts in every state that satisfies the inductive invariant; these models start with all
 * processes outside. 2 processes, numbers up to 3: 7161 distinct, 40819 generated, depth 39 (TLC: 7161, 40819, 39).
 */
import { array, bool, count, forAll, ids, oneOf, range, set, spec, type StateOf } from 'quorate'

export default spec(
  'classics/bakery',
  {
    constants: {
      processes: 2,
      maxNumber: 3,
      /** Seeded bug: a process does not wait for others that are choosing their numbers. */
      ignoresFlags: false,
    },
  },
  (c, _budget, { state }) => {
    const Process = ids('p', c.processes)
    const Number = range(0, c.maxNumber)
    const variables = {
      at: array(
        Process,
        oneOf('outside', 'flagging', 'reading', 'numbering', 'unflagging', 'waiting', 'comparing', 'inside', 'leaving'),
      ),
      number: array(Process, Number),
      /** Whether a process is choosing its number, as others read it. */
      flag: array(Process, bool),
      /** The processes that this process still has to check. */
      unchecked: array(Process, set(Process)),
      /** The largest number that a process has seen. */
      greatest: array(Process, Number),
      /** The process that this process is comparing numbers with. */
      compared: array(Process, Process),
    }
    const { action, define } = state(variables)
    type State = StateOf<typeof variables>

    const others = (process: number) => new Set(Process.values.filter((other) => other !== process))

    /** Whether `process` goes before `other`. On a tie, the lower id goes first. */
    const isBefore = (s: State, process: number, other: number) =>
      s.number.get(process) < s.number.get(other) || (s.number.get(process) === s.number.get(other) && process < other)

    return define({
      init: () => {},

      actions: {
        Arrive: action({
          forall: { process: Process },
          when: (s, { process }) => s.at.get(process) === 'outside',
          then: (s, { process }) => {
            s.at.set(process, 'flagging')
          },
        }),
        /** While a process writes its flag, the flag flickers. */
        Flicker: action({
          forall: { process: Process },
          when: (s, { process }) => s.at.get(process) === 'flagging' || s.at.get(process) === 'unflagging',
          then: (s, { process }) => {
            s.flag.set(process, !s.flag.get(process))
          },
        }),
        RaiseFlag: action({
          forall: { process: Process },
          when: (s, { process }) => s.at.get(process) === 'flagging',
          then: (s, { process }) => {
            s.flag.set(process, true)
            s.unchecked.set(process, others(process))
            s.greatest.set(process, 0)
            s.at.set(process, 'reading')
          },
        }),
        ReadNumber: action({
          forall: { process: Process, other: Process },
          when: (s, { process, other }) => s.at.get(process) === 'reading' && s.unchecked[process].has(other),
          then: (s, { process, other }) => {
            s.unchecked[process].delete(other)
            s.greatest.set(process, Math.max(s.greatest.get(process), s.number.get(other)))
          },
        }),
        EndReading: action({
          forall: { process: Process },
          when: (s, { process }) => s.at.get(process) === 'reading' && s.unchecked[process].size === 0,
          then: (s, { process }) => {
            s.at.set(process, 'numbering')
          },
        }),
        /** While a process writes its number, others can read any number. */
        Scribble: action({
          forall: { process: Process, number: Number },
          when: (s, { process }) => s.at.get(process) === 'numbering' || s.at.get(process) === 'leaving',
          then: (s, { process, number }) => {
            s.number.set(process, number)
          },
        }),
        TakeNumber: action({
          forall: { process: Process, number: Number },
          when: (s, { process, number }) => s.at.get(process) === 'numbering' && number > s.greatest.get(process),
          then: (s, { process, number }) => {
            s.number.set(process, number)
            s.at.set(process, 'unflagging')
          },
        }),
        LowerFlag: action({
          forall: { process: Process },
          when: (s, { process }) => s.at.get(process) === 'unflagging',
          then: (s, { process }) => {
            s.flag.set(process, false)
            s.unchecked.set(process, others(process))
            s.at.set(process, 'waiting')
          },
        }),
        Compare: action({
          forall: { process: Process, other: Process },
          when: (s, { process, other }) =>
            s.at.get(process) === 'waiting' &&
            s.unchecked[process].has(other) &&
            (c.ignoresFlags || !s.flag.get(other)),
          then: (s, { process, other }) => {
            s.compared.set(process, other)
            s.at.set(process, 'comparing')
          },
        }),
        Overtake: action({
          forall: { process: Process },
          when: (s, { process }) =>
            s.at.get(process) === 'comparing' &&
            (s.number.get(s.compared.get(process)) === 0 || isBefore(s, process, s.compared.get(process))),
          then: (s, { process }) => {
            s.unchecked[process].delete(s.compared.get(process))
            s.at.set(process, 'waiting')
          },
        }),
        Enter: action({
          forall: { process: Process },
          when: (s, { process }) => s.at.get(process) === 'waiting' && s.unchecked[process].size === 0,
          then: (s, { process }) => {
            s.at.set(process, 'inside')
          },
        }),
        Exit: action({
          forall: { process: Process },
          when: (s, { process }) => s.at.get(process) === 'inside',
          then: (s, { process }) => {
            s.at.set(process, 'leaving')
          },
        }),
        GiveBackNumber: action({
          forall: { process: Process },
          when: (s, { process }) => s.at.get(process) === 'leaving',
          then: (s, { process }) => {
            s.number.set(process, 0)
            s.at.set(process, 'outside')
          },
        }),
      },

      invariants: {
        /** At most one process is in the critical section. */
        MutualExclusion: (s) => count(s.at, (at) => at === 'inside') <= 1,
        /** Every process that is waiting or in the critical section has a number. */
        HasNumber: (s) =>
          forAll(Process, (p) => !['waiting', 'comparing', 'inside'].includes(s.at.get(p)) || s.number.get(p) > 0),
      },

      unneeded: {
        "Arrive: s.at.get(process) === 'outside'":
          'a process may begin again at any point, and then waits as if it had just arrived',
        'RaiseFlag: s.greatest.set(process, 0)': 'a number may be greater than necessary',
        'ReadNumber: s.unchecked[process].has(other)':
          'to read a number twice leads to the same state as to read only the greater value',
        'LowerFlag: s.flag.set(process, false)':
          'a raised flag only makes others wait, and nobody is promised to enter',
        'Compare: s.unchecked[process].has(other)':
          'to compare again, or with itself, only makes a process wait, and nobody is promised to enter',
        "Exit: s.at.get(process) === 'inside'": 'a process may give up at any point, and then leaves as usual',
        "GiveBackNumber: s.at.get(process) === 'leaving'":
          'a process may give up at any point, and then has no number, as if it had never arrived',
        'GiveBackNumber: s.number.set(process, 0)':
          'the number of a process that is outside only makes others wait, and nobody is promised to enter',
      },
    })
  },
  {
    '2 processes': {},
    'ignores flags': { constants: { ignoresFlags: true }, expect: { MutualExclusion: { violated: { states: 19 } } } },
  },
)
