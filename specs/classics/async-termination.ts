/**
 * Specifies termination detection in a ring with asynchronous messages: what must be detected, not how.
 *
 * Source: AsyncTerminationDetection.tla by S. Merz and M. Kuppe (tlaplus/Examples).
 * 4 nodes: 4097 distinct, depth 14 (TLC: 4097, 14).
 */
import { array, bool, forAll, ids, range, spec, type StateOf } from 'quorate'
import { subsetsOf } from './lib/subsets.ts'

export default spec(
  'classics/async-termination',
  {
    constants: {
      nodes: 4,
      /** The maximum number of messages in transit to one node. States with more are not expanded. */
      pending: 3,
    },
  },
  (c, _budget, { state }) => {
    const Node = ids('node', c.nodes)
    const variables = {
      active: array(Node, bool),
      pending: array(Node, range(0, c.pending + 1)),
      terminationDetected: bool,
    }
    const { action, define } = state(variables)
    type State = StateOf<typeof variables>

    const terminated = (s: State) => forAll(Node, (n) => !s.active.get(n) && s.pending.get(n) === 0)
    const wouldTerminate = (s: State, node: number) =>
      forAll(Node, (n) => (n === node || !s.active.get(n)) && s.pending.get(n) === 0)

    return define({
      *init() {
        for (const active of subsetsOf(Node.values))
          for (const detected of active.length === 0 ? [false, true] : [false])
            yield (s) => {
              for (const n of active) s.active.set(n, true)
              s.terminationDetected = detected
            }
      },

      actions: {
        Receive: action({
          forall: { node: Node },
          when: (s, { node }) => s.pending.get(node) > 0,
          then: (s, { node }) => {
            s.active.set(node, true)
            s.pending.set(node, s.pending.get(node) - 1)
          },
        }),
        Terminate: action({
          forall: { node: Node, detects: bool },
          when: (s, { node, detects }) => s.active.get(node) && (!detects || wouldTerminate(s, node)),
          then: (s, { node, detects }) => {
            s.active.set(node, false)
            if (detects) s.terminationDetected = true
          },
        }),
        Send: action({
          forall: { from: Node, to: Node },
          when: (s, { from }) => s.active.get(from),
          then: (s, { to }) => {
            s.pending.set(to, s.pending.get(to) + 1)
          },
        }),
        DetectTermination: action({
          when: terminated,
          then: (s) => {
            s.terminationDetected = true
          },
        }),
      },

      invariants: {
        /** When termination is detected, the system has terminated. */
        Safe: (s) => !s.terminationDetected || terminated(s),
      },
      transitions: {
        /** Once the system has terminated, it stays terminated. */
        Quiescence: (before, after) => !terminated(before) || terminated(after),
      },
      temporal: {
        /** If the system terminates, its termination is eventually detected. */
        Live: { leadsTo: [terminated, (s) => s.terminationDetected] },
      },
      fairness: [{ weak: 'DetectTermination' }],
      constraint: (s) => forAll(s.pending, (n) => n <= c.pending),
      byConstruction: {
        Safe: 'only DetectTermination and the last node to terminate set the flag',
        Quiescence: 'only an active node sends',
      },
      unneeded: {
        'Receive: s.active.set(node, true)':
          'every set of active nodes is possible at first, and no promise needs a message to wake a node',
        'Receive: s.pending.set(node, s.pending.get(node) - 1)': 'no promise counts how often a message is received',
        'Terminate: s.active.get(node)':
          'an inactive node that terminates detects termination only if all nodes are inactive and nothing is on its way',
        'Terminate: s.terminationDetected = true': 'DetectTermination can set it later',
        'DetectTermination: forAll(Node, (n) => !s.active.get(n) && s.pending.get(n) === 0)':
          'the promises use the same function, so they change with it',
      },
    })
  },
  { '4 nodes': { expect: 'bounded' } },
)
