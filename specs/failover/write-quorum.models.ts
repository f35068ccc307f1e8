/**
 * The models of failover/write-quorum, with W copies before a message is acknowledged and R logs inspected before a
 * node can lead. The first models show what is lost. The others show what stays available if no node restarts, or if all do.
 */
import type { Story } from 'quorate'
import { allRestart, forGood, ofSlaves } from '../lib/availability.ts'
import { type Models, violated } from '../lib/models.ts'
import type { declared } from './write-quorum.ts'

const stories = {
  managerCrash: {
    title: 'The manager promotes any node that is up',
    text:
      'The leader acknowledges alone and crashes, and the manager promotes the other node without looking at its log. ' +
      'There were never two leaders, but the message was lost anyway.',
  },
  managerZombie: {
    title: 'Replaced, but still acknowledging',
    text:
      'The manager mistakes a slow leader for a dead one and promotes the other node, which lacks a message that the first one acknowledged alone. ' +
      'Two nodes lead at once, and the official leader does not have the message.',
    bug: 'apache/rocketmq#7017',
  },
  longest: {
    title: 'The longest log wins, but it is the wrong one',
    text:
      'A message that was never acknowledged makes an old log as long as the log with the acknowledged message, and the old log is chosen. ' +
      'The length of a log says nothing about its age: the epoch of the last record must be compared first.',
  },
  noFence: {
    title: 'Inspected, but not fenced',
    text:
      'After the new leader has inspected two logs, the old leader still replicates one more message to the third node, and acknowledges it. ' +
      'Intersecting quorums do not help if the inspected nodes or the old leader simply continue.',
  },
  diskLoss: {
    title: 'Two quorums whose common node has an empty disk',
    text:
      'One of the two copies is lost with its disk, and the election inspects only the empty log and a log that never had the message. ' +
      'For D lost disks the quorums must satisfy W + R > N + D.',
  },
} as const satisfies Readonly<Record<string, Story>>

type Property = 'OneLeaderNow' | 'NoAcknowledgedLoss' | 'AcknowledgedSurvives' | 'NoFork' | 'EventuallyWritable'

/** A manager that inspects only the log of the node it promotes and does not fence any nodes. */
const manager = { inspect: 1, rule: 'any', fence: false } as const

/** One message is enough to show a loss. It takes a second message to reuse the offset of the lost one. */
const quorums = (writeQuorum: number, inspect: number) => ({ writeQuorum, inspect, messages: 1 })

/**
 * How many states it takes until an acknowledged message is missing from the leader's log, until it is missing from all
 * logs, and, where a second message exists, until that one is acknowledged at the same offset.
 */
const lost = (onLeader: number, everywhere: number, replaced?: number) => ({
  NoAcknowledgedLoss: violated(onLeader),
  AcknowledgedSurvives: violated(everywhere),
  ...(replaced !== undefined && { NoFork: violated(replaced) }),
})

/** Settings with enough epochs for every failover. */
const available = (writeQuorum: number, inspect: number, epochs = 5) => ({ ...quorums(writeQuorum, inspect), epochs })

