/**
 * Termination detection in a ring: nodes pass a token around in descending order of their numbers. When a node wakes a
 * node that the token has already passed, it turns black, and then turns the token black.
 *
 * Source: E. W. Dijkstra, W. H. J. Feijen, A. J. M. van Gasteren, "Derivation of a termination detection algorithm for distributed
 * computations", EWD 840, 1983; EWD840.tla by S. Merz (tlaplus/Examples).
 * 3 nodes: 302 distinct, depth 9 (TLC: 302, 10); 4 nodes: 1566 distinct, depth 12 (TLC: 1566, 12).
 *
 * TLC's numbers are those published in tlaplus/Examples. They come from runs with several workers, where the depth that
 * TLC reports can be too large. A plain breadth-first search of EWD840.tla with 3 nodes also ends at depth 9. Counting
 * each true disjunct of a guard as a step, it generates 2001 states, as TLC does.
 */
import { array, bool, forAll, ids, oneOf, refinement, spec, type StateOf } from 'quorate'
import { subsetsOf } from './lib/subsets.ts'
import syncTermination from './sync-termination.ts'

export default spec(
  'classics/ewd840',
  {
    constants: {
      nodes: 3,
      /** Seeded bug: a node that wakes another stays white. */
      staysWhite: false,
    },
  },
  (c, _budget, { state }) => {
    const Node = ids('node', c.nodes)
    const Color = oneOf('white', 'black')
    const variables = { active: array(Node, bool), color: array(Node, Color), token: Node, tokenColor: Color }
    const { action, define } = state(variables)
    type State = StateOf<typeof variables>

    const terminated = (s: State) => forAll(s.active, (active) => !active)
    const detected = (s: State) =>
      s.token === 0 && s.tokenColor === 'white' && s.color.get(0) === 'white' && !s.active.get(0)

    return define({
      /** The token starts black. All other variables can have any value. */
      *init() {
        for (const active of subsetsOf(Node.values))
          for (const black of subsetsOf(Node.values))
            for (const token of Node.values)
              yield (s) => {
                for (const n of active) s.active.set(n, true)
                for (const n of black) s.color.set(n, 'black')
                s.token = token
                s.tokenColor = 'black'
              }
      },

      actions: {
        InitiateProbe: action({
          when: (s) => s.token === 0 && (s.tokenColor === 'black' || s.color.get(0) === 'black'),
          then: (s) => {
            s.token = c.nodes - 1
            s.tokenColor = 'white'
            s.color.set(0, 'white')
          },
        }),
        PassToken: action({
          forall: { node: Node },
          when: (s, { node }) =>
            node > 0 &&
            s.token === node &&
            (!s.active.get(node) || s.color.get(node) === 'black' || s.tokenColor === 'black'),
          then: (s, { node }) => {
            s.token = node - 1
            if (s.color.get(node) === 'black') s.tokenColor = 'black'
            s.color.set(node, 'white')
          },
        }),
        SendMessage: action({
          forall: { from: Node, to: Node },
          when: (s, { from, to }) => from !== to && s.active.get(from),
          then: (s, { from, to }) => {
            s.active.set(to, true)
            if (to > from && !c.staysWhite) s.color.set(from, 'black')
          },
        }),
        Deactivate: action({
          forall: { node: Node },
          when: (s, { node }) => s.active.get(node),
          then: (s, { node }) => {
            s.active.set(node, false)
          },
        }),
      },

      invariants: {
        /** When node 0 detects termination, all nodes are inactive. */
        TerminationDetection: (s) => !detected(s) || terminated(s),
      },
      temporal: {
        /** If the system terminates, its termination is eventually detected. */
        Liveness: { leadsTo: [terminated, detected] },
      },
      refines: {
        TDSpec: refinement(syncTermination, {
          constants: { nodes: c.nodes },
          map: (s) => ({ active: s.active, terminationDetected: detected(s) }),
        }),
      },
      fairness: [{ weak: ['InitiateProbe', 'PassToken'] }],
      unneeded: {
        'InitiateProbe: s.token === 0':
          'node 0 may begin another probe before the last one ends; the token starts from the last node again',
        'SendMessage: from !== to': 'a message from a node to itself changes nothing',
        'Deactivate: s.active.get(node)': 'an inactive node does not change',
      },
    })
  },
  {
    '3 nodes': {},
    '4 nodes': { constants: { nodes: 4 } },
    'nodes stay white': {
      constants: { staysWhite: true },
      expect: { TerminationDetection: 'violated', TDSpec: 'violated' },
    },
  },
)
