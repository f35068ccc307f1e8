/**
 * The bakery algorithm, without atomic writes: while a process writes its flag or its number, others can read any value. A
 * process takes a number greater than all those that it has seen, and waits until every process with a smaller one has left.
 *
 * Source: L. Lamport, "A new solution of Dijkstra's concurrent programming problem", Communications of the ACM 17 (1974); Bakery.tla by
 * L. Lamport and S. Merz (tlaplus/Examples). Numbers are bounded here, so there may be no number that is large enough
 * for a process. The published model starts in all states that satisfy the inductive invariant; these models start in
 * the first state. 2 processes, numbers up to 3: 7161 distinct, 40819 generated, depth 39 (TLC: 7161, 40819, 39).
 */
import { array, bool, count, forAll, ids, oneOf, range, set, spec, type StateOf } from 'quorate'

export default spec(
  'classics/bakery',
  {
    constants: {
      processes: 2,
      maxNumber: 3,
      /** A mistake: a process does not wait for others that are choosing their number. */
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
      /** Others see that the process is choosing its number. */
      flag: array(Process, bool),
      /** The processes that a process has not inspected yet. */
      unchecked: array(Process, set(Process)),
      /** The greatest number that a process has seen. */
      greatest: array(Process, Number),
      /** The process with which a process compares its number. */
      compared: array(Process, Process),
    }
    const { action, define } = state(variables)
    type State = StateOf<typeof variables>

    const others = (process: number) => new Set(Process.values.filter((other) => other !== process))

    /** Whether the process is served before the other; the lower id wins a tie. */
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
        /** The flag flickers while it is written. */
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
        /** The number has any value while it is written. */
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
        /** At most one process is inside. */
        MutualExclusion: (s) => count(s.at, (at) => at === 'inside') <= 1,
        /** A process that waits or is inside has a number. */
        HasNumber: (s) =>
          forAll(Process, (p) => !['waiting', 'comparing', 'inside'].includes(s.at.get(p)) || s.number.get(p) > 0),
      },
    })
  },
  {
    '2 processes': {},
    'ignores flags': { constants: { ignoresFlags: true }, expect: { MutualExclusion: { violated: { states: 19 } } } },
  },
)
