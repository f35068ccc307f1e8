/**
 * Translates the lines of `run.mjs` into the terms of failover/write-quorum. The primary is the leader, and a promotion
 * looks at only one node (`inspect: 1`, `rule: 'any'`). Use `-c writeQuorum=…` to set how many copies an
 * acknowledgement should guarantee.
 */
import { log } from 'quorate'
import writeQuorum from '../../specs/failover/write-quorum.ts'

interface Line {
  /** Milliseconds since the start. */
  readonly t: number
  readonly node: number
  readonly event:
    | 'has'
    | 'written'
    | 'acknowledged'
    | 'unanswered'
    | 'refused'
    | 'cut'
    | 'stalled'
    | 'killed'
    | 'promoted'
    | 'restarted'
  readonly message?: number
  /** The data of the node. */
  readonly messages?: readonly number[]
}

interface Event extends Line {
  /** The node's log, with the epochs that Redis does not store. */
  readonly records?: readonly { readonly epoch: number; readonly message: number }[]
}

const times = (lines: readonly Event[], event: Line['event']): number =>
  lines.filter((line) => line.event === event).length

/** A message belongs to the epoch that began with the last promotion before the message. */
function withEpochs(lines: readonly Line[]): readonly Event[] {
  const epochs = new Map<number, number>()
  let epoch = 1
  for (const { event, message } of lines) {
    if (event === 'promoted') epoch += 1
    if (event === 'written' && message !== undefined) epochs.set(message, epoch)
  }
  return lines.map((line) =>
    line.messages
      ? { ...line, records: line.messages.map((message) => ({ epoch: epochs.get(message) ?? 0, message })) }
      : line,
  )
}

export default log(writeQuorum, {
  read: (line): Event => JSON.parse(line) as Line,
  node: (line) => line.node,
  time: (line) => line.t,
  arrange: withEpochs,
  constants: (lines) => ({
    nodes: 1 + Math.max(...lines.map(({ node }) => node)),
    inspect: 1,
    rule: 'any',
    messages: Math.max(1, times(lines, 'written')),
    epochs: 1 + times(lines, 'promoted'),
  }),
  faults: (lines) => ({ crash: times(lines, 'killed') }),
  events: {
    written: { is: ({ event }) => event === 'written', must: 'Write', where: ({ node }) => ({ leader: node }) },
    acknowledged: {
      is: ({ event }) => event === 'acknowledged',
      must: 'Acknowledge',
      where: ({ node, message }) => ({ leader: node, message }),
    },
    killed: { is: ({ event }) => event === 'killed', must: 'Crash', where: ({ node }) => ({ node }) },
    promoted: { is: ({ event }) => event === 'promoted', must: 'Promote', where: ({ node }) => ({ node }) },
    restarted: { is: ({ event }) => event === 'restarted', must: 'Restart', where: ({ node }) => ({ node }) },
  },
  // Redis logs neither. A node may already have copied records before the first line.
  hidden: { Replicate: () => ({}), Follow: () => ({}) },
  sees: (_state, { node, records }) => (records ? { nodes: { [node]: { log: records } } } : null),
})
