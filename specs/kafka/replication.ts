/**
 * What is acknowledged, and what consumers read, while an old leader still believes that it leads. The spec has the four
 * released protocols of kafka/truncation, under acks=1 and acks=all, and one partition.
 *
 * The rules are those of kafka/truncation, plus these:
 *
 * 7. A replica that believes it is the leader accepts records and answers producers, no matter whom the controller has
 *    elected since.
 * 8. acks=1: the leader answers as soon as it has appended the record.
 * 9. acks=all: the leader accepts a record only if its ISR has at least min.insync.replicas members (otherwise NOT_ENOUGH_REPLICAS),
 *    and answers once the record is committed. If the ISR has become too small in the meantime, the answer is
 *    NOT_ENOUGH_REPLICAS_AFTER_APPEND. This is not an acknowledgement, but the record stays in the log and is read.
 * 10. Consumers read the records below the high watermark of any replica that believes it is the leader.
 *
 * What the models show: acks=1 acknowledges records that are not committed, so no truncation protocol helps. Under acks=all, the older
 * protocols lose a record one election after the promise of the ISR is broken, because a damaged member has to be
 * elected first. A larger min.insync.replicas does not fix this unless it equals the number of replicas; even then,
 * records that were read can be lost.
 *
 * Constants, in Kafka's terms: `acksAll` selects acks=all or acks=1; `minInsync` is min.insync.replicas, which matters
 * only under acks=all.
 *
 * Sources: for the partition, those of kafka/truncation; for acknowledgements, apache/kafka,
 * core/src/main/scala/kafka/cluster/Partition.scala (appendRecordsToLeader, checkEnoughReplicasReachOffset).
 *
 * Left out: crashes that lose data or the high watermark (a dead broker takes no steps), unclean elections, the round trip of an ISR
 * change to ZooKeeper (a change is written and seen at once), reads from followers, and producers that retry.
 *
 * Sizes are written (replicas, messages, epochs). A log can hold all messages. (2,2,2) here is (2,2,2,1) in kafka/truncation, where
 * the last number is the highest epoch, counted from 0. With only one message, NoFork and ReadStability are vacuous.
 *
 * Distinct states, generated states and depth: 'kip-320, acks=all, min 2, (2,2,2)' 1331, 2083, 17; 'truncate-to-hw, acks=all,
 * min 1, (2,2,3)' 11501, 26641, 21; 'kip-101, acks=all, min 2, (2,2,4)' 89451, 214973, 23; 'kip-279, acks=all, min 1, (3,1,3)'
 * 196942, 678826, 23. TLC agrees on distinct states and depth in these and in sixteen other models, which the tests list.
 */
import { array, type DraftOf, exists, forAll, implies, oneOf, range, record, set, spec, type ViewOf } from 'quorate'
import { noTwoAtOneOffset } from '../lib/log.ts'
import { models } from './replication.models.ts'
import {
  isTrueLeader,
  lanesOf,
  oneLeaderPerEpoch,
  partition,
  presumedLeaders,
  presumesLeadership,
  type ProtocolName,
  stepsOf,
} from './truncation.ts'

export type Released = Exclude<ProtocolName, 'kip-320-first-try'>

export const declared = {
  constants: {
    protocol: oneOf<Released>('kip-320', 'kip-279', 'kip-101', 'truncate-to-hw'),
    replicas: 2,
    messages: 2,
    epochs: 3,
    acksAll: true,
    minInsync: 1,
  },
}

