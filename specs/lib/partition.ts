/**
 * One Kafka partition whose replicas hear late, or never, who leads it: the variables, the rules and the steps that
 * kafka/truncation and kafka/replication share. The controller decides who leads an epoch and which replicas are in sync, writes that down as the
 * quorum's state and sends it as a LeaderAndIsr request; replicas then deal with each other by one of five protocols.
 *
 * Source: github.com/hachikuji/kafka-specification, modules KafkaReplication, KafkaTruncateToHighWatermark, Kip101, Kip279,
 * Kip320 and Kip320FirstTry.
 */
import { array, type DraftOf, forAll, ids, implies, option, range, record, seq, set, type ViewOf } from 'quorate'
import { agreeBelow, endOfCommonPart, endOfEpoch, fetchNext } from './log.ts'

export type Protocol = 'truncate-to-hw' | 'kip-101' | 'kip-279' | 'kip-320' | 'kip-320-first-try'

interface Sizes {
  readonly replicas: number
  readonly epochs: number
  readonly records: number
  /** How many records a log can hold. */
  readonly logSize: number
}

/** The domains of a partition's variables; epochs and records count from 0. */
export function partition({ replicas, epochs, records, logSize }: Sizes) {
  const Replica = ids('replica', replicas, { symmetric: true })
  /** -1: none yet. */
  const Epoch = range(-1, epochs - 1)
  /** `id` tells records apart, for the promises; `epoch` is that of the leader that wrote it. */
  const Record = record({ id: range(0, records - 1), epoch: range(0, epochs - 1) })
  /** What the controller decides: who leads the partition in an epoch, and which replicas are in sync. */
  const LeaderAndIsr = record({ epoch: Epoch, leader: option(Replica), isr: set(Replica) })
  /** Every request opens an epoch, so there are no more of them than epochs. */
  const Requests = set(LeaderAndIsr, { max: epochs })
  const replicaFields = {
    log: seq(Record, logSize),
    /** High watermark: what is below this offset is committed, as far as the replica knows. */
    hw: range(0, logSize),
    /** From the LeaderAndIsr request that the replica obeyed last; `isr` then changes with the leader's own decisions. */
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
type LeaderAndIsr = ViewOf<Domains['LeaderAndIsr']>

type Controller = { quorum: DraftOf<Domains['LeaderAndIsr']>; requests: DraftOf<Domains['Requests']> }

interface Partition {
  readonly replicas: ViewOf<Domains['Replicas']>
  readonly quorum: LeaderAndIsr
}

interface PartitionDraft extends Controller {
  readonly replicas: DraftOf<Domains['Replicas']>
}

/** Asking for null first leaves a comparison of two numbers, which runs a fifth faster than one of a number and null. */
const isNamed = (leader: ReplicaId | null, r: ReplicaId) => leader !== null && leader === r

/** The replica takes itself for the leader, rightly or not; it then accepts writes. */
export const presumesLeadership = (s: Partition, r: ReplicaId) => isNamed(s.replicas[r].leader, r)

/** The replica leads the quorum's epoch: only such a leader can change the ISR. */
export const isTrueLeader = (s: Partition, r: ReplicaId) =>
  isNamed(s.quorum.leader, r) && presumesLeadership(s, r) && s.replicas[r].epoch === s.quorum.epoch

export const presumedLeaders = (s: Partition) => s.replicas.filter((_, r) => presumesLeadership(s, r))

/** The controller opens an epoch with this leader, writes that down and tells the replicas. */
const openEpoch = (s: Controller, leader: ReplicaId | null) => {
  s.quorum.epoch += 1
  s.quorum.leader = leader
  s.requests.add(s.quorum)
}

/** The controller takes a replica for dead. A leader that is alone in the ISR loses its office, but stays in there. */
const takeForDead = (s: Controller, replica: ReplicaId) => {
  const { leader, isr } = s.quorum
  const alone = isr.size === 1 && isr.has(replica)
  if (leader !== replica || !alone) isr.delete(replica)
  openEpoch(s, leader === replica ? null : leader)
}

/** The replica takes its role from the request. */
export const obey = (replica: DraftOf<Domains['ReplicaState']>, request: LeaderAndIsr) => {
  replica.epoch = request.epoch
  replica.leader = request.leader
  replica.isr = request.isr
}

/** The replica cuts its log, and with it its high watermark. */
export const truncate = (replica: DraftOf<Domains['ReplicaState']>, end: number) => {
  replica.log.length = end
  replica.hw = Math.min(replica.hw, end)
}

/** How much of its log a replica keeps when it becomes the leader's follower. */
const truncationPoints: Readonly<Record<Protocol, (follower: Replica, leader: Replica) => number>> = {
  'truncate-to-hw': (follower) => follower.hw,
  // The leader answers where its log goes on after the epoch of the follower's last record, if it can tell.
  'kip-101': (follower, leader) => {
    const last = follower.log.at(-1)
    return last === undefined ? 0 : (endOfEpoch(leader.log, last.epoch) ?? follower.hw)
  },
  'kip-279': (follower, leader) => endOfCommonPart(follower.log, leader.log),
  'kip-320': (follower, leader) => endOfCommonPart(follower.log, leader.log),
  // It keeps all, and truncates when a fetch tells it to.
  'kip-320-first-try': (follower) => follower.log.length,
}

const sameEpochAt = (a: Replica, b: Replica, offset: number) => a.log.at(offset)?.epoch === b.log.at(offset)?.epoch

/** What the protocol has leader and follower compare before they deal with each other. */
export function rulesOf(Replica: Domains['Replica'], protocol: Protocol) {
  /** Since KIP-320 leader and follower deal with each other only in the same epoch. */
  const fenced = protocol === 'kip-320'
  /** Its first try put into a fetch the epoch of the follower's last record instead. */
  const comparesRecords = protocol === 'kip-320-first-try'
  const truncationPoint = truncationPoints[protocol]

  /** The follower fetches from this leader, and the leader answers. */
  const isFollowing = (s: Partition, follower: ReplicaId, leader: ReplicaId) =>
    isNamed(s.replicas[follower].leader, leader) &&
    presumesLeadership(s, leader) &&
    (!fenced || s.replicas[follower].epoch === s.replicas[leader].epoch)

  /** The follower has fetched the leader's log up to the offset `end`. */
  const isCaughtUp = (s: Partition, follower: ReplicaId, leader: ReplicaId, end: number) =>
    isFollowing(s, follower, leader) &&
    (end === 0 ||
      (end <= s.replicas[leader].log.length &&
        end <= s.replicas[follower].log.length &&
        (!comparesRecords || sameEpochAt(s.replicas[leader], s.replicas[follower], end - 1))))

  /** Everyone in the leader's ISR, itself included, has caught up to the offset `end`. */
  const isrIsCaughtUp = (s: Partition, leader: ReplicaId, end: number) => {
    const { isr } = s.replicas[leader]
    for (const f of Replica.values) if (isr.has(f) && !isCaughtUp(s, f, leader, end)) return false
    return true
  }

  /**
   * A new leader's high watermark lags behind what the old one committed. It is known to be right again once everything
   * from earlier epochs is below it; before KIP-320 no leader waited for that.
   */
  const trustsHw = ({ log, hw, epoch }: Replica) =>
    (!fenced && !comparesRecords) || hw === log.length || log.at(hw)?.epoch === epoch

  /**
   * The follower obeys a request that names another leader. Unfenced, it asks that one even where it knows nothing of the
   * epoch yet, or is already past it.
   */
  const mayFollow = (s: Partition, follower: ReplicaId, { epoch, leader }: LeaderAndIsr) =>
    leader !== null &&
    leader !== follower &&
    epoch > s.replicas[follower].epoch &&
    (!fenced || (presumesLeadership(s, leader) && s.replicas[leader].epoch === epoch)) &&
    truncationPoint(s.replicas[follower], s.replicas[leader]) <= s.replicas[follower].log.length

  return { isFollowing, isCaughtUp, isrIsCaughtUp, trustsHw, mayFollow, truncationPoint }
}

/** The leader writes the ISR. */
const toController = (_s: Partition, { leader }: { readonly leader: ReplicaId }) => ({
  from: leader,
  to: 'others' as const,
})

/** The controller's steps. */
export function controllerOf(Replica: Domains['Replica'], lastEpoch: number) {
  type Choice = { readonly replica: ReplicaId }
  return {
    /** The controller makes another member of the ISR the leader: the old one failed, or the load is to be balanced. */
    electLeader: {
      forall: { replica: Replica },
      when: (s: Partition, { replica }: Choice) =>
        s.quorum.epoch < lastEpoch && s.quorum.leader !== replica && s.quorum.isr.has(replica),
      then: (s: Controller, { replica }: Choice) => {
        openEpoch(s, replica)
      },
    },

    /** The controller takes a replica for dead, out of the ISR, and the partition from it if it led. */
    shrinkIsr: {
      forall: { replica: Replica },
      when: (s: Partition, { replica }: Choice) =>
        s.quorum.epoch < lastEpoch && (s.quorum.leader === replica || s.quorum.isr.has(replica)),
      then: (s: Controller, { replica }: Choice) => {
        takeForDead(s, replica)
      },
    },
  }
}

/** The steps between leader and follower that are the same whatever the leader tells its clients. */
export function replicationOf(Replica: Domains['Replica'], rules: ReturnType<typeof rulesOf>) {
  const { isCaughtUp, trustsHw } = rules
  type Pair = { readonly leader: ReplicaId; readonly follower: ReplicaId }
  return {
    /** A follower fetches the record at its end offset, and with it learns the leader's high watermark. */
    replicate: {
      forall: { follower: Replica, leader: Replica },
      when: (s: Partition, { follower, leader }: Pair) =>
        s.replicas[follower].log.length < s.replicas[leader].log.length &&
        isCaughtUp(s, follower, leader, s.replicas[follower].log.length),
      then: (s: PartitionDraft, { follower, leader }: Pair) => {
        const replica = s.replicas[follower]
        fetchNext(replica.log, s.replicas[leader].log)
        replica.hw = Math.min(s.replicas[leader].hw, replica.log.length)
      },
    },

    /** The leader takes a follower that lags behind its log out of the ISR. */
    shrinkIsr: {
      forall: { leader: Replica, follower: Replica },
      when: (s: Partition, { leader, follower }: Pair) =>
        isTrueLeader(s, leader) &&
        follower !== leader &&
        s.replicas[leader].isr.has(follower) &&
        !isCaughtUp(s, follower, leader, s.replicas[leader].log.length),
      then: (s: PartitionDraft, { leader, follower }: Pair) => {
        s.replicas[leader].isr.delete(follower)
        s.quorum.isr = s.replicas[leader].isr
      },
      message: toController,
    },

    /** The leader takes a follower that has reached its high watermark into the ISR; since KIP-320 once that one is right. */
    expandIsr: {
      forall: { leader: Replica, follower: Replica },
      when: (s: Partition, { leader, follower }: Pair) =>
        isTrueLeader(s, leader) &&
        !s.replicas[leader].isr.has(follower) &&
        isCaughtUp(s, follower, leader, s.replicas[leader].hw) &&
        trustsHw(s.replicas[leader]),
      then: (s: PartitionDraft, { leader, follower }: Pair) => {
        s.replicas[leader].isr.add(follower)
        s.quorum.isr = s.replicas[leader].isr
      },
      message: toController,
    },
  }
}

/** What pictures show of the replicas. */
export const lanesOf = (Replica: Domains['Replica']) => ({
  nodes: Replica,
  log: (s: Partition, r: ReplicaId) => s.replicas[r].log.map(({ id, epoch }) => ({ record: id, epoch })),
  highWatermark: (s: Partition, r: ReplicaId) => s.replicas[r].hw,
  leads: presumesLeadership,
  epoch: (s: Partition, r: ReplicaId) => (s.replicas[r].epoch < 0 ? null : s.replicas[r].epoch),
  inSync: (s: Partition, r: ReplicaId) => s.quorum.isr.has(r),
  others: 'controller',
})

/** No two replicas presume leadership in the same epoch. */
export function oneLeaderPerEpoch(s: Partition) {
  const leaders = presumedLeaders(s)
  return forAll(leaders, (a) => forAll(leaders, (b) => implies(a !== b, () => a.epoch !== b.epoch)))
}

/** What each presumed leader takes for committed is on every replica of the ISR that `isrOf` gives. */
const committedOn =
  (isrOf: (s: Partition, leader: ReplicaId) => LeaderAndIsr['isr']) =>
  (Replica: Domains['Replica']) =>
  (s: Partition) =>
    forAll(Replica, (leader) =>
      implies(presumesLeadership(s, leader), () => {
        const { log, hw } = s.replicas[leader]
        return (
          hw === 0 ||
          forAll(isrOf(s, leader), (member) => member === leader || agreeBelow(log, s.replicas[member].log, hw))
        )
      }),
    )

/** What a presumed leader takes for committed is on every member of the ISR that it knows. */
export const weakIsr = committedOn((s, leader) => s.replicas[leader].isr)

/** What a presumed leader takes for committed is on every member of the quorum's ISR: on whoever can lead next. */
export const strongIsr = committedOn((s) => s.quorum.isr)
