/**
 * How Kafka replicates one partition, and what its settings change: acks, min.insync.replicas,
 * unclean.leader.election.enable, and the eligible leader replicas (ELR) of KIP-966.
 *
 * The rules:
 *
 * 1. Followers fetch from the leader. Each fetch tells the leader the follower's log end offset.
 * 2. The ISR is the leader and the followers that are in sync. A follower that is down, or has lagged for too long, is
 *    removed. It is added again once it has all committed records, and all records that the leader had when its epoch
 *    began: a new leader does not know yet how far the old one had committed (KAFKA-7128).
 * 3. The high watermark advances to the smallest log end offset in the ISR. Records below it are committed.
 * 4. acks=1: the leader answers the producer as soon as it has appended the record. acks=all: the leader accepts the
 *    record only if the ISR has at least min.insync.replicas members, and answers once the record is committed, if the
 *    ISR is still large enough.
 * 5. If the leader fails, the controller elects another member of the ISR, in a new leader epoch. The others truncate
 *    their logs to match the new leader's. If the ISR has no other member, the old leader stays in it, and the
 *    partition is offline until that broker comes back.
 * 6. With unclean.leader.election.enable, any broker can lead when no member of the ISR is up.
 * 7. KIP-966: nothing is committed while the ISR has fewer than min.insync.replicas members. So a replica that leaves
 *    the ISR when too few remain has everything that can be committed in its absence. It becomes an eligible leader
 *    replica, which may lead when the ISR is empty. After an unclean shutdown, it is no longer eligible, because it may
 *    have lost the end of its log.
 * 8. KIP-966 also says who leads when both the ISR and the ELR are empty: in its first part, the last leader; in its
 *    second part, the replica with the best log among those that were eligible, once all of these are back.
 *
 * Why an ISR instead of a majority: it can shrink to a single replica and carry on, so N replicas survive N - 1
 * failures as long as these happen one after another. The price is that this replica has the only copy of what it then
 * commits and is trusted even if it loses the end of its log. Rule 4 limits what is acknowledged in this situation,
 * and rule 7 limits what is committed.
 *
 * Sources: apache/kafka, core/src/main/scala/kafka/cluster/Partition.scala (maybeIncrementLeaderHW,
 * checkEnoughReplicasReachOffset, isFollowerInSync), metadata/src/main/java/org/apache/kafka/controller/
 * PartitionChangeBuilder.java; KIP-966; J. Vanlightly's descriptions in kafka-tlaplus (kraft/v3.5, kip-966).
 *
 * RocketMQ's controller mode is the same protocol under other names, with some additional rules: rocketmq/controller.
 *
 * Left out: how the controller's decisions reach the brokers. ISR and leader changes take effect instantly, so no old
 * leader keeps writing. kafka/replication covers this with acknowledgements, kafka/truncation and kafka/isr-change
 * without. Also left out: inexact truncation (here a follower truncates to the common part, fenced by the leader
 * epoch), and the high watermarks of followers. A dead member of the ISR holds the high watermark back until it is
 * removed. A broker that went down registers again only after the controller has fenced it (KIP-903). Every crash is an
 * unclean shutdown, but only a lossy one loses records.
 *
 * If `restart` says whether crashed brokers come back, availability is promised, but only in the long run.
 * EventuallyWritable: there is a leader and, for acks=all, min.insync.replicas are in sync and up. EventuallyReadable:
 * there is a leader. CanWriteAgain: after any crashes, the partition can become writable in this sense again. Fairness
 * covers the protocol as a whole; fetching, truncating and expanding the ISR are fair even if they are possible only
 * from time to time. Crashes are not fair. TLC reaches the same verdicts under the same fairness.
 *
 * Distinct states and depth (TLC agrees): 'acks=1, crash' 2701, 18; 'min 2, two crashes' 46606, 25; 'KIP-966, lossy
 * crash and crash' 62330, 26.
 */