export default spec(
  'kafka/replication',
  declared,
  (c, _budget, { state }) => {
    const { Replica, LeaderAndIsr, Requests, replicaFields } = partition({
      replicas: c.replicas,
      epochs: c.epochs,
      records: c.messages,
      logSize: c.messages,
    })
    const Message = range(0, c.messages - 1)
    const ReplicaState = record({
      ...replicaFields,
      /** Messages whose producers are waiting for an answer. They exist only in memory. Always empty under acks=1. */
      waiting: set(Message),
    })
    /** A message at an offset, as clients remember it. */
    const Stored = record({ offset: range(0, c.messages - 1), message: Message })
    const History = set(Stored)

    const { action, define } = state({
      replicas: array(Replica, ReplicaState),
      /** The partition's state in ZooKeeper. */
      quorum: LeaderAndIsr,
      /** The controller's requests. Any replica can obey any of them at any time. */
      requests: Requests,
      /** How many messages producers have sent. */
      sent: range(0, c.messages),
      /** The acknowledged messages. Only the properties read this variable and the next. */
      acked: History,
      /** What consumers may have read (rule 10). */
      exposed: History,
    })
    type ReplicaView = ViewOf<typeof ReplicaState>

    const steps = stepsOf(Replica, c.protocol, c.epochs - 1)

    const hasEnoughInSync = ({ isr }: ReplicaView) => !c.acksAll || isr.size >= c.minInsync

    /** A leader shows consumers the records below its high watermark. */
    const expose = (exposed: DraftOf<typeof History>, { log, hw }: ReplicaView) => {
      log.slice(0, hw).forEach(({ id }, offset) => exposed.add({ offset, message: id }))
    }

    const stores = ({ log }: ReplicaView, { offset, message }: ViewOf<typeof Stored>) => log.at(offset)?.id === message

    return define({
      init: (s) => {
        for (const r of Replica.values) s.quorum.isr.add(r)
      },

      actions: {
        ControllerElectLeader: action(steps.electLeader),
        ControllerShrinkIsr: action(steps.shrinkIsr),

        /** A new leader shows consumers the records below its high watermark. If it led before, its producers are still waiting. */
        BecomeLeader: action({
          ...steps.becomeLeader,
          then: (s, { request }) => {
            steps.becomeLeader.then(s, { request })
            if (request.leader !== null) expose(s.exposed, s.replicas[request.leader])
          },
        }),

        /** A new follower rejects the producers that are waiting for it. */
        BecomeFollower: action({
          ...steps.becomeFollower,
          then: (s, { follower, request }) => {
            steps.becomeFollower.then(s, { follower, request })
            s.replicas[follower].waiting.clear()
          },
        }),

        /**
         * A replica that believes it is the leader appends a producer's message. With acks=1, this also acknowledges
         * the message.
         */
        LeaderWrite: action({
          forall: { leader: Replica },
          when: (s, { leader }) =>
            s.sent < c.messages && presumesLeadership(s, leader) && hasEnoughInSync(s.replicas[leader]),
          then: (s, { leader }) => {
            const { log, epoch, waiting } = s.replicas[leader]
            if (c.acksAll) waiting.add(s.sent)
            else s.acked.add({ offset: log.length, message: s.sent })
            log.push({ id: s.sent, epoch })
            s.sent += 1
          },
        }),

        FollowerReplicate: action(steps.replicate),

        /** The leader commits the record at its high watermark and answers the producer that is waiting for it. */
        LeaderIncHighWatermark: action({
          ...steps.incHighWatermark,
          then: (s, { leader }) => {
            const { log, hw: offset, waiting } = s.replicas[leader]
            steps.incHighWatermark.then(s, { leader })
            expose(s.exposed, s.replicas[leader])
            const message = log.at(offset)?.id
            if (message === undefined || !waiting.delete(message)) return
            if (hasEnoughInSync(s.replicas[leader])) s.acked.add({ offset, message })
          },
        }),

        LeaderShrinkIsr: action(steps.leaderShrinkIsr),
        LeaderExpandIsr: action(steps.leaderExpandIsr),
      },

      invariants: {
        /** No two replicas believe they lead in the same epoch. */
        OneLeaderPerEpoch: oneLeaderPerEpoch,

        /**
         * The leader that ZooKeeper names has every acknowledged message at its acknowledged offset. An old leader may
         * lack one, because its log will be truncated anyway. But a message that the true leader lacks is lost, because the
         * leader takes records from no other replica.
         */
        NoAcknowledgedLoss: (s) =>
          forAll(Replica, (leader) =>
            implies(isTrueLeader(s, leader), () => forAll(s.acked, (stored) => stores(s.replicas[leader], stored))),
          ),

        /** The leader that ZooKeeper names also has every message that consumers may have read. */
        NoExposedLoss: (s) =>
          forAll(Replica, (leader) =>
            implies(isTrueLeader(s, leader), () => forAll(s.exposed, (stored) => stores(s.replicas[leader], stored))),
          ),

        /** No two messages were acknowledged at the same offset. */
        NoFork: (s) => noTwoAtOneOffset(s.acked),

        /** Consumers never saw two messages at the same offset, whichever presumed leader they read from. */
        ReadStability: (s) => noTwoAtOneOffset(s.exposed),
      },

      observations: {
        /**
         * At most one replica believes it is the leader. False by design: the old leader hears of the new one
         * late.
         */
        OneLeaderNow: (s) => presumedLeaders(s).length <= 1,

        /** Every acknowledged message is in some replica's log and could be recovered by hand. */
        AcknowledgedSurvives: (s) => forAll(s.acked, (stored) => exists(s.replicas, (r) => stores(r, stored))),
      },

      lanes: {
        ...lanesOf(Replica),
        acknowledged: (s) => [...s.acked].map(({ message }) => message),
        omit: (s) => [s.sent, s.requests, s.exposed, ...s.replicas.map(({ waiting }) => waiting)],
      },
    })
  },
  models,
)
