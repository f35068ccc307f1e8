/**
 * Four ways in which a Kafka replica cut its log when it became a follower: to its high watermark (up to 0.10), by KIP-101
 * (0.11), KIP-279 (2.0) and KIP-320 (2.1). One partition. Each closes a hole of the one before; the last also fences: every
 * exchange between leader and follower carries the leader epoch. A fifth one is KIP-320's first try, an earlier design: a
 * follower sends the epoch of its last record with each fetch, and truncates when the leader finds another one there.
 *
 * Source: github.com/hachikuji/kafka-specification, modules KafkaReplication, KafkaTruncateToHighWatermark, Kip101, Kip279,
 * Kip320 and Kip320FirstTry. The holes: KAFKA-1211 (closed by KIP-101), KAFKA-6361 (by KIP-279), KAFKA-7128 and KAFKA-6880
 * (by KIP-320). What the protocols have in common is in lib/partition.ts.
 *
 * Left out: crashes (a dead broker is one that takes no steps), producers' acknowledgements, and the way of an ISR change to
 * ZooKeeper and back: it is written and seen at once. LeaderAndIsr requests may arrive late, in any order, twice, or never.
 *
 * Sizes are written (replicas, logSize, maxRecords, maxLeaderEpoch); epochs count from 0, so that (2,2,2,1) is the size that
 * kafka/replication, with one epoch more than maxLeaderEpoch and logs for all messages, writes (2,2,2). Distinct states,
 * generated states and depth:
 *
 * | size      | truncate-to-hw       | kip-101              | kip-279              | kip-320             |
 * |-----------|----------------------|----------------------|----------------------|---------------------|
 * | (2,2,2,1) | 1251, 2691, 16       | 1177, 2483, 15       | 1177, 2521, 15       | 957, 1801, 15       |
 * | (2,2,2,2) | 10131, 24459, 20     | 9045, 21447, 18      | 9027, 21877, 18      | 5973, 11733, 18     |
 * | (2,2,2,3) | 62855, 168409, 23    | 53413, 141211, 21    | 53099, 143827, 21    | 28939, 59131, 22    |
 * | (2,3,3,3) | 276363, 769511, 29   | 229695, 620705, 24   | 225761, 637313, 24   | 120879, 258889, 26  |
 * | (3,2,2,1) | 67807, 222712, 21    | 59788, 187996, 22    | 60106, 195532, 22    | 39619, 102220, 22   |
 * | (3,2,2,2) | 1988158, 7491589, 28 | 1613089, 5796838, 26 | 1616461, 6057364, 26 | 737794, 1929154, 26 |
 *
 * KIP-320's first try: (2,2,2,1) 1165, 2399, 15; (2,3,3,3) 196973, 515825, 25; (3,2,2,1) 59092, 179830, 22;
 * (3,2,2,2) 1437076, 4966921, 28.
 *
 * TLC agrees on the distinct states of kip-101, kip-279 and kip-320 at (2,2,2,1), and of kip-320 at (3,2,2,2), depth included.
 */
import { array, oneOf, range, spec } from 'quorate'
import { violated } from '../lib/expect.ts'
import { agreeBelow, endOfCommonPart } from '../lib/log.ts'
import {
  controllerOf,
  lanesOf,
  obey,
  oneLeaderPerEpoch,
  partition,
  presumedLeaders,
  presumesLeadership,
  type Protocol,
  replicationOf,
  rulesOf,
  strongIsr,
  truncate,
  weakIsr,
} from '../lib/partition.ts'
import { truncation as stories } from '../lib/stories.ts'

/** A protocol at a size. */
function at(protocol: Protocol, replicas: number, logSize: number, maxRecords: number, maxLeaderEpoch: number) {
  return { protocol, replicas, logSize, maxRecords, maxLeaderEpoch }
}

/** In all of them the old leader may still presume to lead when the new one already does, but never in one epoch. */
const leaders = { OneLeaderNow: violated(5), OneLeaderPerEpoch: 'holds', LeaderInIsr: 'holds' } as const