import {
  all,
  array,
  bool,
  count,
  type DraftOf,
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
import { agreeBelow, endOfCommonPart, fetchNext, isUpToDate } from '../lib/log.ts'
import { models } from './isr.models.ts'

export const declared = {
  constants: {
    replicas: 3,
    /** acks=all if true, acks=1 if false. */
    acksAll: true,
    /** min.insync.replicas */
    minInsync: 2,
    /** unclean.leader.election.enable */
    unclean: false,
    /** Eligible leader replicas (KIP-966). */
    elr: false,
    /** Rule 8: who leads when both the ISR and the ELR are empty. 'none': nobody; 'last': part 1; 'balanced': part 2. */
    recovery: oneOf('none', 'last', 'balanced'),
    /** Whether the controller can wrongly suspect that a live broker is dead. */
    suspect: false,
    /** Whether a follower can lag so long that it is removed from the ISR. */
    lag: true,
    messages: 2,
    epochs: 4,
    restart,
  },
  faults: { crash: 0, lossyCrash: 0 },
}

type Build = Parameters<typeof spec<typeof declared.constants, typeof declared.faults, string>>[2]
type Settings = Parameters<Build>[0]
type Tools = Parameters<Build>[2]

/** The domains of the partition's variables. */
function partitionOf(c: Settings) {
  const Broker = ids('broker', c.replicas)
  const Message = range(1, c.messages)
  const Offset = range(0, c.messages)
  const Brokers = array(
    Broker,
    record({
      up: bool,
      log: seq(record({ epoch: range(1, c.epochs), message: Message }), c.messages),
      /** The leader epoch in which the broker leads, or has truncated its log to match the leader's. 0 if none since it started. */
      epoch: range(0, c.epochs),
      /** The broker has had an unclean shutdown since it was last added to the ISR. It may be missing records it once had. */
      dirty: bool,
    }),
  )
  /** The partition's state, as the controller records it. */
  const Partition = record({
    leader: option(Broker),
    epoch: range(1, c.epochs),
    isr: set(Broker),
    /** Eligible leader replicas (rule 7). */
    elr: set(Broker),
    /** Last known ELR: the replicas that were eligible until an unclean shutdown. With `recovery` 'last': the last leader. */
    lastKnownElr: set(Broker),
  })

  const variables = {
    brokers: Brokers,
    partition: Partition,
    /** The leader's high watermark. A new leader has to work it out again. */
    highWatermark: Offset,
    /** The leader's log end offset when its epoch began. */
    epochStart: Offset,
    /** Requests that the leader has in its log and has not answered yet. */
    waiting: set(Message),
    /** How many messages producers have sent. */
    sent: range(0, c.messages),
    /** The acknowledged messages. Only the properties read them. */
    acked: set(Message),
  }
  return { Broker, Message, variables }
}

type Variables = ReturnType<typeof partitionOf>['variables']
type State = { readonly [K in keyof Variables]: ViewOf<Variables[K]> }
type Draft = { [K in keyof Variables]: DraftOf<Variables[K]> }
type Broker = State['brokers'][number]

/** Whether the broker is the partition's leader and is up. */
const leads = (s: State, broker: number) => s.partition.leader === broker && s.brokers[broker].up

/** Whether the partition has a leader that is up. */
const isLed = (s: State) => s.partition.leader !== null && s.brokers[s.partition.leader].up

/** Whether the follower fetches from the leader. It does so once it has truncated its log in this epoch. */
const isFollowing = (s: State, follower: number, leader: number) =>
  leads(s, leader) && follower !== leader && s.brokers[follower].up && s.brokers[follower].epoch === s.partition.epoch

/** The log end offset of a replica, as the leader knows it. A follower's is known from its fetches in this epoch. */
const knownEnd = (s: State, replica: number) =>
  replica === s.partition.leader || s.brokers[replica].epoch === s.partition.epoch ? s.brokers[replica].log.length : 0

/** The smallest log end offset in the ISR. */
const isrEnd = (s: State) => Math.min(...[...s.partition.isr].map((member) => knownEnd(s, member)))

/** Whether the controller believes that the replica is complete and can lead. */
const isCandidate = (s: State, replica: number) => s.partition.isr.has(replica) || s.partition.elr.has(replica)

/** The offset of the message in the broker's log; -1 if it is not there. */
const offsetOf = ({ log }: Broker, message: number) => log.findIndex((entry) => entry.message === message)

const holdsAll = (broker: Broker, messages: Iterable<number>) =>
  forAll(messages, (message) => offsetOf(broker, message) >= 0)

/** The old leader's memory is lost: the high watermark and the requests of waiting producers. */
const forget = (s: Draft) => {
  s.highWatermark = 0
  s.waiting.clear()
}

/** The replica becomes the leader of a new epoch. */
const install = (s: Draft, leader: number) => {
  s.partition.leader = leader
  s.partition.epoch += 1
  s.brokers[leader].epoch = s.partition.epoch
  s.epochStart = s.brokers[leader].log.length
  forget(s)
}

/** The process ends without a clean shutdown. */
const stop = (s: Draft, broker: number) => {
  s.brokers[broker].up = false
  s.brokers[broker].epoch = 0
  s.brokers[broker].dirty = true
  if (s.partition.leader === broker) s.waiting.clear()
}

/** The rules that depend on settings. */
function rulesOf(c: Settings) {
  /** Whether the ISR has at least min.insync.replicas members. */
  const areEnoughInSync = (s: State) => s.partition.isr.size >= c.minInsync

  /** Whether the partition has a leader and, for acks=all, min.insync.replicas members of the ISR are up. */
  const canWrite = (s: State) =>
    isLed(s) && (!c.acksAll || count(s.partition.isr, (member) => s.brokers[member].up) >= c.minInsync)

  /** Whether the partition is offline, with an epoch left for a new leader. */
  const awaitsLeader = (s: State) => s.partition.leader === null && s.partition.epoch < c.epochs

  /** A replica leaves the ISR. By rule 7, it becomes eligible if too few members remain. */
  const leaveIsr = ({ partition }: Draft, replica: number) => {
    partition.isr.delete(replica)
    if (c.elr && partition.isr.size < c.minInsync) partition.elr.add(replica)
  }

  return { areEnoughInSync, canWrite, awaitsLeader, leaveIsr }
}

/** For pictures: the controller makes a replica the leader. */
const fromController = (_s: unknown, { replica }: { readonly replica: number }) => ({
  from: 'others' as const,
  to: replica,
})

/** Where RocketMQ's controller mode, which is otherwise the same protocol, differs from Kafka. */
interface Rules {
  /** Whether the leader checks again that enough replicas are in sync before it answers a producer. */
  readonly asksAgain: boolean
  /** Whether an elected leader keeps the other members of the ISR. If not, it starts with itself as the only member. */
  readonly isrStays: boolean
  /** Whether consumers can read from followers while there is no leader. */
  readonly followersServe: boolean
  /** Whether there is an ELR, and with it a way to recover when no replica is known to be complete. */
  readonly recovers: boolean
}

const kafka: Rules = { asksAgain: true, isrStays: true, followersServe: false, recovers: true }

export function build(c: Settings, { state }: Tools, rules: Rules = kafka) {
  const { Broker, Message, variables } = partitionOf(c)
  const { areEnoughInSync, canWrite, awaitsLeader, leaveIsr } = rulesOf(c)
  const { action, define } = state(variables)

  /** No replica is known to be complete, so rule 8 chooses a leader from the last known ELR. */
  const ElectByRecovery = action({
    forall: { replica: Broker },
    when: (s, { replica }) => {
      const { isr, elr, lastKnownElr } = s.partition
      if (c.recovery === 'none' || !awaitsLeader(s)) return false
      if (isr.size > 0 || elr.size > 0 || !lastKnownElr.has(replica)) return false
      if (c.recovery === 'last') return s.brokers[replica].up
      return forAll(
        lastKnownElr,
        (other) =>
          s.brokers[other].up && isUpToDate(s.brokers[replica].log, s.brokers[other].log, (entry) => entry.epoch),
      )
    },
    then: (s, { replica }) => {
      s.partition.isr = new Set([replica])
      s.partition.lastKnownElr.delete(replica)
      install(s, replica)
    },
    message: fromController,
  })

  return define({
    init: (s) => {
      s.partition.leader = 0
      for (let b = 0; b < c.replicas; b++) {
        s.partition.isr.add(b)
        s.brokers[b].up = true
        s.brokers[b].epoch = s.partition.epoch
      }
    },

    actions: {
      /**
       * The leader appends a message. With acks=1, this also acknowledges it. With acks=all, enough replicas must be in
       * sync.
       */
      Write: action({
        forall: { leader: Broker },
        when: (s, { leader }) => leads(s, leader) && s.sent < c.messages && (!c.acksAll || areEnoughInSync(s)),
        then: (s, { leader }) => {
          s.sent += 1
          s.brokers[leader].log.push({ epoch: s.partition.epoch, message: s.sent })
          if (c.acksAll) s.waiting.add(s.sent)
          else s.acked.add(s.sent)
        },
      }),

      /** A replica learns of the new leader epoch and truncates its log to the part that it shares with the leader's log. */
      BecomeFollower: action({
        forall: { follower: Broker, leader: Broker },
        when: (s, { follower, leader }) =>
          leads(s, leader) &&
          follower !== leader &&
          s.brokers[follower].up &&
          s.brokers[follower].epoch !== s.partition.epoch,
        then: (s, { follower, leader }) => {
          const replica = s.brokers[follower]
          replica.log.length = endOfCommonPart(replica.log, s.brokers[leader].log)
          replica.epoch = s.partition.epoch
        },
      }),

      /** A follower fetches the record at its log end offset. */
      Fetch: action({
        forall: { follower: Broker, leader: Broker },
        when: (s, { follower, leader }) =>
          isFollowing(s, follower, leader) && s.brokers[follower].log.length < s.brokers[leader].log.length,
        then: (s, { follower, leader }) => {
          fetchNext(s.brokers[follower].log, s.brokers[leader].log)
        },
      }),

      /**
       * The leader commits the records that every member of the ISR has. Since KIP-966, it waits while too few replicas are
       * in sync (KAFKA-15583).
       */
      AdvanceHighWatermark: action({
        forall: { leader: Broker },
        when: (s, { leader }) => leads(s, leader) && (!c.elr || areEnoughInSync(s)) && s.highWatermark < isrEnd(s),
        then: (s) => {
          s.highWatermark = isrEnd(s)
        },
      }),

      /** The leader acknowledges a committed message. In Kafka, it does so only if enough replicas are still in sync. */
      Acknowledge: action({
        forall: { leader: Broker, message: Message },
        when: (s, { leader, message }) => {
          if (!leads(s, leader) || !s.waiting.has(message)) return false
          if (rules.asksAgain && !areEnoughInSync(s)) return false
          return offsetOf(s.brokers[leader], message) < s.highWatermark
        },
        then: (s, { message }) => {
          s.acked.add(message)
          s.waiting.delete(message)
        },
      }),

      /** The leader or the controller removes a replica from the ISR: it is dead, is lagging, or is wrongly suspected. */
      ShrinkIsr: action({
        forall: { leader: Broker, replica: Broker },
        when: (s, { leader, replica }) => {
          if (s.partition.leader !== leader || replica === leader || !s.partition.isr.has(replica)) return false
          if (!s.brokers[replica].up) return true
          const isSlow = c.lag && knownEnd(s, replica) < s.brokers[leader].log.length
          return leads(s, leader) && (c.suspect || isSlow)
        },
        then: (s, { replica }) => {
          leaveIsr(s, replica)
        },
        message: (s, { leader }) => ({ from: leads(s, leader) ? leader : null, to: 'others' }),
      }),

      /**
       * The leader adds a follower that has all committed records and all records that the leader had when its epoch
       * began.
       */
      ExpandIsr: action({
        forall: { leader: Broker, follower: Broker },
        when: (s, { leader, follower }) =>
          isFollowing(s, follower, leader) &&
          !s.partition.isr.has(follower) &&
          s.brokers[follower].log.length >= Math.max(s.highWatermark, s.epochStart),
        then: (s, { follower }) => {
          const { isr, elr, lastKnownElr } = s.partition
          isr.add(follower)
          s.brokers[follower].dirty = false
          if (isr.size >= c.minInsync) {
            elr.clear()
            lastKnownElr.clear()
          } else {
            elr.delete(follower)
            lastKnownElr.delete(follower)
          }
        },
        message: (_s, { leader }) => ({ from: leader, to: 'others' }),
      }),

      /** The leader is dead or suspected dead, and the controller elects another member of the ISR. */
      ElectFromIsr: action({
        forall: { replica: Broker },
        when: (s, { replica }) => {
          const { leader, isr, epoch } = s.partition
          if (leader === null || leader === replica || epoch >= c.epochs) return false
          return isr.has(replica) && s.brokers[replica].up && (c.suspect || !s.brokers[leader].up)
        },
        then: (s, { replica }) => {
          if (!rules.isrStays) s.partition.isr = new Set([replica])
          else if (s.partition.leader !== null) leaveIsr(s, s.partition.leader)
          install(s, replica)
        },
        message: fromController,
      }),

      /** The leader is dead, and no other replica is in sync. It stays in the ISR or, since KIP-966, moves to the ELR. */
      LeaderOffline: action({
        forall: { leader: Broker },
        when: (s, { leader }) => s.partition.leader === leader && !s.brokers[leader].up && s.partition.isr.size === 1,
        then: (s, { leader }) => {
          s.partition.leader = null
          forget(s)
          if (!c.elr) return
          s.partition.isr.clear()
          s.partition.elr.add(leader)
          if (c.recovery === 'last') s.partition.lastKnownElr = new Set([leader])
        },
      }),

      /** The partition is offline, and a member of the ISR or the ELR that has come back becomes the leader. */
      ElectCandidate: action({
        forall: { replica: Broker },
        when: (s, { replica }) => awaitsLeader(s) && s.brokers[replica].up && isCandidate(s, replica),
        then: (s, { replica }) => {
          s.partition.isr = new Set([replica])
          s.partition.elr.delete(replica)
          if (c.recovery === 'last') s.partition.lastKnownElr.clear()
          install(s, replica)
        },
        message: fromController,
      }),

      /** No member of the ISR or the ELR is up, so any other replica may lead. */
      ElectUnclean: action({
        forall: { replica: Broker },
        when: (s, { replica }) =>
          c.unclean &&
          awaitsLeader(s) &&
          s.brokers[replica].up &&
          !exists(Broker, (other) => isCandidate(s, other) && s.brokers[other].up),
        then: (s, { replica }) => {
          s.partition.isr = new Set([replica])
          s.partition.elr.clear()
          s.partition.lastKnownElr.clear()
          install(s, replica)
        },
        message: fromController,
      }),

      ...(rules.recovers && { ElectByRecovery }),

      /** The process dies. What it wrote survives in the page cache, which belongs to the operating system. */
      Crash: action({
        fault: 'crash',
        forall: { broker: Broker },
        when: (s, { broker }) => s.brokers[broker].up,
        then: (s, { broker }) => {
          stop(s, broker)
        },
      }),

      /** The machine or its disk fails, and the end of the log is lost: Kafka does not wait until records are on disk. */
      LossyCrash: action({
        fault: 'lossyCrash',
        forall: { broker: Broker, kept: range(0, c.messages - 1) },
        when: (s, { broker, kept }) => s.brokers[broker].up && kept < s.brokers[broker].log.length,
        then: (s, { broker, kept }) => {
          s.brokers[broker].log.length = kept
          stop(s, broker)
        },
      }),

      /**
       * The broker registers again after the controller has fenced it, so it has left the ISR, or the partition is offline.
       * Its shutdown was unclean, so it is no longer eligible.
       */
      Restart: action({
        forall: { broker: Broker },
        when: (s, { broker }) =>
          c.restart !== 'never' &&
          !s.brokers[broker].up &&
          (s.partition.leader === null || !s.partition.isr.has(broker)),
        then: (s, { broker }) => {
          const { elr, lastKnownElr } = s.partition
          s.brokers[broker].up = true
          if (elr.delete(broker) && c.recovery !== 'last') lastKnownElr.add(broker)
        },
      }),
    },

    invariants: {
      /** The leader, while it is up, has every acknowledged message. Clients see its log. */
      NoAcknowledgedLoss: (s) =>
        forAll(Broker, (leader) => implies(leads(s, leader), () => holdsAll(s.brokers[leader], s.acked))),

      /** Every acknowledged message is in some broker's log, up or down, and could be recovered by hand. */
      AcknowledgedSurvives: (s) =>
        forAll(s.acked, (message) => exists(s.brokers, (broker) => offsetOf(broker, message) >= 0)),

      /** With acks=all, every member of the ISR or the ELR that had no unclean shutdown has every acknowledged message. */
      CandidatesComplete: (s) =>
        forAll(Broker, (replica) =>
          implies(c.acksAll && isCandidate(s, replica) && !s.brokers[replica].dirty, () =>
            holdsAll(s.brokers[replica], s.acked),
          ),
        ),

      /** Every member of the ISR that follows the leader and had no unclean shutdown has all committed records. */
      CommittedOnIsr: (s) =>
        forAll(Broker, (leader) =>
          implies(leads(s, leader), () =>
            forAll(s.partition.isr, (member) =>
              implies(!s.brokers[member].dirty && s.brokers[member].epoch === s.partition.epoch, () =>
                agreeBelow(s.brokers[member].log, s.brokers[leader].log, s.highWatermark),
              ),
            ),
          ),
        ),

      /** The partition's state is consistent: the leader is in the ISR, and no replica is in both the ISR and the ELR. */
      WellFormed: ({ partition: { leader, isr, elr } }) =>
        all({
          leaderInSync: () => forAll(Broker, (broker) => implies(broker === leader, () => isr.has(broker))),
          eligibleApart: () => forAll(elr, (replica) => !isr.has(replica)),
        }),
    },

    possibilities: {
      /** After any crashes, the partition can return to a state in which it accepts and acknowledges messages. */
      CanWriteAgain: alwaysRecoverable(c.restart, canWrite),
    },

    temporal: {
      /**
       * In the long run, messages can be acknowledged: there is a leader and, for acks=all, enough replicas are in
       * sync.
       */
      EventuallyWritable: inTheLongRun(c.restart, canWrite),

      /** In the long run, consumers can read: from a leader or, in RocketMQ, from any broker. */
      EventuallyReadable: inTheLongRun(c.restart, rules.followersServe ? (s) => s.brokers.some(({ up }) => up) : isLed),
    },

    /**
     * The protocol makes progress. A follower that keeps getting the chance to rejoin the ISR is eventually added, no
     * matter how often it falls behind. Replication also keeps going, whatever else happens.
     */
    fairness: [
      {
        weak: [
          'Write',
          'BecomeFollower',
          'Fetch',
          'AdvanceHighWatermark',
          'Acknowledge',
          'ShrinkIsr',
          'ExpandIsr',
          'ElectFromIsr',
          'LeaderOffline',
          'ElectCandidate',
          'ElectUnclean',
          ...(rules.recovers ? (['ElectByRecovery'] as const) : []),
        ],
      },
      { strong: 'ExpandIsr' },
      { weak: 'BecomeFollower' },
      { weak: 'Fetch' },
      ...fairRestarts(c.restart, 'Restart', 'broker'),
    ],

    lanes: {
      nodes: Broker,
      log: (s, b) => s.brokers[b].log.map(({ epoch, message }) => ({ record: message, epoch })),
      highWatermark: (s, b) => (leads(s, b) ? s.highWatermark : null),
      leads,
      epoch: (s, b) => (s.brokers[b].epoch === 0 ? null : s.brokers[b].epoch),
      up: (s, b) => s.brokers[b].up,
      inSync: (s, b) => s.partition.isr.has(b),
      acknowledged: (s) => s.acked,
      others: 'controller',
      omit: (s) => [s.sent, s.waiting, s.epochStart, s.partition.isr],
    },
  })
}

export default spec('kafka/isr', declared, (c, _budget, tools) => build(c, tools), models)
