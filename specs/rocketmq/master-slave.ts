/**
 * Apache RocketMQ's classic replication: one master, `nodes - 1` slaves, roles fixed by configuration (brokerId 0 is the
 * master). No election and no epochs: while the master is down nothing is written, and when it comes back its log, whatever
 * is left of it, is the truth.
 *
 * Sources: apache/rocketmq, docs/cn/operation.md (1.3, 1.4), docs/cn/features.md (4), docs/en/QuorumACK.md;
 * store/src/main/java/org/apache/rocketmq/store/CommitLog.java (asyncPutMessage, needHandleHA, handleHA) and store/ha
 * (DefaultHAClient, DefaultHAConnection, GroupTransferService).
 *
 * Constants, in RocketMQ's words: `writeQuorum` copies, the master's included, before the producer gets SEND_OK: 1 is
 * ASYNC_MASTER, and SYNC_MASTER of 5.x with its default inSyncReplicas = 1; 2 is SYNC_MASTER of 4.x, "sync double write".
 * `syncFlush` is flushDiskType = SYNC_FLUSH on the master. `positionOnlyAcks`: a slave's acknowledgement is an offset on a
 * TCP stream and says nothing about the content below it (apache/rocketmq#3015). It matters once a disk can be lost, so the
 * models with disk loss set it.
 *
 * Left out: more than one master/slave pair, consumers, the slave's catch-up in bytes instead of records, time-outs
 * (FLUSH_SLAVE_TIMEOUT and the like are no acknowledgements: the request just stays unanswered), and the automatic reduction
 * of the write quorum (enableAutoInSyncReplicas). A slow slave or a lost packet is a replication step that is not taken.
 *
 * Distinct states, generated states and depth (TLC agrees on distinct and depth where it was run to the end):
 * 'asynchronous, crash and restart' 178, 405, 11; 'asynchronous, disk loss' 334, 710, 11;
 * 'synchronous, crash and restart' 121, 249, 11.
 */
import {
  array,
  bool,
  count,
  exists,
  forAll,
  ids,
  implies,
  oneOf,
  range,
  record,
  seq,
  set,
  spec,
  type ViewOf,
} from 'quorate'
import { violated } from '../lib/expect.ts'
import { agreeBelow, fetchNext } from '../lib/log.ts'
import { crash, loseDisk, losePower } from '../lib/outage.ts'
import { masterSlave as stories } from '../lib/stories.ts'

