/**
 * Specifies termination detection in a ring with synchronous communication: what must be detected, not how.
 *
 * Source: SyncTerminationDetection.tla by S. Merz and M. Kuppe (tlaplus/Examples).
 * 7 nodes: 129 distinct, depth 1 (TLC: 129, 1).
 */
import { array, bool, forAll, ids, spec, type StateOf } from 'quorate'
import { subsetsOf } from './lib/subsets.ts'

export default spec(
  'classics/sync-termination',
  { constants: { nodes: 3 } },
  (c, _budget, { state }) => {
    const Node = ids('node', c.nodes)
    const variables = { active: array(Node, bool), terminationDetected: bool }
    const { action, define } = state(variables)

    const terminated = (s: StateOf<typeof variables>) => forAll(s.active, (active) => !active)

    return define({
      /** Initially, each node is active or inactive. If all are inactive, termination may already have been detected. */
      *init() {
        for (const active of subsetsOf(Node.values))
          for (const detected of active.length === 0 ? [false, true] : [false])
            yield (s) => {
              for (const n of active) s.active.set(n, true)
              s.terminationDetected = detected
            }
      },

      actions: {
        Terminate: action({
          forall: { node: Node, detects: bool },
          when: (s, { node, detects }) =>
            s.active.get(node) && (!detects || forAll(Node, (other) => other === node || !s.active.get(other))),
          then: (s, { node, detects }) => {
            s.active.set(node, false)
            if (detects) s.terminationDetected = true
          },
        }),
        Wakeup: action({
          forall: { node: Node, other: Node },
          when: (s, { node }) => s.active.get(node),
          then: (s, { other }) => {
            s.active.set(other, true)
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
        /** When termination is detected, the system has terminated (TDCorrect). */
        Correct: (s) => !s.terminationDetected || terminated(s),
      },
      transitions: {
        /** Once the system has terminated, it stays terminated. */
        Quiescence: (before, after) => !terminated(before) || terminated(after),
      },
      temporal: {
        /** If the system terminates, its termination is eventually detected. */
        Detected: { leadsTo: [terminated, (s) => s.terminationDetected] },
      },
      fairness: [{ weak: 'DetectTermination' }],
      byConstruction: {
        Correct: 'only DetectTermination and the last node to terminate set the flag',
        Quiescence: 'only an active node wakes another',
      },
      unneeded: {
        'Terminate: s.active.get(node)':
          'an inactive node that terminates detects termination only if all nodes are inactive',
        'Terminate: s.terminationDetected = true': 'DetectTermination can set it later',
        'Wakeup: s.active.set(other, true)':
          'every set of active nodes is possible at first, and no promise needs a node to wake another',
        'DetectTermination: forAll(s.active, (active) => !active)':
          'the promises use the same function, so they change with it',
      },
    })
  },
  { '7 nodes': { constants: { nodes: 7 } } },
)
