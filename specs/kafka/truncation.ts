/**
 * Four ways in which a Kafka replica cut its log when it became a follower: to its high watermark (up to 0.10), by KIP-101
 * (0.11), KIP-279 (2.0) and KIP-320 (2.1). One partition. Each closes a hole of the one before; the last also fences: every
 * exchange between leader and follower carries the leader epoch.
 *
 * Source: github.com/hachikuji/kafka-specification, modules KafkaReplication, KafkaTruncateToHighWatermark, Kip101, Kip279 and
 * Kip320. The holes: KAFKA-1211 (closed by KIP-101), KAFKA-6361 (by KIP-279), KAFKA-7128 and KAFKA-6880 (by KIP-320).
 *
 * Left out: crashes (a dead broker is one that takes no steps), producers' acknowledgements, and the way of an ISR change to
 * ZooKeeper and back: it is written and seen at once. LeaderAndIsr requests may arrive late, in any order, twice, or never.
 *
 * Sizes are written (replicas, logSize, maxRecords, maxLeaderEpoch). Distinct states, generated states and depth:
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
 * TLC agrees on the distinct states of kip-101, kip-279 and kip-320 at (2,2,2,1), and of kip-320 at (3,2,2,2), depth included.
 */
import { array, type DraftOf, ids, oneOf, option, range, record, seq, set, spec, type ViewOf } from 'quorate'
import { violated } from '../lib/expect.ts'
import { agreeBelow, endOfCommonPart, endOfEpoch, fetchNext } from '../lib/log.ts'

type Protocol = 'truncate-to-hw' | 'kip-101' | 'kip-279' | 'kip-320'

/** A protocol at a size. */
function at(protocol: Protocol, replicas: number, logSize: number, maxRecords: number, maxLeaderEpoch: number) {
  return { protocol, replicas, logSize, maxRecords, maxLeaderEpoch }
}

/** In all four the old leader may still presume to lead when the new one already does, but never in one epoch. */
const leaders = { OneLeaderNow: violated(5), OneLeaderPerEpoch: 'holds', LeaderInIsr: 'holds' } as const

