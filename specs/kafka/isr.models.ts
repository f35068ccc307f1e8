/**
 * The models of kafka/isr. The first show what is lost under each setting. The others show what stays available if no
 * broker restarts, or if all do.
 */
import type { Story } from 'quorate'
import { allRestart, forGood } from '../lib/availability.ts'
import { type Models, violated } from '../lib/models.ts'
import type { declared } from './isr.ts'

const stories = {
  acksOne: {
    title: 'acks=1: acknowledged by the leader alone',
    text:
      'The leader acknowledges a record that no follower has fetched, and crashes. ' +
      'A member of the ISR is elected, according to the rules, and the record is lost.',
    bug: 'KAFKA-20554',
  },
  unclean: {
    title: 'Unclean election: a leader from outside the ISR',
    text:
      'The whole ISR is down, and a broker that left it long ago is elected to keep the partition available. ' +
      'Records acknowledged in between are lost, and their offsets are reused; since KIP-106, this is off by default.',
    bug: 'KAFKA-4623',
    property: 'NoAcknowledgedLoss',
  },
  lastReplica: {
    title: 'The last replica standing',
    text:
      'The ISR shrinks to the leader, which crashes and loses the end of its log, and only this broker may lead again. ' +
      'Two brokers had the record when it was acknowledged, but the one that lost it is trusted.',
    bug: 'KIP-966, KAFKA-15581',
    property: 'NoAcknowledgedLoss',
  },
  lastLeader: {
    title: 'The last known leader, even with a damaged log',
    text:
      'With no eligible leader left, the first part of KIP-966 brings back the last one, although it lost the record in an unclean shutdown. ' +
      'Another broker, up and with the record, would have been the right choice.',
    bug: 'KIP-966, KAFKA-15584',
    property: 'NoAcknowledgedLoss',
  },
  isrOfOne: {
    title: 'An ISR of one, and that broker is down',
    text:
      'The followers are slow and leave the ISR, and then only the leader of three brokers crashes: no other broker may lead, and the partition is offline. ' +
      'Only a full ISR survives N - 1 failures; since KIP-966, the last replica to leave stays eligible.',
    bug: 'KIP-966, KAFKA-15581',
    property: 'EventuallyWritable',
  },
} as const satisfies Readonly<Record<string, Story>>

type Property =
  | 'NoAcknowledgedLoss'
  | 'AcknowledgedSurvives'
  | 'CandidatesComplete'
  | 'CanWriteAgain'
  | 'EventuallyWritable'
  | 'EventuallyReadable'

/** Settings for min.insync.replicas, with enough epochs for every election. One message is enough. */
const min = (minInsync: number) => ({ minInsync, messages: 1, epochs: 7 })
const acks1 = { ...min(1), acksAll: false }
const kip966 = { ...min(2), elr: true }
const prompt = <C extends object>(constants: C) => ({ ...constants, lag: false })

/** Two followers leave the ISR, and the leader crashes. */
const offline = { EventuallyWritable: violated(6), EventuallyReadable: violated(6) }
/** All brokers are back, but none is eligible. */
const stuck = { EventuallyWritable: violated(9), EventuallyReadable: violated(9) }

