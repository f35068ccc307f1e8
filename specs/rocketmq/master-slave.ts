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
 * `syncFlush` is flushDiskType = SYNC_FLUSH on the master. `positionOnlyAcks`, which is so in RocketMQ: a slave's
 * acknowledgement is an offset on a TCP stream and says nothing about the content below it. It matters once a master's log can
 * end before a slave's, after a lost disk or lost power. Without it the slave would vouch for the record itself.
 *
 * `crashTargets: 'slaves'` spares the master. Availability is promised where `restart` says whether brokers that went down come
 * back, and then in the long run only: EventuallyWritable, the master is up and enough brokers for the copies; EventuallyReadable,
 * some broker is up; CanWriteAgain, wherever crashes lead there is a way back to the first. Fair is the protocol as a whole, and
 * each restart with 'eventually'; crashes are not. TLC, with the same fairness, has the same verdicts.
 *
 * Left out: more than one master/slave pair, consumers, the slave's catch-up in bytes instead of records, time-outs
 * (FLUSH_SLAVE_TIMEOUT and the like are no acknowledgements: the request just stays unanswered), and the automatic reduction
 * of the write quorum (enableAutoInSyncReplicas). A slow slave or a lost packet is a replication step that is not taken.
 *
 * TLC has the same verdicts, where it counts a slave's copies by content in all models but those with disk loss: it makes a
 * difference to NoFork alone. There are no epochs, so that OneLeaderNow is the only promise about leaders.
 *
 * Distinct states, generated states and depth (TLC agrees on distinct and depth where it was run to the end):
 * 'asynchronous, crash and restart' 178, 405, 11; 'asynchronous, disk loss' 334, 710, 11;
 * 'synchronous, crash and restart' 121, 249, 11.
 */
import {
  array,
  bool,
  count,
  type DraftOf,
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
import { agreeBelow, fetchNext, noTwoAtOneOffset } from '../lib/log.ts'
import { crash, flush, isUnflushed, loseDisk, losePower } from '../lib/outage.ts'
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

    const Brokers = array(Broker, BrokerState)
    type State = { readonly brokers: ViewOf<typeof Brokers> }

    const { action, define } = model({
      brokers: Brokers,
      /** How many messages producers have sent. */
      sent: range(0, c.messages),
      /** What producers were told: this message is stored at this offset. Nothing but the promises reads it. */
      acked: set(record({ offset: range(0, c.messages - 1), message: Message })),
    })

    const leads = (broker: BrokerView) => broker.up && broker.role === 'master'

    /** The master is there, and enough brokers for the copies. */
    const canWrite = (s: State) => exists(s.brokers, leads) && count(s.brokers, ({ up }) => up) >= c.writeQuorum

    /** Does the master take the broker, up or down, for one that has its message at this offset? */
    const holds = (broker: BrokerView, offset: number, message: number) =>
      c.positionOnlyAcks ? broker.log.length > offset : broker.log.at(offset) === message

    /** Else it would change nothing that could be observed. */
    const mayFlush = c.syncFlush || budget.powerLoss > 0

    const outage = (
      fault: keyof typeof budget,
      happensTo: (broker: DraftOf<typeof BrokerState>) => void,
      strikes: (broker: BrokerView) => boolean = () => true,
    ) =>
      action({
        fault,
        forall: { broker: Broker },
        when: (s, { broker }) => s.brokers[broker].up && strikes(s.brokers[broker]),
        then: (s, { broker }) => {
          happensTo(s.brokers[broker])
        },
      })

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

        /** A broker forces its log to the disk. It matters where somebody waits for it, or power can be lost. */
        Flush: action({
          forall: { broker: Broker },
          when: (s, { broker }) => mayFlush && isUnflushed(s.brokers[broker]),
          then: (s, { broker }) => flush(s.brokers[broker]),
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
        Crash: outage('crash', crash, ({ role }) => c.crashTargets === 'any' || role === 'slave'),

        /** The machine goes down: of the log remains what was flushed. */
        PowerLoss: outage('powerLoss', losePower),

        /** The disk is lost and replaced by an empty one. */
        DiskLoss: outage('diskLoss', loseDisk),

        /** The process starts again, in the same role, with the log that it finds on its disk. */
        Restart: action({
          forall: { broker: Broker },
          when: (s, { broker }) => c.restart !== 'never' && !s.brokers[broker].up,
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
        NoFork: (s) => noTwoAtOneOffset(s.acked),
      },

      possibilities: {
        /** From wherever crashes lead there is a way back to a group that can be written. */
        CanWriteAgain: alwaysRecoverable(c.restart, canWrite),
      },

      temporal: {
        /** In the long run producers can be served: the master is up, and enough brokers for the copies. */
        EventuallyWritable: inTheLongRun(c.restart, canWrite),

        /** In the long run consumers can be served: a broker is up, master or slave. */
        EventuallyReadable: inTheLongRun(c.restart, (s: State) => exists(s.brokers, ({ up }) => up)),
      },

      // The protocol as a whole does not stand still.
      fairness: [
        { weak: ['Write', 'Replicate', 'Flush', 'Acknowledge'] },
        ...fairRestarts(c.restart, 'Restart', 'broker'),
      ],

      constant: { OneLeaderNow: 'roles are fixed: broker 0 is the master by its configuration' },

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
