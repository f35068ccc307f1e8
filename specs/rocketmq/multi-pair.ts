/**
 * Apache RocketMQ with a topic spread over several master/slave pairs, one queue on each: order or availability.
 *
 * The rules:
 *
 * 1. One producer sends a stream of related messages, one after another. It waits for each until it gets SEND_OK or
 *    gives up. With `retry`, it resends once if there is no answer (retryTimesWhenSendFailed), so delivery is at least
 *    once.
 * 2. `target` says where it sends them. 'spread': to the queue of any master that is up (normal messages). 'sticky': by a hash over the
 *    queues that are up, so always to the first pair whose master is up (normal ordered messages). 'pinned': only to the first
 *    pair (strictly ordered messages).
 * 3. A pair acknowledges a message once `writeQuorum` of its brokers have it: 1 is ASYNC_MASTER, 2 is SYNC_MASTER.
 * 4. One consumer reads all queues, each of them in order. While a master is down, the consumer reads from its slave.
 *
 * Why order or availability: while a master is down, messages can go to another pair's queue. But then the order of one
 * queue is no longer the order of the topic.
 *
 * What the models show: with a crash, NoOvertake and CanWrite never both hold. Spreading breaks the order even without faults. And if
 * two copies are required, moving a key does not help against a crashed slave.
 *
 * Availability: CanWrite says that at least one of the pairs that the message's key may ever move to could acknowledge
 * a message. Two properties are promised if `restart` says whether crashed masters come back (slaves never do):
 * EventuallyWritable says the same in the long run, and CanWriteAgain says that such a state can always be reached
 * again. With 'eventually', only restarts are fair. None of this says where the producer sends now:
 * TargetCanAcknowledge does. With `writeQuorum` 2, a sticky producer sends to the first pair whose master is up, with
 * or without its slave, and can wait there forever even though another pair could acknowledge.
 *
 * Sources: apache/rocketmq, docs/en/Concept.md (13 Normal Ordered Message, 14 Strictly Ordered Message), docs/cn/features.md
 * (4 reliability, 10 retry of sends), docs/en/QuorumACK.md.
 *
 * Left out: what else happens within a pair (rocketmq/master-slave), lost disks of slaves, the locks of ordered consumption, offset
 * commits (so a consumer never reads twice), the delay before the name server drops a dead master, and slaves that come back. A
 * slave's copies count if its log is as long as its master's: since apache/rocketmq#3016, a master drops a slave that
 * claims to have more.
 *
 * Distinct states, generated states and depth: 'spread' 373, 883, 9; 'pinned, crash' 424, 1139, 11. TLC agrees on distinct
 * states and depth.
 */
import {
  array,
  bool,
  exists,
  forAll,
  ids,
  implies,
  oneOf,
  option,
  range,
  record,
  seq,
  set,
  spec,
  type ViewOf,
} from 'quorate'
import { alwaysRecoverable, fairRestarts, inTheLongRun, restart } from '../lib/availability.ts'
import { fetchNext } from '../lib/log.ts'
import { models } from './multi-pair.models.ts'

/** Pictures number the brokers pair by pair, starting with the master. */
const isMaster = (broker: number) => broker % 2 === 0

type Target = 'spread' | 'sticky' | 'pinned'

export const declared = {
  constants: {
    pairs: 2,
    writeQuorum: 1,
    target: oneOf<Target>('spread', 'sticky', 'pinned'),
    retry: false,
    messages: 2,
    restart,
  },
  faults: { crash: 0, diskLoss: 0 },
}

