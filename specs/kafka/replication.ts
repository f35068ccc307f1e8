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
import { violated } from '../lib/expect.ts'
import { noTwoAtOneOffset } from '../lib/log.ts'
import {
  controllerOf,
  isTrueLeader,
  lanesOf,
  obey,
  oneLeaderPerEpoch,
  partition,
  presumedLeaders,
  presumesLeadership,
  replicationOf,
  rulesOf,
  truncate,
} from '../lib/partition.ts'
import { acks1, acksAll, lost, type Released, twoLeaders, zombieAnswers } from '../lib/replication-models.ts'
import { replication as stories } from '../lib/stories.ts'

export default spec(
  'kafka/replication',
  {
    constants: {
      protocol: oneOf<Released>('kip-320', 'kip-279', 'kip-101', 'truncate-to-hw'),
      replicas: 2,
      messages: 2,
      epochs: 3,
      acksAll: true,
      minInsync: 1,
    },
  },
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

    const rules = rulesOf(Replica, c.protocol)
    const { isrIsCaughtUp, mayFollow, truncationPoint } = rules
    const controller = controllerOf(Replica, c.epochs - 1)
    const replication = replicationOf(Replica, rules)

    const hasEnoughInSync = ({ isr }: ReplicaView) => !c.acksAll || isr.size >= c.minInsync

    /** A leader shows consumers what is below its high watermark. */
    const expose = (exposed: DraftOf<typeof History>, { log, hw }: ReplicaView) => {
      log.slice(0, hw).forEach(({ id }, offset) => exposed.add({ offset, message: id }))
    }

    const stores = ({ log }: ReplicaView, { offset, message }: ViewOf<typeof Stored>) => log.at(offset)?.id === message

    return define({
      init: (s) => {
        for (const r of Replica.values) s.quorum.isr.add(r)
      },

      actions: {
        ControllerElectLeader: action(controller.electLeader),
        ControllerShrinkIsr: action(controller.shrinkIsr),

        /**
         * A replica learns that it leads a new epoch. Its log stays, and so does its high watermark, which may be stale. If it
         * led before, its producers go on waiting.
         */
        BecomeLeader: action({
          forall: { request: (s) => s.requests },
          when: (s, { request }) => request.leader !== null && request.epoch > s.replicas[request.leader].epoch,
          then: (s, { request }) => {
            if (request.leader === null) return
            obey(s.replicas[request.leader], request)
            expose(s.exposed, s.replicas[request.leader])
          },
          message: (_s, { request }) => ({ from: 'others', to: request.leader }),
        }),

        /** A replica learns who leads a new epoch, cuts its own log to match, and turns away the producers that wait. */
        BecomeFollower: action({
          forall: { follower: Replica, request: (s) => s.requests },
          when: (s, { follower, request }) => mayFollow(s, follower, request),
          then: (s, { follower, request }) => {
            if (request.leader === null) return
            truncate(s.replicas[follower], truncationPoint(s.replicas[follower], s.replicas[request.leader]))
            obey(s.replicas[follower], request)
            s.replicas[follower].waiting.clear()
          },
          message: (_s, { follower, request }) => ({ from: request.leader, to: follower }),
        }),

        /** Whoever presumes leadership appends a producer's message; under acks=1 that is enough for success. */
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

        FollowerReplicate: action(replication.replicate),

        /** The leader commits the record at its high watermark, and answers the producer that waits for it. */
        LeaderIncHighWatermark: action({
          forall: { leader: Replica },
          when: (s, { leader }) =>
            presumesLeadership(s, leader) &&
            s.replicas[leader].hw < s.replicas[leader].log.length &&
            isrIsCaughtUp(s, leader, s.replicas[leader].hw + 1),
          then: (s, { leader }) => {
            const { log, hw: offset, waiting } = s.replicas[leader]
            s.replicas[leader].hw += 1
            expose(s.exposed, s.replicas[leader])
            const message = log.at(offset)?.id
            if (message === undefined || !waiting.delete(message)) return
            if (hasEnoughInSync(s.replicas[leader])) s.acked.add({ offset, message })
          },
        }),

        LeaderShrinkIsr: action(replication.shrinkIsr),
        LeaderExpandIsr: action(replication.expandIsr),
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
  {
    // Under acks=all two epochs are one too few for a loss: the damaged member of the ISR is not elected yet.
    'truncate-to-hw, acks=1, (2,2,2)': { constants: acks1('truncate-to-hw', 2, 2, 2), expect: zombieAnswers },
    'truncate-to-hw, acks=all, min 1, (2,2,2)': {
      constants: acksAll('truncate-to-hw', 1, 2, 2, 2),
      expect: twoLeaders,
    },
    'truncate-to-hw, acks=all, min 2, (2,2,2)': { constants: acksAll('truncate-to-hw', 2, 2, 2, 2) },
    'kip-101, acks=1, (2,2,2)': { constants: acks1('kip-101', 2, 2, 2), expect: zombieAnswers },
    'kip-101, acks=all, min 1, (2,2,2)': { constants: acksAll('kip-101', 1, 2, 2, 2), expect: twoLeaders },
    'kip-101, acks=all, min 2, (2,2,2)': { constants: acksAll('kip-101', 2, 2, 2, 2) },
    'kip-279, acks=1, (2,2,2)': { constants: acks1('kip-279', 2, 2, 2), expect: zombieAnswers },
    'kip-279, acks=all, min 1, (2,2,2)': { constants: acksAll('kip-279', 1, 2, 2, 2), expect: twoLeaders },
    'kip-279, acks=all, min 2, (2,2,2)': { constants: acksAll('kip-279', 2, 2, 2, 2) },
    'kip-320, acks=1, (2,2,2)': {
      constants: acks1('kip-320', 2, 2, 2),
      expect: { ...zombieAnswers, AcknowledgedSurvives: violated(7) },
    },
    'kip-320, acks=all, min 1, (2,2,2)': { constants: acksAll('kip-320', 1, 2, 2, 2), expect: twoLeaders },
    'kip-320, acks=all, min 2, (2,2,2)': { constants: acksAll('kip-320', 2, 2, 2, 2) },

    // KAFKA-1211: the follower has the record, but has not yet heard that it is committed, drops it, and is elected.
    'truncate-to-hw, acks=1, (2,2,3)': {
      constants: acks1('truncate-to-hw', 2, 2, 3),
      expect: { ...zombieAnswers, NoExposedLoss: violated(12), ReadStability: violated(15) },
    },
    'truncate-to-hw, acks=all, min 1, (2,2,3)': {
      constants: acksAll('truncate-to-hw', 1, 2, 2, 3),
      expect: { ...lost(12), NoFork: violated(15), ReadStability: violated(15) },
    },
    'truncate-to-hw, acks=all, min 2, (2,2,3)': {
      constants: acksAll('truncate-to-hw', 2, 2, 2, 3),
      expect: { ...lost(12), NoFork: violated(15), ReadStability: violated(15) },
      story: stories.ackedAndDropped,
    },
    'kip-101, acks=1, (2,2,3)': { constants: acks1('kip-101', 2, 2, 3), expect: zombieAnswers },
    'kip-101, acks=all, min 1, (2,2,3)': { constants: acksAll('kip-101', 1, 2, 2, 3) },
    'kip-101, acks=all, min 2, (2,2,3)': { constants: acksAll('kip-101', 2, 2, 2, 3) },
    'kip-279, acks=1, (2,2,3)': { constants: acks1('kip-279', 2, 2, 3), expect: zombieAnswers },
    'kip-279, acks=all, min 1, (2,2,3)': { constants: acksAll('kip-279', 1, 2, 2, 3) },
    'kip-279, acks=all, min 2, (2,2,3)': { constants: acksAll('kip-279', 2, 2, 2, 3) },
    'kip-320, acks=1, (2,2,3)': { constants: acks1('kip-320', 2, 2, 3), expect: zombieAnswers },
    'kip-320, acks=all, min 1, (2,2,3)': { constants: acksAll('kip-320', 1, 2, 2, 3) },
    'kip-320, acks=all, min 2, (2,2,3)': { constants: acksAll('kip-320', 2, 2, 2, 3) },

    // KAFKA-6361: the new leader's log knows nothing of the epoch of the follower's last record.
    'kip-101, acks=all, min 1, (2,2,4)': { constants: acksAll('kip-101', 1, 2, 2, 4), expect: lost(14) },
    'kip-101, acks=all, min 2, (2,2,4)': {
      constants: acksAll('kip-101', 2, 2, 2, 4),
      expect: lost(14),
      story: stories.unknownEpoch,
    },
    'kip-279, acks=all, min 1, (2,2,4)': { constants: acksAll('kip-279', 1, 2, 2, 4) },
    'kip-279, acks=all, min 2, (2,2,4)': { constants: acksAll('kip-279', 2, 2, 2, 4) },
    'kip-320, acks=all, min 1, (2,2,4)': { constants: acksAll('kip-320', 1, 2, 2, 4) },
    'kip-320, acks=all, min 2, (2,2,4)': { constants: acksAll('kip-320', 2, 2, 2, 4) },

    'truncate-to-hw, acks=1, (3,2,2)': { constants: acks1('truncate-to-hw', 3, 2, 2), expect: zombieAnswers },
    'truncate-to-hw, acks=all, min 1, (3,2,2)': { constants: acksAll('truncate-to-hw', 1, 3, 2, 2) },
    'truncate-to-hw, acks=all, min 2, (3,2,2)': { constants: acksAll('truncate-to-hw', 2, 3, 2, 2) },
    'truncate-to-hw, acks=all, min 3, (3,2,2)': { constants: acksAll('truncate-to-hw', 3, 3, 2, 2) },
    'kip-101, acks=1, (3,2,2)': { constants: acks1('kip-101', 3, 2, 2), expect: zombieAnswers },
    'kip-101, acks=all, min 1, (3,2,2)': { constants: acksAll('kip-101', 1, 3, 2, 2) },
    'kip-101, acks=all, min 2, (3,2,2)': { constants: acksAll('kip-101', 2, 3, 2, 2) },
    'kip-101, acks=all, min 3, (3,2,2)': { constants: acksAll('kip-101', 3, 3, 2, 2) },
    'kip-279, acks=1, (3,2,2)': { constants: acks1('kip-279', 3, 2, 2), expect: zombieAnswers },
    'kip-279, acks=all, min 1, (3,2,2)': { constants: acksAll('kip-279', 1, 3, 2, 2) },
    'kip-279, acks=all, min 2, (3,2,2)': { constants: acksAll('kip-279', 2, 3, 2, 2) },
    'kip-279, acks=all, min 3, (3,2,2)': { constants: acksAll('kip-279', 3, 3, 2, 2) },
    'kip-320, acks=1, (3,2,2)': { constants: acks1('kip-320', 3, 2, 2), expect: zombieAnswers },
    'kip-320, acks=all, min 1, (3,2,2)': { constants: acksAll('kip-320', 1, 3, 2, 2) },
    'kip-320, acks=all, min 2, (3,2,2)': { constants: acksAll('kip-320', 2, 3, 2, 2) },
    'kip-320, acks=all, min 3, (3,2,2)': { constants: acksAll('kip-320', 3, 3, 2, 2) },

    // KAFKA-7128: a new leader with a stale high watermark readmits an empty follower to the ISR, and that one is elected. With
    // all replicas as min.insync.replicas the producer gets an error for a record that is committed, read and then lost.
    'truncate-to-hw, acks=1, (3,1,3)': {
      constants: acks1('truncate-to-hw', 3, 1, 3),
      expect: { NoAcknowledgedLoss: violated(6), NoExposedLoss: violated(11) },
    },
    'truncate-to-hw, acks=all, min 1, (3,1,3)': { constants: acksAll('truncate-to-hw', 1, 3, 1, 3), expect: lost(11) },
    'truncate-to-hw, acks=all, min 2, (3,1,3)': { constants: acksAll('truncate-to-hw', 2, 3, 1, 3), expect: lost(11) },
    'truncate-to-hw, acks=all, min 3, (3,1,3)': {
      constants: acksAll('truncate-to-hw', 3, 3, 1, 3),
      expect: { NoAcknowledgedLoss: violated(13), NoExposedLoss: violated(12) },
    },
    'kip-101, acks=1, (3,1,3)': {
      constants: acks1('kip-101', 3, 1, 3),
      expect: { NoAcknowledgedLoss: violated(6), NoExposedLoss: violated(14) },
    },
    'kip-101, acks=all, min 1, (3,1,3)': { constants: acksAll('kip-101', 1, 3, 1, 3), expect: lost(14) },
    'kip-101, acks=all, min 2, (3,1,3)': { constants: acksAll('kip-101', 2, 3, 1, 3), expect: lost(14) },
    'kip-101, acks=all, min 3, (3,1,3)': {
      constants: acksAll('kip-101', 3, 3, 1, 3),
      expect: { NoExposedLoss: violated(14) },
    },
    'kip-279, acks=1, (3,1,3)': {
      constants: acks1('kip-279', 3, 1, 3),
      expect: { NoAcknowledgedLoss: violated(6), NoExposedLoss: violated(14) },
    },
    'kip-279, acks=all, min 1, (3,1,3)': {
      constants: acksAll('kip-279', 1, 3, 1, 3),
      expect: { ...lost(14), AcknowledgedSurvives: violated(15) },
    },
    'kip-279, acks=all, min 2, (3,1,3)': {
      constants: acksAll('kip-279', 2, 3, 1, 3),
      expect: lost(14),
      story: stories.staleHighWatermark,
    },
    'kip-279, acks=all, min 3, (3,1,3)': {
      constants: acksAll('kip-279', 3, 3, 1, 3),
      expect: { NoExposedLoss: violated(14) },
    },
    'kip-320, acks=1, (3,1,3)': { constants: acks1('kip-320', 3, 1, 3), expect: { NoAcknowledgedLoss: violated(6) } },
    'kip-320, acks=all, min 1, (3,1,3)': {
      constants: acksAll('kip-320', 1, 3, 1, 3),
      expect: { AcknowledgedSurvives: 'holds' },
    },
    'kip-320, acks=all, min 2, (3,1,3)': { constants: acksAll('kip-320', 2, 3, 1, 3) },
    'kip-320, acks=all, min 3, (3,1,3)': { constants: acksAll('kip-320', 3, 3, 1, 3) },
  },
)
