/**
 * The models of rocketmq/master-slave. The first show what is lost: one or two slaves, every possible number of copies,
 * and crashes, lost disks and power losses. The others show what stays available: the same models with crashes only, if
 * no broker restarts, or if all do.
 */
import type { Story } from 'quorate'
import { allRestart, forGood, ofSlaves } from '../lib/availability.ts'
import { type Models, violated } from '../lib/models.ts'
import type { declared } from './master-slave.ts'

const stories = {
  asyncDiskLoss: {
    title: 'Acknowledged by one disk, and the disk is lost',
    text:
      'The master acknowledges a message before any slave has it, loses its disk and comes back empty. ' +
      'Its log is now authoritative, so the acknowledged message is gone.',
    property: 'NoAcknowledgedLoss',
  },
  asyncPowerLoss: {
    title: 'Acknowledged from memory, then the power fails',
    text:
      'With asynchronous flush, which is the default, the master acknowledges a message that is only in memory, and the power fails. ' +
      'The disk is intact, but the message is lost.',
    property: 'NoAcknowledgedLoss',
  },
  offsetOnlyAcks: {
    title: 'An old offset vouches for a new message',
    text:
      "The master loses its disk and writes another message at an offset that its slave has already passed, so the slave's old offset counts as a copy. " +
      'Two messages are acknowledged at the same offset: master and slave have forked, and no one notices.',
    bug: 'the class of apache/rocketmq#3015, offsets that are trusted regardless of what is below them',
    property: 'NoFork',
  },
  syncTwoPowerLosses: {
    title: 'Two copies, neither of them on disk',
    text:
      'Master and slave both have the message when it is acknowledged, and then both machines lose power. ' +
      'Without a flush, copies help only against faults that do not happen together.',
    property: 'AcknowledgedSurvives',
  },
  nobodyReplaces: {
    title: 'Nobody replaces the master',
    text:
      'The master is down and does not come back. Its slave serves readers, but never takes over. ' +
      'Roles are fixed by configuration, so nothing is written until an operator intervenes.',
    property: 'EventuallyWritable',
  },
  writeAll: {
    title: 'Write to all, and one slave is down',
    text:
      'Every broker must have a message before it is acknowledged, but one slave is down permanently. ' +
      'The master continues to accept messages but acknowledges none: each additional copy is one more broker that can stop all writing.',
    property: 'EventuallyWritable',
  },
} as const satisfies Readonly<Record<string, Story>>

type Property =
  | 'NoAcknowledgedLoss'
  | 'AcknowledgedSurvives'
  | 'PrefixOk'
  | 'NoFork'
  | 'EventuallyWritable'
  | 'EventuallyReadable'

/** Settings for this many brokers and this many copies, including the master's. For availability, one message is enough. */
const settings = (nodes: number, writeQuorum: number) => ({ nodes, writeQuorum, messages: 1 as const })

const asynchronous = settings(2, 1)
const synchronous = settings(2, 2)
const oneCopy = settings(3, 1)
const twoCopies = settings(3, 2)
const threeCopies = settings(3, 3)

/**
 * How many states it takes until an acknowledged message is missing from the master's log, until it is missing from all logs (null
 * if never), until two logs differ below the end of both, and until another message is acknowledged at the lost one's offset.
 */
const lost = (onMaster: number, everywhere: number | null, apart: number, replaced: number) => ({
  NoAcknowledgedLoss: violated(onMaster),
  AcknowledgedSurvives: everywhere === null ? ('holds' as const) : violated(everywhere),
  PrefixOk: violated(apart),
  NoFork: violated(replaced),
})

