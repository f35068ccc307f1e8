/**
 * How a Kafka replica truncates its log when it becomes a follower, and what a leader and its followers check about each
 * other. The spec has one partition, and the protocol of each Kafka version up to 2.1, plus an early design of the last one.
 *
 * The rules that all versions share:
 *
 * 1. The controller makes a member of the ISR the leader, or removes a replica that seems dead from the ISR. Each decision starts
 *    a new leader epoch. The controller writes the leader, its epoch and the ISR to ZooKeeper, and sends them to the replicas in
 *    a LeaderAndIsr request.
 * 2. A replica obeys a request if the request has a higher leader epoch than its own. Requests can arrive late, in any order,
 *    more than once, or never. So an old leader can still believe that it leads, and accept records, after the
 *    new one does.
 * 3. The replica that the request names as leader keeps its log and its high watermark. Every other replica becomes a follower:
 *    it truncates its log to agree with the leader's and then fetches.
 * 4. A follower fetches the record at its log end offset, and the response carries the leader's high watermark. So a
 *    follower learns that a record is committed one fetch late.
 * 5. The leader commits the record at its high watermark once every member of the ISR, as the leader knows it, has that record:
 *    it advances the high watermark by one.
 * 6. Between elections, only the leader changes the ISR, and only while ZooKeeper names it as the leader. It can remove
 *    a follower that has not reached its log end offset, and add a follower that has reached its high watermark.
 *
 * Together, these rules must keep one promise: every member of the ISR has all committed records, because any of them can
 * lead next. The protocols below differ in where rule 3 truncates and in which leader epochs rules 3 to 6 check. Each
 * version closes a hole in the previous one.
 *
 * Source: github.com/hachikuji/kafka-specification, modules KafkaReplication, KafkaTruncateToHighWatermark, Kip101,
 * Kip279, Kip320 and Kip320FirstTry. kafka/replication adds acknowledgements.
 *
 * Left out: crashes (a dead broker takes no steps), acknowledgements, and the round trip of an ISR change to ZooKeeper (a
 * change is written and seen at once).
 *
 * Sizes are written (replicas, logSize, maxRecords, maxLeaderEpoch). Epochs count from 0, so (2,2,2,1) has two epochs;
 * kafka/replication calls it (2,2,2). Distinct states, generated states and depth:
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
 * TLC finds the same distinct states for kip-101, kip-279 and kip-320 at (2,2,2,1), and the same distinct states and depth for
 * kip-320 at (3,2,2,2).
 */
