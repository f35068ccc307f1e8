/**
 * Apache RocketMQ's classic replication: one master and `nodes - 1` slaves, with roles fixed by configuration (brokerId
 * 0 is the master).
 *
 * The rules:
 *
 * 1. The master appends a message to its commit log. Slaves connect to it and copy the log as a stream of bytes, each
 *    from its own end offset. Nothing else is compared, and nothing is ever truncated.
 * 2. The producer gets SEND_OK once `writeQuorum` brokers, including the master, have the message. 1 is ASYNC_MASTER,
 *    and also the SYNC_MASTER of 5.x with its default inSyncReplicas = 1; 2 is the SYNC_MASTER of 4.x, "sync double
 *    write". With `syncFlush` (flushDiskType = SYNC_FLUSH), the message must also be on the master's disk.
 * 3. A slave acknowledges an offset, which says nothing about the content below it. This matters once a master's log
 *    can end before a slave's, after a lost disk or a power loss. Without `positionOnlyAcks`, a slave acknowledges the
 *    record itself.
 * 4. There are no elections and no epochs. While the master is down, nothing is written. When it comes back, whatever
 *    is left of its log is authoritative.
 *
 * Why fixed roles: no election can go wrong, and OneLeaderNow holds by configuration. The price is availability. Also,
 * a master that has lost its disk overrules a slave that has the messages.
 *
 * If `restart` says whether crashed brokers come back, availability is promised, but only in the long run.
 * EventuallyWritable: the master and enough brokers for the copies are up. EventuallyReadable: some broker is up.
 * CanWriteAgain: after any crashes, the group can become writable in this sense again. `crashTargets: 'slaves'` spares
 * the master. Fairness covers the protocol as a whole and, with 'eventually', each restart; crashes are not fair. TLC
 * reaches the same verdicts under the same fairness.
 *
 * Sources: apache/rocketmq, docs/cn/operation.md (1.3, 1.4), docs/cn/features.md (4), docs/en/QuorumACK.md;
 * store/src/main/java/org/apache/rocketmq/store/CommitLog.java (asyncPutMessage, needHandleHA, handleHA) and store/ha
 * (DefaultHAClient, DefaultHAConnection, GroupTransferService).
 *
 * Left out: more than one master/slave pair (rocketmq/multi-pair), consumers, replication by bytes instead of records,
 * timeouts (FLUSH_SLAVE_TIMEOUT and the like are not acknowledgements: the request just stays unanswered), and the
 * automatic reduction of the write quorum (enableAutoInSyncReplicas). A slow slave or a lost packet is a replication
 * step that is not taken.
 *
 * TLC reaches the same verdicts. Its version counts a slave's copies by content in all models except those with disk
 * loss; this makes a difference only to NoFork.
 *
 * Distinct states, generated states and depth (TLC agrees on distinct states and depth wherever it finished):
 * 'asynchronous, crash and restart' 178, 405, 11; 'asynchronous, disk loss' 334, 710, 11; 'synchronous, crash and
 * restart' 121, 249, 11.
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
import { alwaysRecoverable, fairRestarts, inTheLongRun, restart } from '../lib/availability.ts'
import { agreeBelow, fetchNext, isCopy, noTwoAtOneOffset } from '../lib/log.ts'
import { crash, loseDisk, losePower, stepsOfNodes } from '../lib/outage.ts'
import { models } from './master-slave.models.ts'

export const declared = {
  constants: {
    nodes: 2,
    writeQuorum: 1,
    messages: 2,
    syncFlush: false,
    positionOnlyAcks: true,
    restart,
    crashTargets: oneOf('any', 'slaves'),
  },
  faults: { crash: 0, powerLoss: 0, diskLoss: 0 },
}

export default spec(
  'rocketmq/master-slave',
  declared,
  (c, budget, { state }) => {
    const Broker = ids('broker', c.nodes)
    /** Messages are numbered in the order in which a master accepts them. */
    const Message = range(1, c.messages)
    const BrokerState = record({
      /** The role comes from the configuration file. No action changes it. */
      role: oneOf('slave', 'master'),
      up: bool,
      /** The commit log, in the page cache or on disk. */
      log: seq(Message, c.messages),
      /** How much of the log is on disk. A power loss leaves only this part. */
      flushed: range(0, c.messages),
      /** Messages in the broker's log that it has not acknowledged yet. They exist only in memory. */
      waiting: set(Message),
    })
    type BrokerView = ViewOf<typeof BrokerState>

    const Brokers = array(Broker, BrokerState)
    type State = { readonly brokers: ViewOf<typeof Brokers> }

    const { action, define } = state({
      brokers: Brokers,
      /** How many messages producers have sent. */
      sent: range(0, c.messages),
      /** Which message was acknowledged at which offset. Only the properties read this. */
      acked: set(record({ offset: range(0, c.messages - 1), message: Message })),
    })

    const leads = (broker: BrokerView) => broker.up && broker.role === 'master'

    /** Whether the master and enough brokers for the copies are up. */
    const canWrite = (s: State) => exists(s.brokers, leads) && count(s.brokers, ({ up }) => up) >= c.writeQuorum

    /** How many brokers, up or down, the master counts as having its message at this offset. */
    const copies = (s: State, master: number, offset: number) =>
      count(s.brokers, ({ log }) => isCopy(log, s.brokers[master].log, offset, c.positionOnlyAcks))

    /** Without these, nobody could tell whether a record was flushed. */
    const mayFlush = c.syncFlush || budget.powerLoss > 0

    const { flush, outage } = stepsOfNodes('brokers', 'broker', Broker)

    const masterId = 0

    return define({
      init: (s) => {
        s.brokers[masterId].role = 'master'
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

        /** A slave copies the record at its own end offset (DefaultHAClient). The master sends what it has, flushed or not. */
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

        /** A broker flushes its log to disk. */
        Flush: action(flush(mayFlush)),

        /** The producer gets SEND_OK: enough brokers have the message (GroupTransferService.doWaitTransfer). */
        Acknowledge: action({
          forall: { master: Broker, message: Message },
          when: (s, { master, message }) => {
            const { log, flushed, waiting } = s.brokers[master]
            if (!waiting.has(message)) return false
            const offset = log.indexOf(message)
            return (!c.syncFlush || flushed > offset) && copies(s, master, offset) >= c.writeQuorum
          },
          then: (s, { master, message }) => {
            s.acked.add({ offset: s.brokers[master].log.indexOf(message), message })
            s.brokers[master].waiting.delete(message)
          },
        }),

        /** The process crashes. The log survives, including the unflushed part: the page cache belongs to the operating system. */
        Crash: action(outage('crash', crash, (broker) => c.crashTargets === 'any' || broker !== masterId)),

        /** The machine loses power, and everything that was not flushed is lost. */
        PowerLoss: action(outage('powerLoss', losePower)),

        /** The disk is lost and replaced by an empty one. */
        DiskLoss: action(outage('diskLoss', loseDisk)),

        /** The process restarts in the same role, with the log on its disk. */
        Restart: action({
          forall: { broker: Broker },
          when: (s, { broker }) => c.restart !== 'never' && !s.brokers[broker].up,
          then: (s, { broker }) => {
            s.brokers[broker].up = true
          },
        }),
      },

      invariants: {
        /** At most one broker acts as master. */
        OneLeaderNow: (s) => count(s.brokers, leads) <= 1,

        /** While a master is up, it has every acknowledged message. Clients see its log. */
        NoAcknowledgedLoss: (s) =>
          forAll(s.brokers, (broker) =>
            implies(leads(broker), () => forAll(s.acked, ({ message }) => broker.log.includes(message))),
          ),

        /** Every acknowledged message is in some broker's log, up or down, and could be recovered by hand. */
        AcknowledgedSurvives: (s) =>
          forAll(s.acked, ({ message }) => exists(s.brokers, (broker) => broker.log.includes(message))),

        /** Any two logs are equal up to the end of the shorter one, so a consumer that reads from a slave sees the same history. */
        PrefixOk: (s) =>
          forAll(s.brokers, (a) =>
            forAll(s.brokers, (b) => agreeBelow(a.log, b.log, Math.min(a.log.length, b.log.length))),
          ),

        /** No two messages were acknowledged at the same offset. */
        NoFork: (s) => noTwoAtOneOffset(s.acked),
      },

      possibilities: {
        /** After any crashes, the group can return to a state in which it accepts writes. */
        CanWriteAgain: alwaysRecoverable(c.restart, canWrite),
      },

      temporal: {
        /** In the long run, messages can be acknowledged: the master and enough brokers for the copies are up. */
        EventuallyWritable: inTheLongRun(c.restart, canWrite),

        /** In the long run, consumers can read: some broker is up, master or slave. */
        EventuallyReadable: inTheLongRun(c.restart, (s: State) => exists(s.brokers, ({ up }) => up)),
      },

      // Each action of the protocol is weakly fair.
      fairness: [
        { weak: ['Write', 'Replicate', 'Flush', 'Acknowledge'] },
        ...fairRestarts(c.restart, 'Restart', 'broker'),
      ],

      byConstruction: { OneLeaderNow: 'roles are fixed: broker 0 is the master by its configuration' },
      unneeded: {
        'Replicate: leads(s.brokers[master])':
          'a record in any other log came from the master, so the slave could have copied it there earlier',
        "Replicate: s.brokers[slave].role === 'slave'": 'the master lacks no record of its own log',
        'Replicate: s.brokers[slave].log.length < s.brokers[master].log.length':
          'without a next record, the step changes nothing',
        'Flush: up': 'the log could have been flushed just before the crash, and a power loss leaves nothing to flush',
        'Flush: flushed < log.length': 'if everything is on disk, a flush changes nothing',
        'Acknowledge: s.brokers[master].waiting.delete(message)':
          'to acknowledge a message again, at the same offset, changes nothing, and an outage clears the list',
        'Crash: s[variable][choice[parameter]].up':
          'an outage of a broker that is down destroys no more than the same outage while it was up',
        "Restart: c.restart !== 'never'":
          'a restart that may happen saves no promise that fails without one, because it may also not happen',
        'Restart: !s.brokers[broker].up': 'to restart a broker that is up changes nothing',
      },

      lanes: {
        nodes: Broker,
        log: (s, b) => s.brokers[b].log,
        marks: (s, b) => (mayFlush ? { flushed: s.brokers[b].flushed } : {}),
        leads: (s, b) => leads(s.brokers[b]),
        up: (s, b) => s.brokers[b].up,
        acknowledged: (s) => [...s.acked].map(({ message }) => message),
        omit: (s) => [s.sent, ...s.brokers.map(({ waiting }) => waiting)],
      },
    })
  },
  models,
)