export const models = {
  'asynchronous, crash and restart': { faults: { crash: 2 } },
  'asynchronous, disk loss': {
    faults: { diskLoss: 1, crash: 1 },
    expect: lost(5, 4, 6, 7),
    story: stories.asyncDiskLoss,
  },
  'asynchronous, two disk losses': { faults: { diskLoss: 2 }, expect: lost(5, 4, 6, 7) },
  'asynchronous, power loss': {
    faults: { powerLoss: 1 },
    expect: lost(5, 4, 6, 7),
    story: stories.asyncPowerLoss,
  },
  'asynchronous, two power losses': { faults: { powerLoss: 2 }, expect: lost(5, 4, 6, 7) },
  // The slave receives a record that is neither flushed nor acknowledged. The master loses it and writes another one there.
  'asynchronous with flush, power loss': {
    constants: { syncFlush: true },
    faults: { powerLoss: 1 },
    expect: { NoAcknowledgedLoss: 'holds', PrefixOk: violated(6) },
  },
  'asynchronous with flush, two power losses': {
    constants: { syncFlush: true },
    faults: { powerLoss: 2 },
    expect: { NoAcknowledgedLoss: 'holds', PrefixOk: violated(6) },
  },
  // A lost disk also takes flushed records with it. The flush only adds a step before the acknowledgement.
  'asynchronous with flush, disk loss': {
    constants: { syncFlush: true },
    faults: { diskLoss: 1, crash: 1 },
    expect: lost(6, 5, 6, 9),
  },

  'synchronous, crash and restart': { constants: { writeQuorum: 2 }, faults: { crash: 2 } },
  // A copy survives but is never used: the log of the master that lost it is authoritative. The logs even diverge,
  // because the slave's old offset counts as a copy of the new message.
  'synchronous, disk loss': {
    constants: { writeQuorum: 2 },
    faults: { diskLoss: 1, crash: 1 },
    expect: lost(6, null, 6, 8),
    story: stories.offsetOnlyAcks,
  },
  'synchronous, two disk losses': {
    constants: { writeQuorum: 2 },
    faults: { diskLoss: 2 },
    expect: lost(6, 6, 6, 8),
  },
  'synchronous, power loss': {
    constants: { writeQuorum: 2 },
    faults: { powerLoss: 1 },
    expect: lost(6, null, 6, 8),
  },
  'synchronous, two power losses': {
    constants: { writeQuorum: 2 },
    faults: { powerLoss: 2 },
    expect: lost(6, 6, 6, 8),
    story: stories.syncTwoPowerLosses,
  },
  'synchronous with flush, power loss': {
    constants: { writeQuorum: 2, syncFlush: true },
    faults: { powerLoss: 1 },
    expect: { NoAcknowledgedLoss: 'holds', PrefixOk: violated(6) },
  },
  'synchronous with flush, two power losses': {
    constants: { writeQuorum: 2, syncFlush: true },
    faults: { powerLoss: 2 },
    expect: { NoAcknowledgedLoss: 'holds', PrefixOk: violated(6) },
  },
  'synchronous with flush, disk loss': {
    constants: { writeQuorum: 2, syncFlush: true },
    faults: { diskLoss: 1, crash: 1 },
    expect: lost(7, null, 6, 10),
  },

  // Two slaves: each additional copy survives one more lost disk, until old offsets count as copies of lost records.
  'two slaves, one copy, crash and restart': { constants: { nodes: 3, writeQuorum: 1 }, faults: { crash: 2 } },
  'two slaves, one copy, disk loss': {
    constants: { nodes: 3, writeQuorum: 1 },
    faults: { diskLoss: 1 },
    expect: lost(5, 4, 6, 7),
  },
  'two slaves, one copy, two disk losses': {
    constants: { nodes: 3, writeQuorum: 1 },
    faults: { diskLoss: 2 },
    expect: lost(5, 4, 6, 7),
  },
  'two slaves, two copies, crash and restart': { constants: { nodes: 3, writeQuorum: 2 }, faults: { crash: 2 } },
  'two slaves, two copies, disk loss': {
    constants: { nodes: 3, writeQuorum: 2 },
    faults: { diskLoss: 1 },
    expect: lost(6, null, 6, 8),
  },
  'two slaves, two copies, two disk losses': {
    constants: { nodes: 3, writeQuorum: 2 },
    faults: { diskLoss: 2 },
    expect: lost(6, 6, 6, 8),
  },
  'two slaves, three copies, crash and restart': { constants: { nodes: 3, writeQuorum: 3 }, faults: { crash: 2 } },
  'two slaves, three copies, disk loss': {
    constants: { nodes: 3, writeQuorum: 3 },
    faults: { diskLoss: 1 },
    expect: lost(7, null, 6, 9),
  },
  'two slaves, three copies, two disk losses': {
    constants: { nodes: 3, writeQuorum: 3 },
    faults: { diskLoss: 2 },
    expect: lost(7, 9, 6, 9),
  },

  // No broker replaces the master, however many copies there are. Slaves matter only if too few brokers are left to make
  // the copies.
  'asynchronous, no crash': forGood(asynchronous, 0),
  'asynchronous, one down': {
    ...forGood(asynchronous, 1, { EventuallyWritable: violated(2) }),
    story: stories.nobodyReplaces,
  },
  'asynchronous, two down': forGood(asynchronous, 2, {
    EventuallyWritable: violated(2),
    EventuallyReadable: violated(3),
  }),
  'asynchronous, slave down': forGood(ofSlaves(asynchronous), 1),
  'asynchronous, two slaves down': forGood(ofSlaves(asynchronous), 2),
  'asynchronous, all restart': allRestart(asynchronous, 2),

  'synchronous, no crash': forGood(synchronous, 0),
  'synchronous, one down': forGood(synchronous, 1, { EventuallyWritable: violated(2) }),
  'synchronous, two down': forGood(synchronous, 2, {
    EventuallyWritable: violated(2),
    EventuallyReadable: violated(3),
  }),
  'synchronous, slave down': forGood(ofSlaves(synchronous), 1, { EventuallyWritable: violated(3) }),
  'synchronous, two slaves down': forGood(ofSlaves(synchronous), 2, { EventuallyWritable: violated(3) }),
  'synchronous, all restart': allRestart(synchronous, 2),

  'two slaves, one copy, no crash': forGood(oneCopy, 0),
  'two slaves, one copy, one down': forGood(oneCopy, 1, { EventuallyWritable: violated(2) }),
  'two slaves, one copy, two down': forGood(oneCopy, 2, { EventuallyWritable: violated(2) }),
  'two slaves, one copy, slave down': forGood(ofSlaves(oneCopy), 1),
  'two slaves, one copy, two slaves down': forGood(ofSlaves(oneCopy), 2),
  'two slaves, one copy, all restart': allRestart(oneCopy, 2),

  'two slaves, two copies, no crash': forGood(twoCopies, 0),
  'two slaves, two copies, one down': forGood(twoCopies, 1, { EventuallyWritable: violated(2) }),
  'two slaves, two copies, two down': forGood(twoCopies, 2, { EventuallyWritable: violated(2) }),
  'two slaves, two copies, slave down': forGood(ofSlaves(twoCopies), 1),
  'two slaves, two copies, two slaves down': forGood(ofSlaves(twoCopies), 2, {
    EventuallyWritable: violated(4),
  }),
  'two slaves, two copies, all restart': allRestart(twoCopies, 2),

  'two slaves, three copies, no crash': forGood(threeCopies, 0),
  'two slaves, three copies, one down': forGood(threeCopies, 1, { EventuallyWritable: violated(2) }),
  'two slaves, three copies, two down': forGood(threeCopies, 2, { EventuallyWritable: violated(2) }),
  'two slaves, three copies, slave down': {
    ...forGood(ofSlaves(threeCopies), 1, { EventuallyWritable: violated(4) }),
    story: stories.writeAll,
  },
  'two slaves, three copies, two slaves down': forGood(ofSlaves(threeCopies), 2, {
    EventuallyWritable: violated(4),
  }),
  'two slaves, three copies, all restart': allRestart(threeCopies, 2),
} satisfies Models<typeof declared.constants, typeof declared.faults, Property>