export default spec(
  'kafka/truncation',
  {
    constants: {
      protocol: oneOf<Protocol>('truncate-to-hw', 'kip-101', 'kip-279', 'kip-320'),
      replicas: 2,
      logSize: 2,
      maxRecords: 2,
      maxLeaderEpoch: 1,
    },
  },
  (c, _budget, { model }) => {
    const Replica = ids('replica', c.replicas)
    /** -1: none yet. */
    const Epoch = range(-1, c.maxLeaderEpoch)
    /** `id` tells records apart, for the promises; `epoch` is that of the leader that wrote it. */
    const Record = record({ id: range(0, c.maxRecords - 1), epoch: range(0, c.maxLeaderEpoch) })
    /** What the controller decides: who leads the partition in an epoch, and which replicas are in sync. */
    const LeaderAndIsr = record({ epoch: Epoch, leader: option(Replica), isr: set(Replica) })
    /** Every request opens an epoch, so there are no more of them than epochs. */
    const Requests = set(LeaderAndIsr, { max: c.maxLeaderEpoch + 1 })
    const Replicas = array(
      Replica,
      record({
        log: seq(Record, c.logSize),
        /** High watermark: what is below this offset is committed, as far as the replica knows. */
        hw: range(0, c.logSize),
        /** From the LeaderAndIsr request that the replica obeyed last; `isr` then changes with the leader's own decisions. */
        epoch: Epoch,
        leader: option(Replica),
        isr: set(Replica),
      }),
    )

    const { action, define } = model({
      replicas: Replicas,
      /** The partition's state in ZooKeeper. */
      quorum: LeaderAndIsr,
      nextRecord: range(0, c.maxRecords),
      nextEpoch: range(0, c.maxLeaderEpoch + 1),
      /** Sent by the controller; any replica may obey any of them at any time. */
      requests: Requests,
    })

    type State = { readonly replicas: ViewOf<typeof Replicas>; readonly quorum: ViewOf<typeof LeaderAndIsr> }
    type ReplicaView = State['replicas'][number]
    type ReplicaDraft = DraftOf<typeof Replicas>[number]
    type Request = ViewOf<typeof LeaderAndIsr>
    type Controller = { quorum: DraftOf<typeof LeaderAndIsr>; requests: DraftOf<typeof Requests>; nextEpoch: number }

    /** Since KIP-320 leader and follower deal with each other only in the same epoch. */
    const fenced = c.protocol === 'kip-320'

    /** Asking for null first leaves a comparison of two numbers: 5 % less time for the whole check than `leader === r`. */
    const isNamed = (leader: number | null, r: number) => leader !== null && leader === r

    /** The replica takes itself for the leader, rightly or not; it then accepts writes. */
    const presumesLeadership = (s: State, r: number) => isNamed(s.replicas[r].leader, r)

    /** The replica leads the quorum's epoch: only such a leader can change the ISR. */
    const isTrueLeader = (s: State, r: number) =>
      isNamed(s.quorum.leader, r) && presumesLeadership(s, r) && s.replicas[r].epoch === s.quorum.epoch

    /** The follower fetches from this leader, and the leader answers. */
    const isFollowing = (s: State, follower: number, leader: number) =>
      isNamed(s.replicas[follower].leader, leader) &&
      presumesLeadership(s, leader) &&
      (!fenced || s.replicas[follower].epoch === s.replicas[leader].epoch)

    /** The follower has fetched the leader's log up to the offset `end`. */
    const isCaughtUp = (s: State, follower: number, leader: number, end: number) =>
      isFollowing(s, follower, leader) &&
      (end === 0 || (end <= s.replicas[leader].log.length && end <= s.replicas[follower].log.length))

    /** Everyone in the leader's ISR has fetched the record at its high watermark. */
    const isrHasNext = (s: State, leader: number) => {
      const { isr, hw } = s.replicas[leader]
      for (let f = 0; f < c.replicas; f++)
        if (isr.has(f) && !(isFollowing(s, f, leader) && s.replicas[f].log.length > hw)) return false
      return true
    }

    /**
     * A new leader's high watermark lags behind what the old one committed. It is known to be right again once everything
     * from earlier epochs is below it.
     */
    const hwReachedEpoch = ({ log, hw, epoch }: ReplicaView) => hw === log.length || log.at(hw)?.epoch === epoch

    /** How much of its log a replica keeps when it becomes the leader's follower. */
    const truncationPoint = {
      'truncate-to-hw': (follower: ReplicaView) => follower.hw,
      // The leader answers where its log goes on after the epoch of the follower's last record, if it can tell.
      'kip-101': (follower: ReplicaView, leader: ReplicaView) => {
        const last = follower.log.at(-1)
        return last === undefined ? 0 : (endOfEpoch(leader.log, last.epoch) ?? follower.hw)
      },
      'kip-279': (follower: ReplicaView, leader: ReplicaView) => endOfCommonPart(follower.log, leader.log),
      'kip-320': (follower: ReplicaView, leader: ReplicaView) => endOfCommonPart(follower.log, leader.log),
    }[c.protocol]

    /** The controller opens an epoch, writes that down and tells the replicas. */
    const controllerUpdate = (s: Controller, leader: number | null) => {
      s.quorum.epoch = s.nextEpoch
      s.quorum.leader = leader
      s.requests.add(s.quorum)
      s.nextEpoch += 1
    }

    const obey = (replica: ReplicaDraft, request: Request) => {
      replica.epoch = request.epoch
      replica.leader = request.leader
      replica.isr = request.isr
    }

    /** What the leader takes for committed is on every replica in `isr`. */
    const isCommittedOn = (s: State, isr: Request['isr'], leader: number) => {
      const { log, hw } = s.replicas[leader]
      if (hw === 0) return true
      for (let r = 0; r < c.replicas; r++) if (isr.has(r) && !agreeBelow(log, s.replicas[r].log, hw)) return false
      return true
    }

    return define({
      init: (s) => {
        for (let r = 0; r < c.replicas; r++) s.quorum.isr.add(r)
      },

      actions: {
        /** The controller makes another member of the ISR the leader: the old one failed, or the load is to be balanced. */
        ControllerElectLeader: action({
          forall: { replica: Replica },
          when: (s, { replica }) =>
            s.nextEpoch <= c.maxLeaderEpoch && s.quorum.leader !== replica && s.quorum.isr.has(replica),
          then: (s, { replica }) => {
            controllerUpdate(s, replica)
          },
        }),

        /** The controller takes a replica for dead. A leader that is alone in the ISR loses its office, but stays in there. */
        ControllerShrinkIsr: action({
          forall: { replica: Replica },
          when: (s, { replica }) =>
            s.nextEpoch <= c.maxLeaderEpoch && (s.quorum.leader === replica || s.quorum.isr.has(replica)),
          then: (s, { replica }) => {
            const { leader, isr } = s.quorum
            const alone = isr.size === 1 && isr.has(replica)
            if (leader !== replica || !alone) isr.delete(replica)
            controllerUpdate(s, leader === replica ? null : leader)
          },
        }),

        /** A replica learns that it leads a new epoch. Its log stays, and so does its high watermark, which may be stale. */
        BecomeLeader: action({
          forall: { request: (s) => s.requests },
          when: (s, { request }) => request.leader !== null && request.epoch > s.replicas[request.leader].epoch,
          then: (s, { request }) => {
            if (request.leader !== null) obey(s.replicas[request.leader], request)
          },
        }),

        /**
         * A replica learns who leads a new epoch, and cuts its own log to match. Unfenced, it asks the named leader even where
         * that one knows nothing of the epoch yet, or is already past it.
         */
        BecomeFollower: action({
          forall: { follower: Replica, request: (s) => s.requests },
          when: (s, { follower, request: { epoch, leader } }) =>
            leader !== null &&
            leader !== follower &&
            epoch > s.replicas[follower].epoch &&
            (!fenced || (presumesLeadership(s, leader) && s.replicas[leader].epoch === epoch)) &&
            truncationPoint(s.replicas[follower], s.replicas[leader]) <= s.replicas[follower].log.length,
          then: (s, { follower, request }) => {
            if (request.leader === null) return
            const replica = s.replicas[follower]
            const end = truncationPoint(replica, s.replicas[request.leader])
            replica.log.length = end
            replica.hw = Math.min(replica.hw, end)
            obey(replica, request)
          },
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

        /** A follower fetches the record at its end offset, and with it learns the leader's high watermark. */
        FollowerReplicate: action({
          forall: { follower: Replica, leader: Replica },
          when: (s, { follower, leader }) =>
            isFollowing(s, follower, leader) && s.replicas[follower].log.length < s.replicas[leader].log.length,
          then: (s, { follower, leader }) => {
            const replica = s.replicas[follower]
            fetchNext(replica.log, s.replicas[leader].log)
            replica.hw = Math.min(s.replicas[leader].hw, replica.log.length)
          },
        }),

        /** The leader commits the record at its high watermark. Unfenced, it counts on the ISR alone and not on its own log. */
        LeaderIncHighWatermark: action({
          forall: { leader: Replica },
          when: (s, { leader }) =>
            presumesLeadership(s, leader) &&
            s.replicas[leader].hw < (fenced ? s.replicas[leader].log.length : c.logSize) &&
            isrHasNext(s, leader),
          then: (s, { leader }) => {
            s.replicas[leader].hw += 1
          },
        }),

        /** The leader takes a follower that lags behind its log out of the ISR. */
        LeaderShrinkIsr: action({
          forall: { leader: Replica, follower: Replica },
          when: (s, { leader, follower }) =>
            isTrueLeader(s, leader) &&
            follower !== leader &&
            s.replicas[leader].isr.has(follower) &&
            !isCaughtUp(s, follower, leader, s.replicas[leader].log.length),
          then: (s, { leader, follower }) => {
            s.replicas[leader].isr.delete(follower)
            s.quorum.isr = s.replicas[leader].isr
          },
        }),

        /** The leader takes a follower that has reached its high watermark into the ISR; since KIP-320 once that one is right. */
        LeaderExpandIsr: action({
          forall: { leader: Replica, follower: Replica },
          when: (s, { leader, follower }) =>
            isTrueLeader(s, leader) &&
            !s.replicas[leader].isr.has(follower) &&
            isCaughtUp(s, follower, leader, s.replicas[leader].hw) &&
            (!fenced || hwReachedEpoch(s.replicas[leader])),
          then: (s, { leader, follower }) => {
            s.replicas[leader].isr.add(follower)
            s.quorum.isr = s.replicas[leader].isr
          },
        }),
      },

      invariants: {
        /** What a presumed leader takes for committed is on every member of the ISR that it knows. */
        WeakIsr: (s) => {
          for (let r = 0; r < c.replicas; r++)
            if (presumesLeadership(s, r) && !isCommittedOn(s, s.replicas[r].isr, r)) return false
          return true
        },

        /** What a presumed leader takes for committed is on every member of the quorum's ISR: on whoever can lead next. */
        StrongIsr: (s) => {
          for (let r = 0; r < c.replicas; r++)
            if (presumesLeadership(s, r) && !isCommittedOn(s, s.quorum.isr, r)) return false
          return true
        },
      },

      observations: {
        /** At any moment at most one replica presumes leadership. False by design: the old leader learns of the new one late. */
        OneLeaderNow: (s) => s.replicas.filter((_, r) => presumesLeadership(s, r)).length <= 1,

        /** No two replicas presume leadership in the same epoch. */
        OneLeaderPerEpoch: (s) => {
          const epochs = s.replicas.filter((_, r) => presumesLeadership(s, r)).map(({ epoch }) => epoch)
          return new Set(epochs).size === epochs.length
        },

        /** Any two replicas hold the same records below both their high watermarks: readers of both see one history. */
        CommittedAgree: (s) =>
          s.replicas.every((a) => s.replicas.every((b) => agreeBelow(a.log, b.log, Math.min(a.hw, b.hw)))),

        /** The quorum's leader is in its ISR. */
        LeaderInIsr: (s) => s.quorum.leader === null || s.quorum.isr.has(s.quorum.leader),
      },
    })
  },
  {
    // KAFKA-1211: the follower has the record, but has not yet heard that it is committed, and drops it at the next request.
    'truncate-to-hw, (2,2,2,1)': {
      constants: at('truncate-to-hw', 2, 2, 2, 1),
      expect: { WeakIsr: violated(9), StrongIsr: violated(10), ...leaders },
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
      expect: { WeakIsr: violated(9), StrongIsr: violated(9) },
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
      expect: { WeakIsr: 'holds', StrongIsr: violated(12) },
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
      expect: { WeakIsr: 'holds', StrongIsr: violated(12) },
    },
    'kip-279, (3,2,2,2)': {
      constants: at('kip-279', 3, 2, 2, 2),
      expect: { WeakIsr: violated(11), StrongIsr: violated(11) },
    },

    'kip-320, (2,2,2,1)': { constants: at('kip-320', 2, 2, 2, 1), expect: leaders },
    'kip-320, (2,2,2,2)': { constants: at('kip-320', 2, 2, 2, 2) },
    'kip-320, (2,2,2,3)': { constants: at('kip-320', 2, 2, 2, 3) },
    'kip-320, (2,3,3,3)': {
      constants: at('kip-320', 2, 3, 3, 3),
      expect: { WeakIsr: 'holds', StrongIsr: 'holds', CommittedAgree: 'holds' },
    },
    'kip-320, (3,2,2,1)': { constants: at('kip-320', 3, 2, 2, 1) },
    'kip-320, (3,2,2,2)': { constants: at('kip-320', 3, 2, 2, 2) },
  },
)
