/**
 * One Kafka partition with an atomic controller: the settings, the variables, and the rules by which brokers and controller
 * read and change them. What they do is in isr.ts.
 */
import {
  array,
  bool,
  count,
  type DraftOf,
  forAll,
  ids,
  oneOf,
  option,
  range,
  record,
  seq,
  set,
  type spec,
  type ViewOf,
} from 'quorate'
import { restart } from './availability.ts'

export const declared = {
  constants: {
    replicas: 3,
    /** acks=all, else acks=1. */
    acksAll: true,
    /** min.insync.replicas */
    minInsync: 2,
    /** unclean.leader.election.enable */
    unclean: false,
    /** Eligible leader replicas, KIP-966. */
    elr: false,
    /**
     * Who leads when neither ISR nor ELR has a member left: nobody; the last leader, which part 1 of KIP-966 ships; or the
     * best log of all that were eligible, once these are all back, its part 2.
     */
    recovery: oneOf('none', 'last', 'balanced'),
    /** The controller may take a live broker for dead. */
    suspect: false,
    /** A follower may be slow for so long that it leaves the ISR. */
    lag: true,
    messages: 2,
    epochs: 4,
    restart,
  },
  faults: { crash: 0, lossyCrash: 0 },
}

export type Build = Parameters<typeof spec<typeof declared.constants, typeof declared.faults, string>>[2]

type Settings = Parameters<Build>[0]

/** The domains of the partition's variables. */
export function partitionOf(c: Settings) {
  const Broker = ids('broker', c.replicas)
  const Message = range(1, c.messages)
  const Offset = range(0, c.messages)
  const Brokers = array(
    Broker,
    record({
      up: bool,
      log: seq(record({ epoch: range(1, c.epochs), message: Message }), c.messages),
      /** The leader epoch in which the broker has cut its log to the leader's, or leads; 0: none since it started. */
      epoch: range(0, c.epochs),
      /** Stopped uncleanly, and not taken into the ISR since: it may lack records that it once had. */
      dirty: bool,
    }),
  )
  /** The controller's record of the partition. */
  const Partition = record({
    leader: option(Broker),
    epoch: range(1, c.epochs),
    isr: set(Broker),
    /** Eligible leader replicas: complete, for they left the ISR when nothing more could be committed without them. */
    elr: set(Broker),
    /** Last known ELR: whoever was eligible until an unclean shutdown; with 'last' only the last leader. */
    lastKnownElr: set(Broker),
  })

  const variables = {
    brokers: Brokers,
    partition: Partition,
    /** The leader's: what is below this offset is committed. A new leader finds it out anew. */
    highWatermark: Offset,
    /** The leader's: the end of its log when its epoch began. */
    epochStart: Offset,
    /** The leader's: requests written and not yet answered. */
    waiting: set(Message),
    /** How many messages producers have sent. */
    sent: range(0, c.messages),
    /** What producers were told is stored. Only the promises read it. */
    acked: set(Message),
  }
  return { Broker, Message, variables }
}

type Variables = ReturnType<typeof partitionOf>['variables']
type State = { readonly [K in keyof Variables]: ViewOf<Variables[K]> }
type Draft = { [K in keyof Variables]: DraftOf<Variables[K]> }
type Broker = State['brokers'][number]

/** The partition's leader, at work. */
export const leads = (s: State, broker: number) => s.partition.leader === broker && s.brokers[broker].up

/** Some broker leads, and is up. */
export const isLed = (s: State) => s.partition.leader !== null && s.brokers[s.partition.leader].up

/** The follower fetches from the leader: it has cut its log to the leader's in this epoch. */
export const isFollowing = (s: State, follower: number, leader: number) =>
  leads(s, leader) && follower !== leader && s.brokers[follower].up && s.brokers[follower].epoch === s.partition.epoch

/** The end of a replica's log as its leader knows it: of followers, from what they fetched in this epoch. */
export const knownEnd = (s: State, replica: number) =>
  replica === s.partition.leader || s.brokers[replica].epoch === s.partition.epoch ? s.brokers[replica].log.length : 0

/** Every member of the ISR has what is below this offset. */
export const isrEnd = (s: State) => Math.min(...[...s.partition.isr].map((member) => knownEnd(s, member)))

/** Who may become leader without a loss, as far as the controller knows. */
export const isCandidate = (s: State, replica: number) => s.partition.isr.has(replica) || s.partition.elr.has(replica)

/** Where the broker has the message; -1: nowhere. */
export const offsetOf = ({ log }: Broker, message: number) => log.findIndex((entry) => entry.message === message)

export const holdsAll = (broker: Broker, messages: Iterable<number>) =>
  forAll(messages, (message) => offsetOf(broker, message) >= 0)

/** The leader's memory is lost: what is committed, and who waits. */
export const forget = (s: Draft) => {
  s.highWatermark = 0
  s.waiting.clear()
}

/** A new leader opens an epoch. */
export const install = (s: Draft, leader: number) => {
  s.partition.leader = leader
  s.partition.epoch += 1
  s.brokers[leader].epoch = s.partition.epoch
  s.epochStart = s.brokers[leader].log.length
  forget(s)
}

/** The process ends, without the mark of a clean shutdown. */
export const stop = (s: Draft, broker: number) => {
  s.brokers[broker].up = false
  s.brokers[broker].epoch = 0
  s.brokers[broker].dirty = true
  if (s.partition.leader === broker) s.waiting.clear()
}

/** The rules that settings change. */
export function rulesOf(c: Settings) {
  /** min.insync.replicas */
  const areEnoughInSync = (s: State) => s.partition.isr.size >= c.minInsync

  /** There is a leader, and for acks=all enough of the replicas that are in sync are up. */
  const canWrite = (s: State) =>
    isLed(s) && (!c.acksAll || count(s.partition.isr, (member) => s.brokers[member].up) >= c.minInsync)

  /** The partition is offline, and there is an epoch left for a new leader. */
  const awaitsLeader = (s: State) => s.partition.leader === null && s.partition.epoch < c.epochs

  /** A replica leaves the ISR. KIP-966: where it leaves too few behind, it stays eligible, for nothing more is committed. */
  const leaveIsr = ({ partition }: Draft, replica: number) => {
    partition.isr.delete(replica)
    if (c.elr && partition.isr.size < c.minInsync) partition.elr.add(replica)
  }

  return { areEnoughInSync, canWrite, awaitsLeader, leaveIsr }
}