export const models = {
  // Only the leader has the message when it acknowledges it.
  'acks=1, crash': {
    constants: { acksAll: false, minInsync: 1, epochs: 3 },
    faults: { crash: 1 },
    expect: { NoAcknowledgedLoss: violated(4), AcknowledgedSurvives: violated(6) },
    story: stories.acksOne,
  },

  'acks=1, lossy crash': {
    constants: { acksAll: false, minInsync: 1, messages: 1, epochs: 3 },
    faults: { lossyCrash: 1 },
    expect: { NoAcknowledgedLoss: violated(4), AcknowledgedSurvives: violated(3) },
  },

  // acks=all, and no log is lost: every member of the ISR has every acknowledged message, so any of them can lead.
  'min 1, two crashes': { constants: { minInsync: 1 }, faults: { crash: 2 } },
  'min 2, two crashes': { faults: { crash: 2 } },
  'min 3, two crashes': { constants: { minInsync: 3 }, faults: { crash: 2 } },
  'min 2, false suspicion': { constants: { suspect: true, epochs: 3 } },

  // The last replica standing: the ISR shrinks to one broker, which loses the end of its log and is trusted anyway.
  'min 1, lossy crash and crash': {
    constants: { minInsync: 1, epochs: 3 },
    faults: { crash: 1, lossyCrash: 1 },
    expect: { AcknowledgedSurvives: violated(7), NoAcknowledgedLoss: violated(10), CandidatesComplete: violated(12) },
  },
  'min 2, lossy crash and crash': {
    constants: { epochs: 3 },
    faults: { crash: 1, lossyCrash: 1 },
    expect: { NoAcknowledgedLoss: violated(12), AcknowledgedSurvives: violated(13), CandidatesComplete: violated(14) },
    story: stories.lastReplica,
  },
  // Write-all only delays this: the ISR is complete when the message is acknowledged, and shrinks later.
  'min 3, lossy crash and crash': {
    constants: { minInsync: 3, messages: 1, epochs: 3 },
    faults: { crash: 1, lossyCrash: 1 },
    expect: { NoAcknowledgedLoss: violated(13), CandidatesComplete: violated(15), AcknowledgedSurvives: violated(16) },
  },
  'min 2, lossy crash, false suspicion': {
    constants: { suspect: true, epochs: 3 },
    faults: { lossyCrash: 1 },
    expect: { NoAcknowledgedLoss: violated(11), AcknowledgedSurvives: violated(12), CandidatesComplete: violated(13) },
  },

  // The entire ISR is down, and a broker from outside it leads. This is harmless only if every replica has every
  // acknowledged message.
  'unclean, min 1, two crashes': {
    constants: { unclean: true, minInsync: 1 },
    faults: { crash: 2 },
    expect: { NoAcknowledgedLoss: violated(9), CandidatesComplete: violated(9), AcknowledgedSurvives: violated(11) },
  },
  'unclean, min 2, two crashes': {
    constants: { unclean: true },
    faults: { crash: 2 },
    expect: { NoAcknowledgedLoss: violated(11), CandidatesComplete: violated(11), AcknowledgedSurvives: violated(14) },
    story: stories.unclean,
  },
  'unclean, min 3, three crashes': { constants: { unclean: true, minInsync: 3 }, faults: { crash: 3 } },

  // KIP-966: nothing is committed while too few are in sync. A replica that then leaves stays eligible until an unclean shutdown.
  'KIP-966, lossy crash and crash': {
    constants: { elr: true, epochs: 3 },
    faults: { crash: 1, lossyCrash: 1 },
  },
  'KIP-966, lossy crash, false suspicion': {
    constants: { elr: true, suspect: true, messages: 1, epochs: 3 },
    faults: { lossyCrash: 1 },
  },
  // The partition stays offline: its only copy is lost or cannot be trusted.
  'KIP-966, min 1, lossy crash and crash': {
    constants: { elr: true, minInsync: 1, messages: 1, epochs: 3 },
    faults: { crash: 1, lossyCrash: 1 },
    expect: { NoAcknowledgedLoss: 'holds', AcknowledgedSurvives: violated(7) },
  },
  'KIP-966, two lossy crashes and crash': {
    constants: { elr: true, messages: 1 },
    faults: { crash: 1, lossyCrash: 2 },
    expect: { NoAcknowledgedLoss: 'holds', AcknowledgedSurvives: violated(8) },
  },
  'KIP-966, unclean, three crashes': {
    constants: { elr: true, unclean: true, messages: 1 },
    faults: { crash: 3 },
    expect: { NoAcknowledgedLoss: violated(11), CandidatesComplete: violated(11), AcknowledgedSurvives: violated(15) },
  },

  // Part 1 of KIP-966: if no replica is eligible, the last leader leads again, whatever has happened to its log.
  'KIP-966, last leader, lossy crash, false suspicion': {
    constants: { elr: true, recovery: 'last', suspect: true, messages: 1 },
    faults: { lossyCrash: 1 },
  },
  'KIP-966, last leader, lossy crash and crash': {
    constants: { elr: true, recovery: 'last', messages: 1 },
    faults: { crash: 1, lossyCrash: 1 },
    expect: { NoAcknowledgedLoss: violated(13), AcknowledgedSurvives: violated(14), CandidatesComplete: violated(15) },
    story: stories.lastLeader,
  },
  'KIP-966, last leader, lossy crash and two crashes': {
    constants: { elr: true, recovery: 'last', messages: 1 },
    faults: { crash: 2, lossyCrash: 1 },
    expect: { NoAcknowledgedLoss: violated(13), AcknowledgedSurvives: violated(14), CandidatesComplete: violated(15) },
  },

  // Part 2: the best log of all replicas that were eligible. It takes min.insync.replicas lossy crashes to lose a message.
  'KIP-966, balanced, lossy crash and crash': {
    constants: { elr: true, recovery: 'balanced', messages: 1 },
    faults: { crash: 1, lossyCrash: 1 },
  },
  'KIP-966, balanced, lossy crash and two crashes': {
    constants: { elr: true, recovery: 'balanced', messages: 1 },
    faults: { crash: 2, lossyCrash: 1 },
  },
  'KIP-966, balanced, two lossy crashes': {
    constants: { elr: true, recovery: 'balanced', messages: 1 },
    faults: { lossyCrash: 2 },
    expect: { AcknowledgedSurvives: violated(8), NoAcknowledgedLoss: violated(13), CandidatesComplete: violated(15) },
  },

  // Starting from a full ISR, available while min.insync.replicas are left: with no lag, only dead replicas leave the ISR.
  'acks=1, prompt, one down': forGood(prompt(acks1), 1, { NoAcknowledgedLoss: violated(4) }),
  'acks=1, prompt, two down': forGood(prompt(acks1), 2, { NoAcknowledgedLoss: violated(4) }),
  'min 1, prompt, one down': forGood(prompt(min(1)), 1),
  'min 1, prompt, two down': forGood(prompt(min(1)), 2),
  'min 2, prompt, one down': forGood(prompt(min(2)), 1),
  'min 2, prompt, two down': forGood(prompt(min(2)), 2, { EventuallyWritable: violated(5) }),
  'min 3, prompt, one down': forGood(prompt(min(3)), 1, { EventuallyWritable: violated(3) }),
  'min 3, prompt, two down': forGood(prompt(min(3)), 2, { EventuallyWritable: violated(3) }),

  // Slow followers leave the ISR. When its last member crashes, the partition goes offline, whatever
  // min.insync.replicas is.
  'acks=1, one down': forGood(acks1, 1, { NoAcknowledgedLoss: violated(4), ...offline }),
  'acks=1, two down': forGood(acks1, 2, { NoAcknowledgedLoss: violated(4), ...offline }),
  'min 1, one down': forGood(min(1), 1, offline),
  'min 1, two down': forGood(min(1), 2, offline),
  'min 2, one down': { ...forGood(min(2), 1, offline), story: stories.isrOfOne },
  'min 2, two down': forGood(min(2), 2, { ...offline, EventuallyWritable: violated(5) }),
  'min 3, one down': forGood(min(3), 1, { ...offline, EventuallyWritable: violated(3) }),
  'min 3, two down': forGood(min(3), 2, { ...offline, EventuallyWritable: violated(3) }),
  // Available once all brokers are back, or immediately if a broker outside the ISR may lead, at the cost of lost messages.
  'min 1, three crashes, all restart': allRestart(min(1), 3),
  'min 2, two crashes, all restart': allRestart(min(2), 2),
  'unclean, min 1, two down': forGood({ ...min(1), unclean: true }, 2, {
    NoAcknowledgedLoss: violated(9),
    CandidatesComplete: violated(9),
  }),

  // KIP-966 fixes this: the last replica to leave the ISR stays eligible. But an unclean shutdown ends that, and once it has hit all
  // eligible replicas, another rule must choose the leader.
  'KIP-966, one down': forGood(kip966, 1),
  'KIP-966, two crashes, all restart': allRestart(kip966, 2, { ...stuck, CanWriteAgain: violated(5) }),
  'KIP-966, three crashes, all restart': allRestart(kip966, 3, { ...stuck, CanWriteAgain: violated(4) }),
  'KIP-966, last leader, two crashes, all restart': allRestart({ ...kip966, recovery: 'last' }, 2),
  'KIP-966, last leader, three crashes, all restart': allRestart({ ...kip966, recovery: 'last' }, 3),
  'KIP-966, balanced, three crashes, all restart': allRestart({ ...kip966, recovery: 'balanced' }, 3),
} satisfies Models<typeof declared.constants, typeof declared.faults, Property>
