/**
 * Mutual exclusion with logical clocks. A process that wants to enter sends its clock to all others and waits for their answers. It
 * enters once its request is older than every other request it knows of. Messages between two processes arrive in order.
 *
 * Source: L. Lamport, "Time, clocks, and the ordering of events in a distributed system", Communications of the ACM 21 (1978);
 * LamportMutex.tla by S. Merz (tlaplus/Examples), with its constraint: clocks are at most 6.
 * 3 processes: 724274 distinct, 2729079 generated, depth 61 (published: 724274, 2729079, 61).
 */
import { array, exists, forAll, ids, range, seq, set, spec, type StateOf, union } from 'quorate'

/** The maximum number of messages that a channel ever holds. */
const MOST_MESSAGES = 3

export default spec(
  'classics/lamport-mutex',
  {
    constants: {
      processes: 3,
      /** States with a later clock are not expanded. */
      maxClock: 6,
      /** Seeded bug: a process enters without waiting for answers. */
      impatient: false,
    },
  },
  (c, _budget, { state }) => {
    const Process = ids('p', c.processes)
    const Clock = range(1, c.maxClock + 1)
    const Message = union({ Request: { clock: Clock }, Answer: {}, Release: {} })
    const variables = {
      clock: array(Process, Clock),
      /** The clock of each process's request, as each process knows it; 0 if it does not know of a request. */
      request: array(Process, array(Process, range(0, c.maxClock + 1))),
      /** The processes that have answered a process's request. A process counts as having answered itself. */
      answered: array(Process, set(Process)),
      /** The messages in transit from one process to another. */
      network: array(Process, array(Process, seq(Message, MOST_MESSAGES + 1))),
      critical: set(Process),
    }
    const { action, define } = state(variables)
    type State = StateOf<typeof variables>

    const others = (process: number) => Process.values.filter((other) => other !== process)

    /** Whether `process` does not know of any older request from `other`. On a tie, the lower number wins. */
    const beats = (s: State, process: number, other: number) => {
      const own = s.request[process].get(process)
      const its = s.request[process].get(other)
      return its === 0 || own < its || (own === its && process < other)
    }

    const next = (s: State, from: number, to: number) => s.network[from][to].at(0)

    return define({
      init: () => {},

      actions: {
        Request: action({
          forall: { process: Process },
          when: (s, { process }) => s.request[process].get(process) === 0,
          then: (s, { process }) => {
            const clock = s.clock.get(process)
            s.request[process].set(process, clock)
            for (const other of others(process)) s.network[process][other].push({ kind: 'Request', clock })
            s.answered.set(process, new Set([process]))
          },
        }),
        ReceiveRequest: action({
          forall: { to: Process, from: Process },
          when: (s, { to, from }) => next(s, from, to)?.kind === 'Request',
          then: (s, { to, from }) => {
            const [message, ...rest] = s.network[from][to]
            if (message?.kind !== 'Request') return
            s.request[to].set(from, message.clock)
            s.clock.set(to, Math.max(message.clock, s.clock.get(to)) + 1)
            s.network[from].set(to, rest)
            s.network[to][from].push({ kind: 'Answer' })
          },
        }),
        ReceiveAnswer: action({
          forall: { to: Process, from: Process },
          when: (s, { to, from }) => next(s, from, to)?.kind === 'Answer',
          then: (s, { to, from }) => {
            s.answered[to].add(from)
            s.network[from].set(to, s.network[from][to].slice(1))
          },
        }),
        Enter: action({
          forall: { process: Process },
          when: (s, { process }) =>
            (c.impatient ? s.request[process].get(process) > 0 : s.answered[process].size === c.processes) &&
            forAll(others(process), (other) => beats(s, process, other)),
          then: (s, { process }) => {
            s.critical.add(process)
          },
        }),
        Exit: action({
          forall: { process: Process },
          when: (s, { process }) => s.critical.has(process),
          then: (s, { process }) => {
            s.critical.delete(process)
            for (const other of others(process)) s.network[process][other].push({ kind: 'Release' })
            s.request[process].set(process, 0)
            s.answered[process].clear()
          },
        }),
        ReceiveRelease: action({
          forall: { to: Process, from: Process },
          when: (s, { to, from }) => next(s, from, to)?.kind === 'Release',
          then: (s, { to, from }) => {
            s.request[to].set(from, 0)
            s.network[from].set(to, s.network[from][to].slice(1))
          },
        }),
      },

      invariants: {
        /** At most one process is in its critical section. */
        Mutex: (s) => s.critical.size <= 1,
        /** No channel holds more than three messages. */
        BoundedNetwork: (s) => !exists(s.network, (to) => exists(to, (channel) => channel.length > MOST_MESSAGES)),
      },
      constraint: (s) => forAll(s.clock, (clock) => clock <= c.maxClock),
      unneeded: {
        "ReceiveRequest: next(s, from, to)?.kind === 'Request'": 'the effect ignores all other messages',
      },
    })
  },
  {
    '2 processes': { constants: { processes: 2 }, expect: 'bounded' },
    '3 processes': { expect: 'bounded' },
    impatient: {
      constants: { processes: 2, impatient: true },
      expect: { Mutex: { violated: { states: 5 } }, BoundedNetwork: { violated: { states: 7 } } },
    },
  },
)