import {
  array,
  type DraftOf,
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
import { agreeBelow, endOfCommonPart, endOfEpoch, fetchNext } from '../lib/log.ts'
import { models } from './truncation.models.ts'

interface Sizes {
  readonly replicas: number
  readonly epochs: number
  readonly records: number
  /** How many records a log can hold. */
  readonly logSize: number
}

/** The domains of the partition's variables. Epochs, records and offsets count from 0. */
export function partition({ replicas, epochs, records, logSize }: Sizes) {
  const Replica = ids('replica', replicas, { symmetric: true })
  /** -1 means no epoch yet. */
  const Epoch = range(-1, epochs - 1)
  /** A record carries the epoch of the leader that wrote it. `id` tells records apart; only the properties read it. */
  const Record = record({ id: range(0, records - 1), epoch: range(0, epochs - 1) })
  /** The controller's decision on who leads the partition in an epoch and which replicas are in sync. */
  const LeaderAndIsr = record({ epoch: Epoch, leader: option(Replica), isr: set(Replica) })
  /** Every request starts an epoch, so there are at most as many requests as epochs. */
  const Requests = set(LeaderAndIsr, { max: epochs })
  const replicaFields = {
    /** The log's length is its log end offset. */
    log: seq(Record, logSize),
    /** High watermark: as far as the replica knows, the records below this offset are committed. */
    hw: range(0, logSize),
    /** From the last request that the replica obeyed. A leader later changes `isr` itself. */
    epoch: Epoch,
    leader: option(Replica),
    isr: set(Replica),
  }
  const ReplicaState = record(replicaFields)
  return { Replica, LeaderAndIsr, Requests, replicaFields, ReplicaState, Replicas: array(Replica, ReplicaState) }
}

type Domains = ReturnType<typeof partition>
type ReplicaId = ViewOf<Domains['Replica']>
type Replica = ViewOf<Domains['ReplicaState']>
type ReplicaDraft = DraftOf<Domains['ReplicaState']>
type LeaderAndIsr = ViewOf<Domains['LeaderAndIsr']>

interface Partition {
  readonly replicas: ViewOf<Domains['Replicas']>
  /** The partition's state in ZooKeeper. */
  readonly quorum: LeaderAndIsr
  readonly requests: ViewOf<Domains['Requests']>
}

interface PartitionDraft {
  readonly replicas: DraftOf<Domains['Replicas']>
  quorum: DraftOf<Domains['LeaderAndIsr']>
  requests: DraftOf<Domains['Requests']>
}

/** Comparing with null first means that only two numbers are left to compare, which is 20% faster. */
const isNamed = (leader: ReplicaId | null, r: ReplicaId) => leader !== null && leader === r

/** Whether the replica believes, rightly or not, that it is the leader. If so, it accepts records. */
export const presumesLeadership = (s: Partition, r: ReplicaId) => isNamed(s.replicas[r].leader, r)

export const presumedLeaders = (s: Partition) => s.replicas.filter((_, r) => presumesLeadership(s, r))

/** Whether ZooKeeper names the replica as leader and the replica is in that epoch. Only such a leader can change the ISR. */
export const isTrueLeader = (s: Partition, r: ReplicaId) =>
  isNamed(s.quorum.leader, r) && presumesLeadership(s, r) && s.replicas[r].epoch === s.quorum.epoch

/** What the rules leave open and where Kafka's versions differ. */
interface Protocol {
  /** Rule 3: the log end offset to which a replica truncates when it becomes this leader's follower. */
  readonly truncationPoint: (follower: Replica, leader: Replica) => number
  /** Rule 3: whether a replica that enters this epoch can use this leader's log to find its truncation point. */
  readonly leaderAnswers: (s: Partition, leader: ReplicaId, epoch: number) => boolean
  /** Rules 4 to 6: whether the leader accepts the follower's fetches. If so, it serves them and counts the follower's copies. */
  readonly acceptsFetch: (follower: Replica, leader: Replica) => boolean
  /** Rules 4 to 6: whether the leader accepts a fetch that follows the record at this offset of the follower's log. */
  readonly acceptsRecord: (follower: Replica, leader: Replica, offset: number) => boolean
  /** Rule 6: whether the leader can judge by its current high watermark which followers to add to the ISR. */
  readonly trustsHighWatermark: (leader: Replica) => boolean
  /** Whether a follower truncates when the leader rejects its fetch, instead of when it becomes a follower. */
  readonly truncatesOnFetch: boolean
}

/**
 * Kafka up to 0.10. A new follower truncates to its own high watermark: it does not know whether the records above it are
 * committed and can fetch them again. A leader accepts every replica that names it as the leader, in any epoch.
 *
 * The hole is KAFKA-1211. A record is committed once the follower has it, but the follower learns this only with its next fetch.
 * If another request arrives first, the follower drops the record. It is still in the ISR and can lead next.
 */
const truncateToHighWatermark: Protocol = {
  truncationPoint: (follower) => follower.hw,
  leaderAnswers: () => true,
  acceptsFetch: () => true,
  acceptsRecord: () => true,
  trustsHighWatermark: () => true,
  truncatesOnFetch: false,
}

/**
 * KIP-101, Kafka 0.11. A new follower asks the leader where the epoch of its own last record ends (OffsetsForLeaderEpoch) and
 * truncates to that offset. This is the first offset of a later epoch in the leader's log or, if the leader's last record has
 * the same epoch, the leader's log end offset. So the follower keeps what both logs have, committed or not.
 *
 * The hole is KAFKA-6361. After two quick elections, the leader may have no record from the follower's epoch or a later one.
 * It then has no answer, and the follower truncates to its high watermark as before.
 */
const kip101: Protocol = {
  ...truncateToHighWatermark,
  truncationPoint: (follower, leader) => {
    const last = follower.log.at(-1)
    return last === undefined ? 0 : (endOfEpoch(leader.log, last.epoch) ?? follower.hw)
  },
}

/**
 * KIP-279, Kafka 2.0. The leader answers for the latest epoch that it knows, up to the requested one. If that is an
 * earlier epoch, the follower drops its records from later epochs and asks again, until the logs agree. So it truncates
 * just after the last record that both logs have at the same offset. In this spec, all questions and answers together
 * are one step.
 *
 * Truncation is now exact, but two holes remain. KAFKA-7128: a new leader's high watermark can lag behind what the old
 * leader committed, so it adds a follower to the ISR that is missing committed records. KAFKA-6880: a leader counts a
 * follower that is in an older epoch, which then obeys a request from an epoch in between and truncates what was counted.
 */
const kip279: Protocol = {
  ...kip101,
  truncationPoint: (follower, leader) => endOfCommonPart(follower.log, leader.log),
}

/**
 * Whether the high watermark has reached the leader's own epoch, so all records from earlier epochs are below it. Until
 * then, a new leader's high watermark can lag behind what the old leader committed.
 */
const hasReachedOwnEpoch = ({ log, hw, epoch }: Replica) => hw === log.length || log.at(hw)?.epoch === epoch

/**
 * KIP-320, Kafka 2.1. Leader and follower accept each other only in the same leader epoch: every request carries the
 * follower's epoch, and the leader rejects every epoch except its own.
 *
 * - Truncation is fenced. A follower uses a leader's log to truncate only if that leader already leads the epoch that the
 *   follower enters: until then, the leader's own log can change.
 * - Fetches are fenced. A follower in another epoch gets no records, and its copies do not count for the high watermark. This
 *   closes KAFKA-6880: a follower that was counted has already truncated and does not truncate again in this epoch.
 * - A leader adds followers to the ISR only after its high watermark has reached its own epoch. This closes KAFKA-7128. It can
 *   remove a follower earlier and treats a follower in another epoch as one that lags.
 */
const kip320: Protocol = {
  ...kip279,
  leaderAnswers: (s, leader, epoch) => presumesLeadership(s, leader) && s.replicas[leader].epoch === epoch,
  acceptsFetch: (follower, leader) => follower.epoch === leader.epoch,
  trustsHighWatermark: hasReachedOwnEpoch,
}

/**
 * The first design of KIP-320. A new follower keeps its log and fetches immediately. The fetch carries the epoch of the
 * follower's last record. If the leader has a record from another epoch there, it rejects the fetch, and only then does
 * the follower truncate, as in KIP-279. The leader also counts only copies whose epoch it has checked in this way.
 *
 * The hole is the one in KAFKA-6880. A record's epoch does not say which leader the follower obeys, so a follower that is in
 * an older epoch still counts and truncates later. That is why the final design sends the follower's own epoch.
 */
const kip320FirstTry: Protocol = {
  ...kip279,
  truncationPoint: (follower) => follower.log.length,
  acceptsRecord: (follower, leader, offset) => leader.log.at(offset)?.epoch === follower.log.at(offset)?.epoch,
  trustsHighWatermark: hasReachedOwnEpoch,
  truncatesOnFetch: true,
}

const protocols = {
  'truncate-to-hw': truncateToHighWatermark,
  'kip-101': kip101,
  'kip-279': kip279,
  'kip-320': kip320,
  'kip-320-first-try': kip320FirstTry,
}
export type ProtocolName = keyof typeof protocols

/** Rules 1 and 2: the controller starts an epoch with this leader, writes it to ZooKeeper and sends it to the replicas. */
const openEpoch = (s: PartitionDraft, leader: ReplicaId | null) => {
  s.quorum.epoch += 1
  s.quorum.leader = leader
  s.requests.add(s.quorum)
}

const obey = (replica: ReplicaDraft, request: LeaderAndIsr) => {
  replica.epoch = request.epoch
  replica.leader = request.leader
  replica.isr = request.isr
}

const truncate = (replica: ReplicaDraft, end: number) => {
  replica.log.length = end
  replica.hw = Math.min(replica.hw, end)
}

interface ReplicaChoice {
  readonly replica: ReplicaId
}
interface LeaderChoice {
  readonly leader: ReplicaId
}
interface FollowerChoice {
  readonly follower: ReplicaId
}
interface RequestChoice {
  readonly request: LeaderAndIsr
}

/** For pictures: the leader writes the ISR to ZooKeeper. */
const toController = (_s: Partition, { leader }: LeaderChoice) => ({ from: leader, to: 'others' as const })

/** The steps of the controller and the replicas that do not depend on what the leader tells producers and consumers. */
export function stepsOf(Replica: Domains['Replica'], protocol: ProtocolName, lastEpoch: number) {
  const { truncationPoint, leaderAnswers, acceptsFetch, acceptsRecord, trustsHighWatermark, truncatesOnFetch } =
    protocols[protocol]

  /** Whether the follower fetches from this leader, and the leader accepts its fetches. */
  const isFollowing = (s: Partition, follower: ReplicaId, leader: ReplicaId) =>
    isNamed(s.replicas[follower].leader, leader) &&
    presumesLeadership(s, leader) &&
    acceptsFetch(s.replicas[follower], s.replicas[leader])

  /** Whether the leader knows that the follower has its log up to the offset `end`. */
  const isCaughtUp = (s: Partition, follower: ReplicaId, leader: ReplicaId, end: number) =>
    isFollowing(s, follower, leader) &&
    (end === 0 ||
      (end <= s.replicas[leader].log.length &&
        end <= s.replicas[follower].log.length &&
        acceptsRecord(s.replicas[follower], s.replicas[leader], end - 1)))

  /** Whether every member of the leader's ISR, the leader included, has caught up to the offset `end`. */
  const isrIsCaughtUp = (s: Partition, leader: ReplicaId, end: number) => {
    const { isr } = s.replicas[leader]
    for (const f of Replica.values) if (isr.has(f) && !isCaughtUp(s, f, leader, end)) return false
    return true
  }

  return {
    /**
     * The controller makes another member of the ISR the leader, because the old leader failed or to balance
     * leaders.
     */
    electLeader: {
      forall: { replica: Replica },
      when: (s: Partition, { replica }: ReplicaChoice) =>
        s.quorum.epoch < lastEpoch && s.quorum.leader !== replica && s.quorum.isr.has(replica),
      then: (s: PartitionDraft, { replica }: ReplicaChoice) => {
        openEpoch(s, replica)
      },
    },

    /**
     * A replica seems dead, and the controller removes it from the ISR. If it was the leader, the partition has no leader
     * until the next election. A leader that is the last member stays in the ISR: no other replica has all records.
     */
    shrinkIsr: {
      forall: { replica: Replica },
      when: (s: Partition, { replica }: ReplicaChoice) =>
        s.quorum.epoch < lastEpoch && (s.quorum.leader === replica || s.quorum.isr.has(replica)),
      then: (s: PartitionDraft, { replica }: ReplicaChoice) => {
        const { leader, isr } = s.quorum
        const alone = isr.size === 1 && isr.has(replica)
        if (leader !== replica || !alone) isr.delete(replica)
        openEpoch(s, leader === replica ? null : leader)
      },
    },

    /** A replica learns that it leads a new epoch. Its high watermark can lag behind what the old leader committed. */
    becomeLeader: {
      forall: { request: (s: Partition) => s.requests },
      when: (s: Partition, { request }: RequestChoice) =>
        request.leader !== null && request.epoch > s.replicas[request.leader].epoch,
      then: (s: PartitionDraft, { request }: RequestChoice) => {
        if (request.leader !== null) obey(s.replicas[request.leader], request)
      },
      message: (_s: Partition, { request }: RequestChoice) => ({ from: 'others' as const, to: request.leader }),
    },

    /**
     * A replica learns who leads a new epoch and truncates its log. Unless truncation is fenced, it uses the new leader's
     * log even if that replica does not know yet that it leads, or already obeys a later request. As in the source, no
     * replica becomes a follower while its truncation point is beyond the end of its own log.
     */
    becomeFollower: {
      forall: { follower: Replica, request: (s: Partition) => s.requests },
      when: (s: Partition, { follower, request: { epoch, leader } }: RequestChoice & FollowerChoice) =>
        leader !== null &&
        leader !== follower &&
        epoch > s.replicas[follower].epoch &&
        leaderAnswers(s, leader, epoch) &&
        truncationPoint(s.replicas[follower], s.replicas[leader]) <= s.replicas[follower].log.length,
      then: (s: PartitionDraft, { follower, request }: RequestChoice & FollowerChoice) => {
        if (request.leader === null) return
        truncate(s.replicas[follower], truncationPoint(s.replicas[follower], s.replicas[request.leader]))
        obey(s.replicas[follower], request)
      },
      message: (_s: Partition, { follower, request }: RequestChoice & FollowerChoice) => ({
        from: request.leader,
        to: follower,
      }),
    },

    /** A follower fetches the record at its log end offset and learns the leader's high watermark. */
    replicate: {
      forall: { follower: Replica, leader: Replica },
      when: (s: Partition, { follower, leader }: LeaderChoice & FollowerChoice) =>
        s.replicas[follower].log.length < s.replicas[leader].log.length &&
        isCaughtUp(s, follower, leader, s.replicas[follower].log.length),
      then: (s: PartitionDraft, { follower, leader }: LeaderChoice & FollowerChoice) => {
        const replica = s.replicas[follower]
        fetchNext(replica.log, s.replicas[leader].log)
        replica.hw = Math.min(s.replicas[leader].hw, replica.log.length)
      },
    },

    /** The leader rejects a follower's fetch, and the follower truncates. This happens only in the first design of KIP-320. */
    truncateOnFetch: {
      forall: { follower: Replica },
      when: (s: Partition, { follower }: FollowerChoice) => {
        const { leader, log } = s.replicas[follower]
        return (
          truncatesOnFetch &&
          leader !== null &&
          isFollowing(s, follower, leader) &&
          !isCaughtUp(s, follower, leader, log.length)
        )
      },
      then: (s: PartitionDraft, { follower }: FollowerChoice) => {
        const replica = s.replicas[follower]
        if (replica.leader !== null) truncate(replica, endOfCommonPart(replica.log, s.replicas[replica.leader].log))
      },
    },

    /** The leader commits the record at its high watermark. */
    incHighWatermark: {
      forall: { leader: Replica },
      when: (s: Partition, { leader }: LeaderChoice) =>
        presumesLeadership(s, leader) &&
        s.replicas[leader].hw < s.replicas[leader].log.length &&
        isrIsCaughtUp(s, leader, s.replicas[leader].hw + 1),
      then: (s: PartitionDraft, { leader }: LeaderChoice) => {
        s.replicas[leader].hw += 1
      },
    },

    /** The leader removes a follower that has not reached its log end offset from the ISR. */
    leaderShrinkIsr: {
      forall: { leader: Replica, follower: Replica },
      when: (s: Partition, { leader, follower }: LeaderChoice & FollowerChoice) =>
        isTrueLeader(s, leader) &&
        follower !== leader &&
        s.replicas[leader].isr.has(follower) &&
        !isCaughtUp(s, follower, leader, s.replicas[leader].log.length),
      then: (s: PartitionDraft, { leader, follower }: LeaderChoice & FollowerChoice) => {
        s.replicas[leader].isr.delete(follower)
        s.quorum.isr = s.replicas[leader].isr
      },
      message: toController,
    },

    /** The leader adds a follower that has reached its high watermark to the ISR. */
    leaderExpandIsr: {
      forall: { leader: Replica, follower: Replica },
      when: (s: Partition, { leader, follower }: LeaderChoice & FollowerChoice) =>
        isTrueLeader(s, leader) &&
        !s.replicas[leader].isr.has(follower) &&
        isCaughtUp(s, follower, leader, s.replicas[leader].hw) &&
        trustsHighWatermark(s.replicas[leader]),
      then: (s: PartitionDraft, { leader, follower }: LeaderChoice & FollowerChoice) => {
        s.replicas[leader].isr.add(follower)
        s.quorum.isr = s.replicas[leader].isr
      },
      message: toController,
    },
  }
}

/** Whether no two replicas believe they lead in the same epoch. */
export function oneLeaderPerEpoch(s: Partition) {
  const leaders = presumedLeaders(s)
  return forAll(leaders, (a) => forAll(leaders, (b) => implies(a !== b, () => a.epoch !== b.epoch)))
}

/** Whether, for each presumed leader, every replica in the ISR from `isrOf` has the records below the leader's high watermark. */
const committedOn =
  (Replica: Domains['Replica'], isrOf: (s: Partition, leader: ReplicaId) => LeaderAndIsr['isr']) => (s: Partition) =>
    forAll(Replica, (leader) =>
      implies(presumesLeadership(s, leader), () => {
        const { log, hw } = s.replicas[leader]
        return (
          hw === 0 ||
          forAll(isrOf(s, leader), (member) => member === leader || agreeBelow(log, s.replicas[member].log, hw))
        )
      }),
    )

/** What pictures show for each replica. */
export const lanesOf = (Replica: Domains['Replica']) => ({
  nodes: Replica,
  log: (s: Partition, r: ReplicaId) => s.replicas[r].log.map(({ id, epoch }) => ({ record: id, epoch })),
  highWatermark: (s: Partition, r: ReplicaId) => s.replicas[r].hw,
  leads: presumesLeadership,
  epoch: (s: Partition, r: ReplicaId) => (s.replicas[r].epoch < 0 ? null : s.replicas[r].epoch),
  inSync: (s: Partition, r: ReplicaId) => s.quorum.isr.has(r),
  others: 'controller',
})

export const declared = {
  constants: {
    protocol: oneOf<ProtocolName>('kip-320', 'kip-279', 'kip-101', 'truncate-to-hw', 'kip-320-first-try'),
    replicas: 2,
    logSize: 2,
    maxRecords: 2,
    maxLeaderEpoch: 1,
  },
}

export default spec(
  'kafka/truncation',
  declared,
  (c, _budget, { state }) => {
    const { Replica, LeaderAndIsr, Requests, ReplicaState } = partition({
      replicas: c.replicas,
      epochs: c.maxLeaderEpoch + 1,
      records: c.maxRecords,
      logSize: c.logSize,
    })

    const { action, define } = state({
      replicas: array(Replica, ReplicaState),
      /** The partition's state in ZooKeeper. The next decision uses the next epoch. */
      quorum: LeaderAndIsr,
      nextRecord: range(0, c.maxRecords),
      /** The controller's requests. Any replica can obey any of them at any time. */
      requests: Requests,
    })

    const steps = stepsOf(Replica, c.protocol, c.maxLeaderEpoch)

    return define({
      init: (s) => {
        for (const r of Replica.values) s.quorum.isr.add(r)
      },

      actions: {
        ControllerElectLeader: action(steps.electLeader),
        ControllerShrinkIsr: action(steps.shrinkIsr),
        BecomeLeader: action(steps.becomeLeader),
        BecomeFollower: action(steps.becomeFollower),

        /** A replica that believes it is the leader accepts a producer's record. */
        LeaderWrite: action({
          forall: { leader: Replica },
          when: (s, { leader }) =>
            s.nextRecord < c.maxRecords && presumesLeadership(s, leader) && s.replicas[leader].log.length < c.logSize,
          then: (s, { leader }) => {
            s.replicas[leader].log.push({ id: s.nextRecord, epoch: s.replicas[leader].epoch })
            s.nextRecord += 1
          },
        }),

        FollowerReplicate: action(steps.replicate),
        FollowerTruncate: action(steps.truncateOnFetch),
        LeaderIncHighWatermark: action(steps.incHighWatermark),
        LeaderShrinkIsr: action(steps.leaderShrinkIsr),
        LeaderExpandIsr: action(steps.leaderExpandIsr),
      },

      invariants: {
        /** Every member of a presumed leader's ISR has the records that this leader considers committed. */
        WeakIsr: committedOn(Replica, (s, leader) => s.replicas[leader].isr),

        /** Every member of the ISR in ZooKeeper, any of which can lead next, has these records too. */
        StrongIsr: committedOn(Replica, (s) => s.quorum.isr),
      },

      observations: {
        /** At most one replica believes it is the leader. False by design: the old leader hears of the new one late. */
        OneLeaderNow: (s) => presumedLeaders(s).length <= 1,

        OneLeaderPerEpoch: oneLeaderPerEpoch,

        /** Any two replicas hold the same records below both high watermarks, so a reader sees the same history on either. */
        CommittedAgree: (s) =>
          s.replicas.every((a) => s.replicas.every((b) => agreeBelow(a.log, b.log, Math.min(a.hw, b.hw)))),

        /** If ZooKeeper names a leader, that leader is in the ISR. (The source has no "if", so its version fails immediately.) */
        LeaderInIsr: (s) => s.quorum.leader === null || s.quorum.isr.has(s.quorum.leader),
      },

      byConstruction: {
        LeaderInIsr:
          'only the controller writes both, in one step, and it never removes a leader from the ISR that stays leader',
      },

      lanes: {
        ...lanesOf(Replica),
        omit: (s) => [s.nextRecord, s.requests],
      },
    })
  },
  models,
)
