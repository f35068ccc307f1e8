/**
 * Kafka's replication with zombie leaders and acknowledgements: kafka/truncation's four protocols, and what a producer was
 * told under acks=1 and acks=all. A broker that presumes leadership takes records and answers producers, whoever else the
 * controller has made the leader since. One partition.
 *
 * Sources: the partition as in github.com/hachikuji/kafka-specification (see kafka/truncation); the acknowledgements as in
 * apache/kafka, core/src/main/scala/kafka/cluster/Partition.scala (appendRecordsToLeader, checkEnoughReplicasReachOffset).
 *
 * Constants, in Kafka's words: `acksAll` is acks=all, else acks=1; `minInsync` is min.insync.replicas, which counts only under
 * acks=all: below it a leader refuses the record (NOT_ENOUGH_REPLICAS), and if the ISR shrinks while the producer waits, the
 * answer is NOT_ENOUGH_REPLICAS_AFTER_APPEND. That is no acknowledgement, though the record stays and is read.
 *
 * Left out: crashes that lose data or the high watermark (a dead broker is one that takes no steps), unclean elections, the way
 * of an ISR change to ZooKeeper and back (it is written and seen at once), reads from followers, producers that retry.
 *
 * Sizes are written (replicas, messages, epochs); a log can hold all messages. (2,2,2) here is (2,2,2,1) in kafka/truncation,
 * where the last number is the largest epoch, and epochs count from 0. Of one message NoFork and ReadStability say nothing.
 *
 * Distinct states, generated states and depth: 'kip-320, acks=all, min 2, (2,2,2)' 1331, 2083, 17; 'truncate-to-hw, acks=all,
 * min 1, (2,2,3)' 11501, 26641, 21; 'kip-101, acks=all, min 2, (2,2,4)' 89451, 214973, 23; 'kip-279, acks=all, min 1, (3,1,3)'
 * 196942, 678826, 23. TLC agrees on distinct states and depth in these and in sixteen other models, which the tests name.
 *
 * What the models show. acks=1 acknowledges what was not committed, so no truncation protocol helps it. Under acks=all the
 * older protocols lose a record one election after they break the ISR's promise: a damaged member has to be elected first.
 * min.insync.replicas repairs that only where it is all replicas, and then what was read can still be lost.
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
  (c, _budget, { model }) => {
    const { Replica, LeaderAndIsr, Requests, replicaFields } = partition({
      replicas: c.replicas,
      epochs: c.epochs,
      records: c.messages,
      logSize: c.messages,
    })
    const Message = range(0, c.messages - 1)
    const ReplicaState = record({
      ...replicaFields,
      /** Requests of producers that the broker has not answered; they live in its memory. Always empty under acks=1. */
      waiting: set(Message),
    })
    /** A message at an offset: what clients remember. */
    const Stored = record({ offset: range(0, c.messages - 1), message: Message })
    const History = set(Stored)

    const { action, define } = model({
      replicas: array(Replica, ReplicaState),
      /** The partition's state in ZooKeeper. */
      quorum: LeaderAndIsr,
      /** Sent by the controller; any replica may obey any of them at any time. */
      requests: Requests,
      /** How many messages producers have sent, and a broker has appended. */
      sent: range(0, c.messages),
      /** What producers were told. Nothing but the promises reads it, nor what follows. */
      acked: History,
      /** What consumers could read: it lay below the high watermark of a broker that presumed leadership. */
      exposed: History,
    })
    type ReplicaView = ViewOf<typeof ReplicaState>

    const steps = stepsOf(Replica, c.protocol, c.epochs - 1)

    const hasEnoughInSync = ({ isr }: ReplicaView) => !c.acksAll || isr.size >= c.minInsync

    /** A leader shows consumers what is below its high watermark. */
    const expose = (exposed: DraftOf<typeof History>, { log, hw }: ReplicaView) => {
      log.slice(0, hw).forEach(({ id }, offset) => exposed.add({ offset, message: id }))
    }

    const stores = ({ log }: ReplicaView, { offset, message }: ViewOf<typeof Stored>) => log.at(offset)?.id === message

    return define({
      init: (s) => {
        for (let r = 0; r < c.replicas; r++) s.quorum.isr.add(r)
      },

      actions: {
        ControllerElectLeader: action(steps.electLeader),
        ControllerShrinkIsr: action(steps.shrinkIsr),

        /** A new leader shows consumers what is below its high watermark. If it led before, its producers still wait. */
        BecomeLeader: action({
          ...steps.becomeLeader,
          then: (s, { request }) => {
            steps.becomeLeader.then(s, { request })
            if (request.leader !== null) expose(s.exposed, s.replicas[request.leader])
          },
        }),

        /** A new follower rejects the producers that wait. */
        BecomeFollower: action({
          ...steps.becomeFollower,
          then: (s, { follower, request }) => {
            steps.becomeFollower.then(s, { follower, request })
            s.replicas[follower].waiting.clear()
          },
        }),

        /** Whoever presumes leadership appends a producer's message. Under acks=1 this alone is success. */
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

        /** The leader commits the record at its high watermark, and answers the producer that waits for it. */
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
        /** No two replicas presume leadership in the same epoch. */
        OneLeaderPerEpoch: oneLeaderPerEpoch,

        /**
         * The leader in charge has every acknowledged message at the offset that its producer was told. A zombie without it
         * proves nothing, its log will be cut; but what the true leader lacks is gone, for it takes records from nobody.
         */
        NoAcknowledgedLoss: (s) =>
          forAll(Replica, (leader) =>
            implies(isTrueLeader(s, leader), () => forAll(s.acked, (stored) => stores(s.replicas[leader], stored))),
          ),

        /** The same for messages that a consumer could read. */
        NoExposedLoss: (s) =>
          forAll(Replica, (leader) =>
            implies(isTrueLeader(s, leader), () => forAll(s.exposed, (stored) => stores(s.replicas[leader], stored))),
          ),

        /** No two messages were acknowledged at one offset. */
        NoFork: (s) => noTwoAtOneOffset(s.acked),

        /** No offset ever showed consumers two messages, whichever presumed leader they read from. */
        ReadStability: (s) => noTwoAtOneOffset(s.exposed),
      },

      observations: {
        /** At any moment at most one replica presumes leadership. False by design: the old leader learns of the new one late. */
        OneLeaderNow: (s) => presumedLeaders(s).length <= 1,

        /** Every acknowledged message is in some replica's log: it could be recovered by hand. */
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