export const models = {
  // A manager promotes any node that is up. There is never more than one leader, yet messages are still lost
  // (apache/rocketmq#7017).
  'N=2 W=1 any, crash': {
    constants: { ...manager, nodes: 2, writeQuorum: 1 },
    faults: { crash: 1 },
    expect: { ...lost(5, 7, 7), OneLeaderNow: 'holds' },
    story: stories.managerCrash,
  },
  'N=2 W=1 any, zombie': {
    constants: { ...manager, nodes: 2, writeQuorum: 1, zombie: true, epochs: 2 },
    expect: { ...lost(4, 5, 6), OneLeaderNow: violated(2) },
    story: stories.managerZombie,
  },
  // Write-all: every node that can be promoted has all acknowledged messages, and a replaced leader can no longer
  // acknowledge any.
  'N=2 W=2 any, crashes': {
    constants: { ...manager, nodes: 2, writeQuorum: 2, epochs: 4 },
    faults: { crash: 2 },
    expect: { OneLeaderNow: 'holds' },
  },
  'N=3 W=1 any, crash': {
    constants: { ...manager, writeQuorum: 1 },
    faults: { crash: 1 },
    expect: { ...lost(5, 7, 7), OneLeaderNow: 'holds' },
  },
  'N=3 W=2 any, crash': {
    constants: { ...manager, writeQuorum: 2 },
    faults: { crash: 1 },
    expect: { ...lost(6, 9, 10), OneLeaderNow: 'holds' },
  },
  'N=3 W=2 any, zombie': {
    constants: { ...manager, writeQuorum: 2, zombie: true, epochs: 2 },
    expect: { ...lost(5, 7, 9), OneLeaderNow: violated(2) },
  },
  'N=3 W=3 any, crashes': {
    constants: { ...manager, writeQuorum: 3 },
    faults: { crash: 2 },
    expect: { OneLeaderNow: 'holds' },
  },
  'N=3 W=3 any, zombie': {
    constants: { ...manager, writeQuorum: 3, zombie: true, epochs: 2 },
    expect: { OneLeaderNow: violated(2) },
  },

  // Flushing on the leader does not help if the manager promotes a node that lacks the message, or has it only in memory.
  'N=2 W=1 any with flush, power loss': {
    constants: { ...manager, ...quorums(1, 1), nodes: 2, syncFlush: true, epochs: 2 },
    faults: { powerLoss: 1 },
    expect: lost(6, 8),
  },
  'N=2 W=2 any with flush, zombie and power loss': {
    constants: { ...manager, ...quorums(2, 1), nodes: 2, syncFlush: true, zombie: true, epochs: 2 },
    faults: { powerLoss: 1 },
    expect: lost(8, 9),
  },

  // Three nodes, election by epoch, inspected nodes are fenced: safe if and only if W + R > 3 + lost disks.
  'W=2 R=2, crashes': { faults: { crash: 2 }, expect: { OneLeaderNow: 'holds' } },
  // Two nodes lead at once, but nothing is lost: the old leader can no longer acknowledge.
  'W=2 R=2, zombie': { constants: { zombie: true }, expect: { OneLeaderNow: violated(2) } },
  'W=2 R=2, zombie, two epochs': { constants: { zombie: true, epochs: 2 }, expect: { OneLeaderNow: violated(2) } },
  'W=1 R=2, crash': { constants: { writeQuorum: 1 }, faults: { crash: 1 }, expect: lost(5, 7, 7) },
  'W=2 R=1, crash': { constants: { inspect: 1 }, faults: { crash: 1 }, expect: lost(6, 9, 10) },
  'W=2 R=2, disk loss': {
    constants: quorums(2, 2),
    faults: { crash: 1, diskLoss: 1 },
    expect: lost(7, 8),
    story: stories.diskLoss,
  },
  'W=2 R=2, disk loss, two messages': { faults: { crash: 1, diskLoss: 1 }, expect: lost(7, 8, 11) },
  'W=3 R=1, disk loss': { constants: quorums(3, 1), faults: { crash: 1, diskLoss: 1 }, expect: lost(8, 10) },
  'W=3 R=1, disk loss, two messages': {
    constants: { writeQuorum: 3, inspect: 1 },
    faults: { crash: 1, diskLoss: 1 },
    expect: lost(8, 10, 14),
  },
  'W=3 R=2, disk loss': { constants: quorums(3, 2), faults: { crash: 1, diskLoss: 1 } },
  'W=2 R=3, disk loss': { constants: quorums(2, 3), faults: { crash: 1, diskLoss: 1 } },
  'W=3 R=2, two disk losses': { constants: quorums(3, 2), faults: { crash: 1, diskLoss: 2 }, expect: lost(10, 11) },
  'W=3 R=2, two disk losses, two messages': {
    constants: { writeQuorum: 3 },
    faults: { crash: 1, diskLoss: 2 },
    expect: lost(10, 11, 16),
  },
  'W=3 R=3, two disk losses': { constants: quorums(3, 3), faults: { crash: 1, diskLoss: 2 } },

  // A power loss destroys what was not flushed, just as a lost disk destroys everything. Flushing on the leader helps
  // only if no other node fails, because followers answer before they flush.
  'W=2 R=2, power loss': { faults: { powerLoss: 1 }, expect: lost(7, 8, 11) },
  'W=2 R=2 with flush, power loss': { constants: { syncFlush: true }, faults: { powerLoss: 1 } },
  'W=2 R=2 with flush, power loss, one message': {
    constants: { ...quorums(2, 2), syncFlush: true },
    faults: { powerLoss: 1 },
  },
  'W=2 R=2 with flush, power loss and crash': {
    constants: { syncFlush: true, messages: 1 },
    faults: { crash: 1, powerLoss: 1 },
    expect: lost(9, 11),
  },
  'W=2 R=2 with flush, power loss and crash, two messages': {
    constants: { syncFlush: true },
    faults: { crash: 1, powerLoss: 1 },
    expect: lost(9, 11, 14),
  },
  // Flushing never helps against a lost disk.
  'W=2 R=2 with flush, disk loss': {
    constants: { syncFlush: true },
    faults: { crash: 1, diskLoss: 1 },
    expect: lost(8, 9, 13),
  },

  // The classic mistakes, with quorums that would otherwise be large enough. If only lengths are compared, a log whose
  // last message was never acknowledged can win against an equally long log whose last message was.
  'W=2 R=2 by length, crashes': {
    constants: { rule: 'longest' },
    faults: { crash: 2 },
    expect: lost(11, 14),
    story: stories.longest,
  },
  'W=2 R=2 by length, crashes, three messages': {
    constants: { rule: 'longest', messages: 3 },
    faults: { crash: 2 },
    expect: lost(11, 14),
  },
  // Inspected nodes still answer the old leader, so it keeps acknowledging messages.
  'W=2 R=2 without fencing, zombie': {
    constants: { fence: false, zombie: true },
    expect: lost(5, 7, 9),
    story: stories.noFence,
  },
  'W=2 R=2 without fencing, zombie, one message': {
    constants: { ...quorums(2, 2), fence: false, zombie: true, epochs: 2 },
    expect: lost(5, 7),
  },
  // Copies are counted by position instead of by record (bugs like apache/rocketmq#3015). So the new leader's log
  // counts as a copy of a record that only the old leader has.
  'W=2 R=2 by position, zombie': { constants: { positionOnlyAcks: true, zombie: true }, expect: lost(5, 6, 6) },

  // Writable after f permanent crashes if N - f nodes can make W copies and, when a new leader is needed, provide R logs to inspect.
  'W=1 R=1, two down': forGood(available(1, 1), 2, { NoAcknowledgedLoss: violated(5) }),
  'W=1 R=3, one down': forGood(available(1, 3), 1, { EventuallyWritable: violated(2) }),
  'W=1 R=3, two slaves down': forGood(ofSlaves(available(1, 3)), 2),
  'W=2 R=2, one down': forGood(available(2, 2), 1),
  'W=2 R=2, two down': forGood(available(2, 2), 2, { EventuallyWritable: violated(3) }),
  'W=2 R=2, crash, all restart': allRestart(available(2, 2, 3), 1),
  'W=2 R=2, two crashes, all restart': allRestart(available(2, 2, 6), 2),
  'W=3 R=1, one down': forGood(available(3, 1), 1, { EventuallyWritable: violated(4) }),
  'W=3 R=1, slave down': forGood(ofSlaves(available(3, 1)), 1, { EventuallyWritable: violated(4) }),
} satisfies Models<typeof declared.constants, typeof declared.faults, Property>
