/**
 * A primary writes records. A backup copies them and takes over when the primary is gone. The question: can a record
 * be lost after it was acknowledged to a client?
 */
import { array, bool, forAll, ids, implies, oneOf, option, range, record, seq, set, spec } from 'quorate'

export default spec(
  'primary-backup',
  {
    constants: {
      /** The number of records that clients write. Two are enough to show most flaws. */
      records: 2,
      /** When a record is acknowledged: when every node that is up has it, or when the primary has it. */
      acknowledge: oneOf('copied', 'written'),
    },
    // The number of times that each fault can strike; 0 disables it. The models below raise it.
    faults: { crash: 0 },
  },
  (c, _budget, { state }) => {
    const Node = ids('node', 2)
    const Data = range(1, c.records)

    // The state. Everything has a finite domain and starts at its first value: false, null, 0, empty.
    const { action, define } = state({
      nodes: array(Node, record({ up: bool, log: seq(Data, c.records) })),
      primary: option(Node),
      written: range(0, c.records),
      /** The acknowledged records, which are the promise. Only the action that acknowledges reads them. */
      acked: set(Data),
    })

    return define({
      init: (s) => {
        for (const node of s.nodes) node.up = true
        s.primary = 0
      },

      // A step is an action with a value for each of its parameters (`forall`). It is possible if the guard (`when`) is true.
      actions: {
        Write: action({
          forall: { node: Node },
          when: (s, { node }) => s.primary === node && s.written < c.records,
          then: (s, { node }) => {
            s.written += 1
            s.nodes[node].log.push(s.written)
          },
        }),

        /** The backup copies the primary's log, in one step because the number of packets does not matter here. */
        Copy: action({
          forall: { from: Node, to: Node },
          when: (s, { from, to }) =>
            s.primary === from &&
            s.nodes[to].up &&
            !forAll(s.nodes[from].log, (data) => s.nodes[to].log.includes(data)),
          then: (s, { from, to }) => {
            s.nodes[to].log = s.nodes[from].log
          },
        }),

        /** Clients repeat their request until it is answered, so any primary may answer. */
        Acknowledge: action({
          forall: { node: Node, data: Data },
          when: (s, { node, data }) =>
            s.primary === node &&
            s.nodes[node].log.includes(data) &&
            !s.acked.has(data) &&
            (c.acknowledge === 'written' || forAll(s.nodes, ({ up, log }) => !up || log.includes(data))),
          then: (s, { data }) => {
            s.acked.add(data)
          },
        }),

        /** The process ends. Its log is on disk and survives. */
        Crash: action({
          fault: 'crash',
          forall: { node: Node },
          when: (s, { node }) => s.nodes[node].up,
          then: (s, { node }) => {
            s.nodes[node].up = false
            if (s.primary === node) s.primary = null
          },
        }),

        Restart: action({
          forall: { node: Node },
          when: (s, { node }) => !s.nodes[node].up,
          then: (s, { node }) => {
            s.nodes[node].up = true
          },
        }),

        TakeOver: action({
          forall: { node: Node },
          when: (s, { node }) => s.primary === null && s.nodes[node].up,
          then: (s, { node }) => {
            s.primary = node
          },
        }),
      },

      // What must be true in every reachable state.
      invariants: {
        /** The primary has every acknowledged record: its log is what clients read. */
        NoAcknowledgedLoss: (s) =>
          forAll(Node, (node) =>
            implies(s.primary === node, () => forAll(s.acked, (data) => s.nodes[node].log.includes(data))),
          ),
      },

      // A system that does nothing loses nothing, so also say what must be possible.
      possibilities: {
        EverythingAcknowledged: { possible: (s) => s.acked.size === c.records },
      },

      // How counterexamples are drawn: a lane for each node, with its log.
      lanes: {
        nodes: Node,
        log: (s, node) => s.nodes[node].log,
        leads: (s, node) => s.primary === node,
        up: (s, node) => s.nodes[node].up,
        acknowledged: (s) => s.acked,
        omit: (s) => [s.written],
      },
    })
  },
  {
    // Models: constants, fault budgets and expected verdicts. Also declare known flaws: `quorate verify` fails when it
    // no longer finds them.
    'acknowledged when copied, one crash': { faults: { crash: 1 } },
    'acknowledged when written, one crash': {
      constants: { acknowledge: 'written' },
      faults: { crash: 1 },
      expect: { NoAcknowledgedLoss: { violated: { states: 5 } } },
    },
  },
)