export default spec(
  'kafka/truncation',
  {
    constants: {
      protocol: oneOf<Protocol>('kip-320', 'kip-279', 'kip-101', 'truncate-to-hw', 'kip-320-first-try'),
      replicas: 2,
      logSize: 2,
      maxRecords: 2,
      maxLeaderEpoch: 1,
    },
  },
  (c, _budget, { model }) => {
    const { Replica, LeaderAndIsr, Requests, ReplicaState } = partition({
      replicas: c.replicas,
      epochs: c.maxLeaderEpoch + 1,
      records: c.maxRecords,
      logSize: c.logSize,
    })

    const { action, define } = model({
      replicas: array(Replica, ReplicaState),
      /** The partition's state in ZooKeeper; the next epoch is one higher. */
      quorum: LeaderAndIsr,
      nextRecord: range(0, c.maxRecords),
      /** Sent by the controller; any replica may obey any of them at any time. */
      requests: Requests,
    })

    const rules = rulesOf(Replica, c.protocol)
    const { isFollowing, isCaughtUp, isrIsCaughtUp, mayFollow, truncationPoint } = rules
    const controller = controllerOf(Replica, c.maxLeaderEpoch)
    const replication = replicationOf(Replica, rules)

    const truncatesOnFetch = c.protocol === 'kip-320-first-try'

    return define({
      init: (s) => {
        for (const r of Replica.values) s.quorum.isr.add(r)
      },

      actions: {
        ControllerElectLeader: action(controller.electLeader),
        ControllerShrinkIsr: action(controller.shrinkIsr),

        /** A replica learns that it leads a new epoch. Its log stays, and so does its high watermark, which may be stale. */
        BecomeLeader: action({
          forall: { request: (s) => s.requests },
          when: (s, { request }) => request.leader !== null && request.epoch > s.replicas[request.leader].epoch,
          then: (s, { request }) => {
            if (request.leader !== null) obey(s.replicas[request.leader], request)
          },
          message: (_s, { request }) => ({ from: 'others', to: request.leader }),
        }),

        /** A replica learns who leads a new epoch, and cuts its own log to match. */
        BecomeFollower: action({
          forall: { follower: Replica, request: (s) => s.requests },
          when: (s, { follower, request }) => mayFollow(s, follower, request),
          then: (s, { follower, request }) => {
            if (request.leader === null) return
            truncate(s.replicas[follower], truncationPoint(s.replicas[follower], s.replicas[request.leader]))
            obey(s.replicas[follower], request)
          },
          message: (_s, { follower, request }) => ({ from: request.leader, to: follower }),
        }),

        /** A producer's record: accepted by whoever presumes leadership. */
        LeaderWrite: action({
          forall: { leader: Replica },
          when: (s, { leader }) =>
            s.nextRecord < c.maxRecords && presumesLeadership(s, leader) && s.replicas[leader].log.length < c.logSize,
          then: (s, { leader }) => {
            s.replicas[leader].log.push({ id: s.nextRecord, epoch: s.replicas[leader].epoch })
            s.nextRecord += 1
          },
        }),

        FollowerReplicate: action(replication.replicate),

        /** In the first try the leader rejects a fetch from where its own log differs, and only then the follower truncates. */
        FollowerTruncate: action({
          forall: { follower: Replica },
          when: (s, { follower }) => {
            const { leader, log } = s.replicas[follower]
            return (
              truncatesOnFetch &&
              leader !== null &&
              isFollowing(s, follower, leader) &&
              !isCaughtUp(s, follower, leader, log.length)
            )
          },
          then: (s, { follower }) => {
            const replica = s.replicas[follower]
            if (replica.leader !== null) truncate(replica, endOfCommonPart(replica.log, s.replicas[replica.leader].log))
          },
        }),

        /** The leader commits the record at its high watermark. */
        LeaderIncHighWatermark: action({
          forall: { leader: Replica },
          when: (s, { leader }) =>
            presumesLeadership(s, leader) &&
            s.replicas[leader].hw < s.replicas[leader].log.length &&
            isrIsCaughtUp(s, leader, s.replicas[leader].hw + 1),
          then: (s, { leader }) => {
            s.replicas[leader].hw += 1
          },
        }),

        LeaderShrinkIsr: action(replication.shrinkIsr),
        LeaderExpandIsr: action(replication.expandIsr),
      },

      invariants: {
        /** What a presumed leader takes for committed is on every member of the ISR that it knows. */
        WeakIsr: weakIsr(Replica),

        /** What a presumed leader takes for committed is on every member of the quorum's ISR: on whoever can lead next. */
        StrongIsr: strongIsr(Replica),
      },

      observations: {
        /** At any moment at most one replica presumes leadership. False by design: the old leader learns of the new one late. */
        OneLeaderNow: (s) => presumedLeaders(s).length <= 1,

        /** No two replicas presume leadership in the same epoch. */
        OneLeaderPerEpoch: oneLeaderPerEpoch,

        /** Any two replicas hold the same records below both their high watermarks: readers of both see one history. */
        CommittedAgree: (s) =>
          s.replicas.every((a) => s.replicas.every((b) => agreeBelow(a.log, b.log, Math.min(a.hw, b.hw)))),

        /** The quorum's leader, if there is one, is in its ISR. (The module asks without that condition, and fails at once.) */
        LeaderInIsr: (s) => s.quorum.leader === null || s.quorum.isr.has(s.quorum.leader),
      },

      constant: {
        LeaderInIsr: 'the controller alone writes both, at once, and takes no leader out of the ISR that stays leader',
      },

      lanes: {
        ...lanesOf(Replica),
        omit: (s) => [s.nextRecord, s.requests],
      },
    })
  },
  {
    // KAFKA-1211: the follower has the record, but has not yet heard that it is committed, and drops it at the next request.
    'truncate-to-hw, (2,2,2,1)': {
      constants: at('truncate-to-hw', 2, 2, 2, 1),
      expect: { WeakIsr: violated(9), StrongIsr: violated(10), ...leaders },
      story: stories.toHighWatermark,
    },
    'truncate-to-hw, (2,2,2,2)': {
      constants: at('truncate-to-hw', 2, 2, 2, 2),
      expect: { WeakIsr: violated(9), StrongIsr: violated(10) },
    },
    'truncate-to-hw, (2,2,2,3)': {
      constants: at('truncate-to-hw', 2, 2, 2, 3),
      expect: { WeakIsr: violated(9), StrongIsr: violated(10) },
    },
    'truncate-to-hw, (2,3,3,3)': {
      constants: at('truncate-to-hw', 2, 3, 3, 3),
      expect: { WeakIsr: violated(9), StrongIsr: violated(10), CommittedAgree: violated(14) },
    },
    'truncate-to-hw, (3,2,2,1)': {
      constants: at('truncate-to-hw', 3, 2, 2, 1),
      expect: { WeakIsr: violated(9), StrongIsr: violated(9), ...leaders },
    },
    'truncate-to-hw, (3,2,2,2)': {
      constants: at('truncate-to-hw', 3, 2, 2, 2),
      expect: { WeakIsr: violated(9), StrongIsr: violated(9) },
    },

    // KAFKA-6361: the new leader's log knows nothing of the epoch of the follower's last record, so the follower falls back to
    // its high watermark.
    'kip-101, (2,2,2,1)': { constants: at('kip-101', 2, 2, 2, 1), expect: leaders },
    'kip-101, (2,2,2,2)': {
      constants: at('kip-101', 2, 2, 2, 2),
      expect: { WeakIsr: violated(12), StrongIsr: violated(12) },
      story: stories.unknownEpoch,
    },
    'kip-101, (2,2,2,3)': {
      constants: at('kip-101', 2, 2, 2, 3),
      expect: { WeakIsr: violated(12), StrongIsr: violated(12) },
    },
    'kip-101, (2,3,3,3)': {
      constants: at('kip-101', 2, 3, 3, 3),
      expect: { WeakIsr: violated(12), StrongIsr: violated(12), CommittedAgree: violated(13) },
    },
    'kip-101, (3,2,2,1)': {
      constants: at('kip-101', 3, 2, 2, 1),
      expect: { WeakIsr: 'holds', StrongIsr: violated(12), ...leaders },
    },
    'kip-101, (3,2,2,2)': {
      constants: at('kip-101', 3, 2, 2, 2),
      expect: { WeakIsr: violated(11), StrongIsr: violated(11) },
    },

    // KAFKA-7128, from three replicas on: a new leader with a stale high watermark readmits an empty follower to the ISR.
    // KAFKA-6880, from three epochs on: a leader counts a follower that still obeys an older epoch.
    'kip-279, (2,2,2,1)': { constants: at('kip-279', 2, 2, 2, 1), expect: leaders },
    'kip-279, (2,2,2,2)': { constants: at('kip-279', 2, 2, 2, 2) },
    'kip-279, (2,2,2,3)': { constants: at('kip-279', 2, 2, 2, 3) },
    'kip-279, (2,3,3,3)': {
      constants: at('kip-279', 2, 3, 3, 3),
      expect: { WeakIsr: 'holds', StrongIsr: 'holds', CommittedAgree: 'holds' },
    },
    'kip-279, (3,2,2,1)': {
      constants: at('kip-279', 3, 2, 2, 1),
      expect: { WeakIsr: 'holds', StrongIsr: violated(12), ...leaders },
      story: stories.staleHighWatermark,
    },
    'kip-279, (3,2,2,2)': {
      constants: at('kip-279', 3, 2, 2, 2),
      expect: { WeakIsr: violated(11), StrongIsr: violated(11) },
      story: stories.zombieFollower,
    },

    'kip-320, (2,2,2,1)': { constants: at('kip-320', 2, 2, 2, 1), expect: leaders },
    'kip-320, (2,2,2,2)': { constants: at('kip-320', 2, 2, 2, 2) },
    'kip-320, (2,2,2,3)': { constants: at('kip-320', 2, 2, 2, 3) },
    'kip-320, (2,3,3,3)': {
      constants: at('kip-320', 2, 3, 3, 3),
      expect: { WeakIsr: 'holds', StrongIsr: 'holds', CommittedAgree: 'holds' },
    },
    'kip-320, (3,2,2,1)': { constants: at('kip-320', 3, 2, 2, 1), expect: leaders },
    'kip-320, (3,2,2,2)': { constants: at('kip-320', 3, 2, 2, 2) },

    // The epoch of a record says nothing about who leads: a follower of an older epoch still counts.
    'kip-320-first-try, (2,2,2,1)': { constants: at('kip-320-first-try', 2, 2, 2, 1), expect: leaders },
    'kip-320-first-try, (2,3,3,3)': { constants: at('kip-320-first-try', 2, 3, 3, 3) },
    'kip-320-first-try, (3,2,2,1)': { constants: at('kip-320-first-try', 3, 2, 2, 1), expect: leaders },
    'kip-320-first-try, (3,2,2,2)': {
      constants: at('kip-320-first-try', 3, 2, 2, 2),
      expect: { WeakIsr: violated(12), StrongIsr: violated(13) },
      story: stories.firstTry,
    },
  },
)