export default spec(
  'rocketmq/master-slave',
  {
    constants: { nodes: 2, writeQuorum: 1, messages: 2, syncFlush: false, positionOnlyAcks: false },
    faults: { crash: 0, powerLoss: 0, diskLoss: 0 },
  },
  (c, budget, { model }) => {
    const Broker = ids('broker', c.nodes)
    /** Messages are numbered in the order in which a master takes them. */
    const Message = range(1, c.messages)
    const BrokerState = record({
      /** From the configuration file; no action changes it. */
      role: oneOf('slave', 'master'),
      up: bool,
      /** The commit log, as far as it has been written to the page cache. */
      log: seq(Message, c.messages),
      /** How much of the log a power loss leaves: what was on the disk at the last flush. */
      flushed: range(0, c.messages),
      /** Requests written and not yet answered; they live in the memory of the broker that took them. */
      waiting: set(Message),
    })
    type BrokerView = ViewOf<typeof BrokerState>

    const { action, define } = model({
      brokers: array(Broker, BrokerState),
      /** How many messages producers have sent. */
      sent: range(0, c.messages),
      /** What producers were told: this message is stored at this offset. Nothing but the promises reads it. */
      acked: set(record({ offset: range(0, c.messages - 1), message: Message })),
    })

    const leads = (broker: BrokerView) => broker.up && broker.role === 'master'

    /** Does the master take the broker, up or down, for one that has its message at this offset? */
    const holds = (broker: BrokerView, offset: number, message: number) =>
      c.positionOnlyAcks ? broker.log.length > offset : broker.log.at(offset) === message

    return define({
      init: (s) => {
        s.brokers[0].role = 'master'
        for (const broker of s.brokers) broker.up = true
      },

      actions: {
        /** The master appends the next message to its commit log (CommitLog.asyncPutMessage). */
        Write: action({
          forall: { master: Broker },
          when: (s, { master }) => s.sent < c.messages && leads(s.brokers[master]),
          then: (s, { master }) => {
            s.sent += 1
            s.brokers[master].log.push(s.sent)
            s.brokers[master].waiting.add(s.sent)
          },
        }),

        /**
         * The slave gets the master's next record from its own end offset on; nothing else is compared, and nothing is ever
         * truncated (DefaultHAClient). The master sends what it has written, flushed or not.
         */
        Replicate: action({
          forall: { master: Broker, slave: Broker },
          when: (s, { master, slave }) =>
            leads(s.brokers[master]) &&
            s.brokers[slave].up &&
            s.brokers[slave].role === 'slave' &&
            s.brokers[slave].log.length < s.brokers[master].log.length,
          then: (s, { master, slave }) => {
            fetchNext(s.brokers[slave].log, s.brokers[master].log)
          },
        }),

        /** A broker forces its log to the disk. Without power losses this changes nothing that could be observed. */
        Flush: action({
          forall: { broker: Broker },
          when: (s, { broker }) =>
            budget.powerLoss > 0 && s.brokers[broker].up && s.brokers[broker].flushed < s.brokers[broker].log.length,
          then: (s, { broker }) => {
            s.brokers[broker].flushed = s.brokers[broker].log.length
          },
        }),

        /** The producer gets SEND_OK: enough brokers have the message (GroupTransferService.doWaitTransfer). */
        Acknowledge: action({
          forall: { master: Broker, message: Message },
          when: (s, { master, message }) => {
            if (!s.brokers[master].waiting.has(message)) return false
            const offset = s.brokers[master].log.indexOf(message)
            if (c.syncFlush && s.brokers[master].flushed <= offset) return false
            return count(s.brokers, (broker) => holds(broker, offset, message)) >= c.writeQuorum
          },
          then: (s, { master, message }) => {
            s.acked.add({ offset: s.brokers[master].log.indexOf(message), message })
            s.brokers[master].waiting.delete(message)
          },
        }),

        /** The process ends; the log stays, the unflushed part too (the page cache belongs to the operating system). */
        Crash: action({
          fault: 'crash',
          forall: { broker: Broker },
          when: (s, { broker }) => s.brokers[broker].up,
          then: (s, { broker }) => {
            crash(s.brokers[broker])
          },
        }),

        /** The machine goes down: of the log remains what was flushed. */
        PowerLoss: action({
          fault: 'powerLoss',
          forall: { broker: Broker },
          when: (s, { broker }) => s.brokers[broker].up,
          then: (s, { broker }) => {
            losePower(s.brokers[broker])
          },
        }),

        /** The disk is lost and replaced by an empty one. */
        DiskLoss: action({
          fault: 'diskLoss',
          forall: { broker: Broker },
          when: (s, { broker }) => s.brokers[broker].up,
          then: (s, { broker }) => {
            loseDisk(s.brokers[broker])
          },
        }),

        /** The process starts again, in the same role, with the log that it finds on its disk. */
        Restart: action({
          forall: { broker: Broker },
          when: (s, { broker }) => !s.brokers[broker].up,
          then: (s, { broker }) => {
            s.brokers[broker].up = true
          },
        }),
      },

      invariants: {
        /** At any moment at most one broker acts as master. */
        OneLeaderNow: (s) => count(s.brokers, leads) <= 1,

        /** A master in charge has every acknowledged message: its log is what clients see. */
        NoAcknowledgedLoss: (s) =>
          forAll(s.brokers, (broker) =>
            implies(leads(broker), () => forAll(s.acked, ({ message }) => broker.log.includes(message))),
          ),

        /** Every acknowledged message is in some broker's log, up or down: it could be recovered by hand. */
        AcknowledgedSurvives: (s) =>
          forAll(s.acked, ({ message }) => exists(s.brokers, (broker) => broker.log.includes(message))),

        /** Any two logs are equal as far as both go: who reads a slave sees the same history. */
        PrefixOk: (s) =>
          forAll(s.brokers, (a) =>
            forAll(s.brokers, (b) => agreeBelow(a.log, b.log, Math.min(a.log.length, b.log.length))),
          ),

        /** No two messages were acknowledged at one offset. */
        NoFork: (s) => forAll(s.acked, (a) => forAll(s.acked, (b) => a.offset !== b.offset || a.message === b.message)),
      },

      constant: { OneLeaderNow: 'roles are fixed: broker 0 is the master by its configuration' },

      lanes: {
        nodes: Broker,
        log: (s, b) => s.brokers[b].log,
        marks: (s, b) => (budget.powerLoss > 0 ? { flushed: s.brokers[b].flushed } : {}),
        leads: (s, b) => leads(s.brokers[b]),
        up: (s, b) => s.brokers[b].up,
        acknowledged: (s) => [...s.acked].map(({ message }) => message),
        omit: (s) => [s.sent, ...s.brokers.map(({ waiting }) => waiting)],
      },
    })
  },
  {
    'asynchronous, crash and restart': { faults: { crash: 2 } },
    'asynchronous, disk loss': {
      constants: { positionOnlyAcks: true },
      faults: { diskLoss: 1, crash: 1 },
      expect: {
        AcknowledgedSurvives: violated(4),
        NoAcknowledgedLoss: violated(5),
        PrefixOk: violated(6),
        NoFork: violated(7),
      },
      story: stories.asyncDiskLoss,
    },
    'asynchronous, power loss': {
      faults: { powerLoss: 1 },
      expect: {
        AcknowledgedSurvives: violated(4),
        NoAcknowledgedLoss: violated(5),
        PrefixOk: violated(6),
        NoFork: violated(7),
      },
      story: stories.asyncPowerLoss,
    },
    // The slave receives a record that is neither flushed nor acknowledged; the master loses it and writes another one there.
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

    'synchronous, crash and restart': { constants: { writeQuorum: 2 }, faults: { crash: 2 } },
    // A copy survives, but nothing brings it back: the empty master is the truth. It even forks, for the slave's old offset
    // vouches for the new message.
    'synchronous, disk loss': {
      constants: { writeQuorum: 2, positionOnlyAcks: true },
      faults: { diskLoss: 1, crash: 1 },
      expect: {
        AcknowledgedSurvives: 'holds',
        NoAcknowledgedLoss: violated(6),
        PrefixOk: violated(6),
        NoFork: violated(8),
      },
      story: stories.offsetOnlyAcks,
    },
    'synchronous, two disk losses': {
      constants: { writeQuorum: 2, positionOnlyAcks: true },
      faults: { diskLoss: 2 },
      expect: {
        AcknowledgedSurvives: violated(6),
        NoAcknowledgedLoss: violated(6),
        PrefixOk: violated(6),
        NoFork: violated(8),
      },
    },
    'synchronous, power loss': {
      constants: { writeQuorum: 2 },
      faults: { powerLoss: 1 },
      expect: {
        AcknowledgedSurvives: 'holds',
        NoAcknowledgedLoss: violated(6),
        PrefixOk: violated(6),
      },
    },
    'synchronous, two power losses': {
      constants: { writeQuorum: 2 },
      faults: { powerLoss: 2 },
      expect: {
        AcknowledgedSurvives: violated(6),
        NoAcknowledgedLoss: violated(6),
        PrefixOk: violated(6),
        NoFork: violated(11),
      },
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

    // Two slaves: each further copy survives one more lost disk, until offsets that vouch for lost records count as copies.
    'two slaves, one copy, crash and restart': { constants: { nodes: 3, writeQuorum: 1 }, faults: { crash: 2 } },
    'two slaves, one copy, disk loss': {
      constants: { nodes: 3, writeQuorum: 1, positionOnlyAcks: true },
      faults: { diskLoss: 1 },
      expect: {
        AcknowledgedSurvives: violated(4),
        NoAcknowledgedLoss: violated(5),
        PrefixOk: violated(6),
        NoFork: violated(7),
      },
    },
    'two slaves, one copy, two disk losses': {
      constants: { nodes: 3, writeQuorum: 1, positionOnlyAcks: true },
      faults: { diskLoss: 2 },
      expect: {
        AcknowledgedSurvives: violated(4),
        NoAcknowledgedLoss: violated(5),
        PrefixOk: violated(6),
        NoFork: violated(7),
      },
    },
    'two slaves, two copies, crash and restart': { constants: { nodes: 3, writeQuorum: 2 }, faults: { crash: 2 } },
    'two slaves, two copies, disk loss': {
      constants: { nodes: 3, writeQuorum: 2, positionOnlyAcks: true },
      faults: { diskLoss: 1 },
      expect: {
        AcknowledgedSurvives: 'holds',
        NoAcknowledgedLoss: violated(6),
        PrefixOk: violated(6),
        NoFork: violated(8),
      },
    },
    'two slaves, two copies, two disk losses': {
      constants: { nodes: 3, writeQuorum: 2, positionOnlyAcks: true },
      faults: { diskLoss: 2 },
      expect: {
        AcknowledgedSurvives: violated(6),
        NoAcknowledgedLoss: violated(6),
        PrefixOk: violated(6),
        NoFork: violated(8),
      },
    },
    'two slaves, three copies, crash and restart': { constants: { nodes: 3, writeQuorum: 3 }, faults: { crash: 2 } },
    'two slaves, three copies, disk loss': {
      constants: { nodes: 3, writeQuorum: 3, positionOnlyAcks: true },
      faults: { diskLoss: 1 },
      expect: {
        AcknowledgedSurvives: 'holds',
        NoAcknowledgedLoss: violated(7),
        PrefixOk: violated(6),
        NoFork: violated(9),
      },
    },
    'two slaves, three copies, two disk losses': {
      constants: { nodes: 3, writeQuorum: 3, positionOnlyAcks: true },
      faults: { diskLoss: 2 },
      expect: {
        AcknowledgedSurvives: violated(9),
        NoAcknowledgedLoss: violated(7),
        PrefixOk: violated(6),
        NoFork: violated(9),
      },
    },
  },
)
