/**
 * Termination detection in a ring where messages take time to arrive: each node counts what it sends and receives, and the
 * token adds up the counts.
 *
 * Source: E. W. Dijkstra, "Shmuel Safra's version of termination detection", EWD 998, 1987; EWD998.tla by S. Merz and M. Kuppe
 * (tlaplus/Examples), with its constraint: at most 3 for counters and for messages in transit to a node, at most 9 for the token.
 */
import { array, bool, forAll, ids, oneOf, range, refinement, spec, type StateOf } from 'quorate'
import asyncTermination from './async-termination.ts'
import { subsetsOf } from './lib/subsets.ts'

/** The bound on each counter and on the messages in transit to each node. */
const MOST = 3

export default spec(
  'classics/ewd998',
  {
    constants: {
      nodes: 2,
      /** Seeded bug: a node that receives a message stays white. */
      staysWhite: false,
    },
  },
  (c, _budget, { state }) => {
    const Node = ids('node', c.nodes)
    const Color = oneOf('white', 'black')
    const others = c.nodes - 1
    const variables = {
      active: array(Node, bool),
      color: array(Node, Color),
      /** How many messages a node has sent, minus how many it has received. */
      counter: array(Node, range(-MOST * others - 1, MOST + 1)),
      /** How many messages are in transit to a node. */
      pending: array(Node, range(0, MOST + 1)),
      token: Node,
      tokenColor: Color,
      /** The sum of the counters of the nodes that the token has visited. */
      sum: range(-(MOST * others + 1) * others, (MOST + 1) * others),
    }
    const { action, define } = state(variables)
    type State = StateOf<typeof variables>

    const terminated = (s: State) => forAll(Node, (n) => !s.active.get(n) && s.pending.get(n) === 0)
    const detected = (s: State) =>
      s.token === 0 &&
      s.tokenColor === 'white' &&
      s.sum + s.counter.get(0) === 0 &&
      s.color.get(0) === 'white' &&
      !s.active.get(0)

    return define({
      *init() {
        for (const active of subsetsOf(Node.values))
          for (const black of subsetsOf(Node.values))
            for (const token of Node.values)
              yield (s) => {
                for (const n of active) s.active.set(n, true)
                for (const n of black) s.color.set(n, 'black')
                for (const n of Node.values) s.counter.set(n, 0)
                s.token = token
                s.tokenColor = 'black'
                s.sum = 0
              }
      },

      actions: {
        InitiateProbe: action({
          when: (s) =>
            s.token === 0 && (s.tokenColor === 'black' || s.color.get(0) === 'black' || s.counter.get(0) + s.sum > 0),
          then: (s) => {
            s.token = c.nodes - 1
            s.tokenColor = 'white'
            s.sum = 0
            s.color.set(0, 'white')
          },
        }),
        PassToken: action({
          forall: { node: Node },
          when: (s, { node }) => node > 0 && s.token === node && !s.active.get(node),
          then: (s, { node }) => {
            s.token = node - 1
            s.sum += s.counter.get(node)
            if (s.color.get(node) === 'black') s.tokenColor = 'black'
            s.color.set(node, 'white')
          },
        }),
        Send: action({
          forall: { from: Node, to: Node },
          when: (s, { from, to }) => from !== to && s.active.get(from),
          then: (s, { from, to }) => {
            s.counter.set(from, s.counter.get(from) + 1)
            s.pending.set(to, s.pending.get(to) + 1)
          },
        }),
        Receive: action({
          forall: { node: Node },
          when: (s, { node }) => s.pending.get(node) > 0,
          then: (s, { node }) => {
            s.pending.set(node, s.pending.get(node) - 1)
            s.counter.set(node, s.counter.get(node) - 1)
            if (!c.staysWhite) s.color.set(node, 'black')
            s.active.set(node, true)
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
        /** When termination is detected, the system has terminated. */
        TerminationDetection: (s) => !detected(s) || terminated(s),
      },
      temporal: {
        /** If the system terminates, its termination is eventually detected. */
        Liveness: { leadsTo: [terminated, detected] },
      },
      refines: {
        TDSpec: refinement(asyncTermination, {
          constants: { nodes: c.nodes, pending: MOST },
          map: (s) => ({ active: s.active, pending: s.pending, terminationDetected: detected(s) }),
        }),
      },
      fairness: [{ weak: ['InitiateProbe', 'PassToken'] }],
      constraint: (s) => s.sum <= 9 && forAll(Node, (n) => s.counter.get(n) <= MOST && s.pending.get(n) <= MOST),

      unneeded: {
        'InitiateProbe: s.token === 0':
          'node 0 may begin another probe before the last one ends; the token starts from the last node again',
        'Send: from !== to': 'a message from a node to itself is counted like any other',
        'Deactivate: s.active.get(node)': 'an inactive node does not change',
      },
    })
  },
  {
    '2 nodes': { expect: 'bounded' },
    'nodes stay white': {
      constants: { staysWhite: true },
      expect: {
        TerminationDetection: 'violated',
        TDSpec: 'violated',
        Liveness: 'violated',
        'TDSpec.Live': 'violated',
        'TDSpec.fairness': 'violated',
      },
    },
  },
)
