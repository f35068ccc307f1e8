/**
 * One Kafka partition with an atomic controller: what producers, replicas and the controller do, and what they promise.
 * kafka/isr says where it comes from and what it leaves out; rocketmq/controller is the same protocol with rules of its own.
 */
import { all, exists, forAll, implies, range } from 'quorate'
import { alwaysRecoverable, fairRestarts, inTheLongRun } from './availability.ts'
import {
  type Build,
  forget,
  holdsAll,
  install,
  isCandidate,
  isFollowing,
  isLed,
  isrEnd,
  knownEnd,
  leads,
  offsetOf,
  partitionOf,
  rulesOf,
  stop,
} from './isr-partition.ts'
import { agreeBelow, endOfCommonPart, fetchNext, isUpToDate } from './log.ts'

/** The controller makes a replica the leader. */
const fromController = (_s: unknown, { replica }: { readonly replica: number }) => ({
  from: 'others' as const,
  to: replica,
})

interface Rules {
  /** Before it answers a producer, a leader makes sure again that enough replicas are in sync. */
  readonly asksAgain: boolean
  /** Those that were in sync with the old leader are in sync with the new one; else it begins alone. */
  readonly isrStays: boolean
  /** Consumers read from followers where there is no leader. */
  readonly followersServe: boolean
  /** There is ELR, and with it a way to recover where nobody is known to be complete. */
  readonly recovers: boolean
}

const kafka: Rules = { asksAgain: true, isrStays: true, followersServe: false, recovers: true }

export function build(...[c, , { model }, rules = kafka]: [...Parameters<Build>, rules?: Rules]) {
  const { Broker, Message, variables } = partitionOf(c)
  const { areEnoughInSync, canWrite, awaitsLeader, leaveIsr } = rulesOf(c)
  const { action, define } = model(variables)

  /** No replica is known to be complete: one of the last known ELR recovers the partition, by the rule of `recovery`. */
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
      /** The leader appends a message. With acks=1 that answers the producer; acks=all wants enough replicas in sync first. */
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

      /** A replica learns of the leader epoch, and cuts its log to the part that it has in common with the leader's. */
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

      /** A follower fetches the record at its end offset. */
      Fetch: action({
        forall: { follower: Broker, leader: Broker },
        when: (s, { follower, leader }) =>
          isFollowing(s, follower, leader) && s.brokers[follower].log.length < s.brokers[leader].log.length,
        then: (s, { follower, leader }) => {
          fetchNext(s.brokers[follower].log, s.brokers[leader].log)
        },
      }),

      /** What all of the ISR has is committed; since KIP-966 not while too few are in sync (KAFKA-15583). */
      AdvanceHighWatermark: action({
        forall: { leader: Broker },
        when: (s, { leader }) => leads(s, leader) && (!c.elr || areEnoughInSync(s)) && s.highWatermark < isrEnd(s),
        then: (s) => {
          s.highWatermark = isrEnd(s)
        },
      }),

      /** The producer is told that its message is committed, in Kafka only if enough replicas are in sync still. */
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

      /** Leader or controller takes a replica out of the ISR: it is dead, or slow, or wrongly suspected. */
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

      /** A follower has everything that is committed, or was when the epoch began (KAFKA-7128), and is in sync again. */
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

      /** Another member of the ISR takes over from a leader that is dead or suspected. */
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

      /** The leader is dead, and nobody else is in sync. It stays in the ISR, or since KIP-966 in the ELR. */
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

      /** A complete replica is back: a member of the ISR or the ELR. */
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

      /** None of the complete replicas is there, and any other will do. */
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

      /** The process dies; what it wrote survives in the operating system's page cache. */
      Crash: action({
        fault: 'crash',
        forall: { broker: Broker },
        when: (s, { broker }) => s.brokers[broker].up,
        then: (s, { broker }) => {
          stop(s, broker)
        },
      }),

      /** The machine dies, or its disk: the end of the log is lost, for Kafka does not wait for its disks. */
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
       * The broker registers again, fenced before: out of the ISR, or the partition offline. After an unclean shutdown it is
       * eligible no longer.
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
      /** The leader, while it is up, has every acknowledged message: its log is what clients see. */
      NoAcknowledgedLoss: (s) =>
        forAll(Broker, (leader) => implies(leads(s, leader), () => holdsAll(s.brokers[leader], s.acked))),

      /** Every acknowledged message is in some broker's log, up or down: it could be recovered by hand. */
      AcknowledgedSurvives: (s) =>
        forAll(s.acked, (message) => exists(s.brokers, (broker) => offsetOf(broker, message) >= 0)),

      /** With acks=all whoever is in ISR or ELR, and had no unclean shutdown, has every acknowledged message. */
      CandidatesComplete: (s) =>
        forAll(Broker, (replica) =>
          implies(c.acksAll && isCandidate(s, replica) && !s.brokers[replica].dirty, () =>
            holdsAll(s.brokers[replica], s.acked),
          ),
        ),

      /** What is committed is on every member of the ISR that obeys the leader and had no unclean shutdown. */
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

      /** The controller's record makes sense: the leader is in sync, and no replica is both in sync and merely eligible. */
      WellFormed: ({ partition: { leader, isr, elr } }) =>
        all({
          leaderInSync: () => forAll(Broker, (broker) => implies(broker === leader, () => isr.has(broker))),
          eligibleApart: () => forAll(elr, (replica) => !isr.has(replica)),
        }),
    },

    possibilities: {
      /** From wherever crashes lead there is a way back to a partition that can be written. */
      CanWriteAgain: alwaysRecoverable(c.restart, canWrite),
    },

    temporal: {
      /** In the long run producers can be served: a leader, and for acks=all enough replicas in sync. */
      EventuallyWritable: inTheLongRun(c.restart, canWrite),

      /** In the long run consumers can be served: a leader, in RocketMQ any broker. */
      EventuallyReadable: inTheLongRun(c.restart, rules.followersServe ? (s) => s.brokers.some(({ up }) => up) : isLed),
    },

    /**
     * The protocol does not stand still. A follower that can join the ISR again and again is let in at last, however often it
     * lags; and replication goes on whatever else is done.
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