export default spec(
  'rocketmq/multi-pair',
  declared,
  (c, _budget, { state }) => {
    const Pair = ids('pair', c.pairs)
    /** Messages are numbered in the order in which the producer sends them. */
    const Message = range(1, c.messages)
    const sends = c.messages + (c.retry ? 1 : 0)
    const Broker = record({ up: bool, log: seq(Message, sends) })
    const Pairs = array(
      Pair,
      record({
        master: Broker,
        slave: Broker,
        /** How many messages of this queue the consumer has read. */
        consumed: range(0, sends),
      }),
    )

    const { action, define } = state({
      pairs: Pairs,
      producer: record({
        /** The message that the producer is sending or will send next. */
        message: range(1, c.messages + 1),
        /** The pair that the producer expects an answer from. */
        sentTo: option(Pair),
        /** Whether the master that accepted the message has gone down, so that it will not answer. */
        unanswerable: bool,
        retried: bool,
      }),
      acked: set(Message),
      /** The messages that the consumer has read, in order. */
      delivered: seq(Message, sends),
    })

    type State = { readonly pairs: ViewOf<typeof Pairs> }
    type PairView = State['pairs'][number]

    const firstPair = 0

    /** Whether the producer would choose this pair now (rule 2). */
    const isTarget = {
      spread: () => true,
      sticky: (s: State, pair: number) => s.pairs.findIndex(({ master }) => master.up) === pair,
      pinned: (_s: State, pair: number) => pair === firstPair,
    }[c.target]

    /** Whether the pair could accept and acknowledge a message. */
    const isWritable = ({ master, slave }: PairView) => master.up && (c.writeQuorum === 1 || slave.up)

    /** Whether any pair that the producer may ever choose could acknowledge a message. */
    const canWrite = (s: State) =>
      exists(Pair, (pair) => (c.target !== 'pinned' || pair === firstPair) && isWritable(s.pairs[pair]))

    /** The log that the consumer reads this queue from (rule 4). */
    const readable = ({ master, slave }: PairView) => (master.up ? master.log : slave.up ? slave.log : null)

    const brokerOf = (s: State, broker: number) => s.pairs[broker >> 1][isMaster(broker) ? 'master' : 'slave']

    return define({
      init: (s) => {
        s.producer.message = 1
        for (const { master, slave } of s.pairs) {
          master.up = true
          slave.up = true
        }
      },

      actions: {
        /** The producer sends the next message, or resends the last one, to one of the queues that it may choose. */
        Send: action({
          forall: { pair: Pair },
          when: (s, { pair }) =>
            s.producer.sentTo === null &&
            s.producer.message <= c.messages &&
            s.pairs[pair].master.up &&
            isTarget(s, pair),
          then: (s, { pair }) => {
            s.pairs[pair].master.log.push(s.producer.message)
            s.producer.sentTo = pair
          },
        }),

        /** A slave copies its master's next record. */
        Replicate: action({
          forall: { pair: Pair },
          when: (s, { pair }) => {
            const { master, slave } = s.pairs[pair]
            return master.up && slave.up && slave.log.length < master.log.length
          },
          then: (s, { pair }) => {
            fetchNext(s.pairs[pair].slave.log, s.pairs[pair].master.log)
          },
        }),

        /** The producer gets SEND_OK and continues with the next message. */
        Acknowledge: action({
          when: (s) => {
            if (s.producer.sentTo === null || s.producer.unanswerable) return false
            const { master, slave } = s.pairs[s.producer.sentTo]
            return master.up && (c.writeQuorum === 1 || slave.log.length === master.log.length)
          },
          then: (s) => {
            s.acked.add(s.producer.message)
            s.producer.sentTo = null
            s.producer.message += 1
          },
        }),

        /** The producer stops waiting. It tries again, or gives up without knowing whether the message is stored. */
        Timeout: action({
          when: (s) => s.producer.sentTo !== null,
          then: (s) => {
            s.producer.sentTo = null
            s.producer.unanswerable = false
            if (c.retry && !s.producer.retried) s.producer.retried = true
            else s.producer.message += 1
          },
        }),

        /** The consumer reads the next message of one queue. */
        Consume: action({
          forall: { pair: Pair },
          when: (s, { pair }) => s.pairs[pair].consumed < (readable(s.pairs[pair])?.length ?? 0),
          then: (s, { pair }) => {
            const message = readable(s.pairs[pair])?.at(s.pairs[pair].consumed)
            if (message === undefined) return
            s.delivered.push(message)
            s.pairs[pair].consumed += 1
          },
        }),

        /** A master's process crashes. Its log stays. */
        CrashMaster: action({
          fault: 'crash',
          forall: { pair: Pair },
          when: (s, { pair }) => s.pairs[pair].master.up,
          then: (s, { pair }) => {
            s.pairs[pair].master.up = false
            if (s.producer.sentTo === pair) s.producer.unanswerable = true
          },
        }),

        /** A slave's process crashes for good. */
        CrashSlave: action({
          fault: 'crash',
          forall: { pair: Pair },
          when: (s, { pair }) => s.pairs[pair].slave.up,
          then: (s, { pair }) => {
            s.pairs[pair].slave.up = false
          },
        }),

        /** A master's disk is lost and replaced by an empty one. */
        DiskLossMaster: action({
          fault: 'diskLoss',
          forall: { pair: Pair },
          when: (s, { pair }) => s.pairs[pair].master.up,
          then: (s, { pair }) => {
            s.pairs[pair].master.up = false
            s.pairs[pair].master.log.length = 0
            if (s.producer.sentTo === pair) s.producer.unanswerable = true
          },
        }),

        /** A master restarts with the log on its disk. */
        RestartMaster: action({
          forall: { pair: Pair },
          when: (s, { pair }) => c.restart !== 'never' && !s.pairs[pair].master.up,
          then: (s, { pair }) => {
            s.pairs[pair].master.up = true
          },
        }),
      },

      invariants: {
        /** Messages reach the consumer in the order in which they were sent. */
        StrictOrder: (s) => s.delivered.every((message, i) => i === 0 || (s.delivered.at(i - 1) ?? 0) <= message),

        /** No message reaches the consumer before an earlier message that was acknowledged. */
        NoOvertake: (s) =>
          s.delivered.every((later, i) =>
            forAll(s.acked, (earlier) => implies(earlier < later, () => s.delivered.slice(0, i).includes(earlier))),
          ),

        /** No message reaches the consumer twice. */
        NoDuplicate: (s) => s.delivered.every((message, i) => s.delivered.indexOf(message) === i),

        /** Every acknowledged message is in some broker's log, up or down, and could be recovered by hand. */
        AcknowledgedSurvives: (s) =>
          forAll(s.acked, (message) =>
            exists(s.pairs, ({ master, slave }) => master.log.includes(message) || slave.log.includes(message)),
          ),

        /** Some pair that the messages may move to could acknowledge one. */
        CanWrite: canWrite,
      },

      possibilities: {
        /** After any crashes, the group can return to a state in which some pair could acknowledge a message. */
        CanWriteAgain: alwaysRecoverable(c.restart, canWrite),
      },

      temporal: {
        /** In the long run, some pair that the messages may move to can acknowledge them. */
        EventuallyWritable: inTheLongRun(c.restart, canWrite),
      },

      observations: {
        /**
         * Some pair that the producer would choose now could acknowledge its message. The producer looks only at masters, so a slave
         * that is down can stop it even though another pair is complete.
         */
        TargetCanAcknowledge: (s) => exists(Pair, (pair) => isTarget(s, pair) && isWritable(s.pairs[pair])),
      },

      // Only crashes and restarts decide whether a pair can acknowledge, so nothing else needs to be fair.
      fairness: fairRestarts(c.restart, 'RestartMaster', 'pair'),

      unneeded: {
        'Send: s.pairs[pair].master.up':
          'a message to a master that is down counts only once the master is up, as if it were sent then',
        'Replicate: master.up': 'a crashed master keeps its log, so the slave could have copied it before the crash',
        'Replicate: slave.up': 'a crashed slave never comes back, so it could have copied the record before its crash',
        'Replicate: slave.log.length < master.log.length': 'without a next record, the step changes nothing',
        'Acknowledge: master.up': 'when a master goes down, the message that it has not acknowledged is unanswerable',
        'Timeout: s.producer.unanswerable = false': 'it means fewer acknowledgements, and none is promised',
        'Consume: s.pairs[pair].consumed < (readable(s.pairs[pair])?.length ?? 0)':
          'without a next message, the step changes nothing',
        'CrashMaster: s.pairs[pair].master.up': 'to crash a master that is down only uses up the budget',
        'CrashSlave: s.pairs[pair].slave.up': 'to crash a slave that is down only uses up the budget',
        'DiskLossMaster: s.pairs[pair].master.up':
          'the same state is reached if the disk is lost first, and then the master restarts and crashes',
        "RestartMaster: c.restart !== 'never'":
          'a restart that may happen saves no promise that fails without one, because it may also not happen',
        'RestartMaster: !s.pairs[pair].master.up': 'to restart a master that is up changes nothing',
      },

      lanes: {
        nodes: ids('broker', 2 * c.pairs),
        name: (b) => `pair${b >> 1} ${isMaster(b) ? 'master' : 'slave'}`,
        log: (s, b) => brokerOf(s, b).log,
        up: (s, b) => brokerOf(s, b).up,
        acknowledged: (s) => s.acked,
        others: 'clients',
      },
    })
  },
  models,
)
