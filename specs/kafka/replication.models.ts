/**
 * The models of kafka/replication: each protocol under acks=1, and under acks=all with every min.insync.replicas, at the
 * sizes where the protocols start to differ.
 */
import type { Story } from 'quorate'
import { type Models, violated } from '../lib/models.ts'
import type { declared, Released } from './replication.ts'

const stories = {
  ackedAndDropped: {
    title: 'acks=all on both replicas, but lost',
    text:
      'Both replicas have the record and it is acknowledged, but the follower truncates to its lagging high watermark and is elected. ' +
      'No disk, power supply or process failed: two leader changes in a row are enough.',
    bug: 'KAFKA-1211, KAFKA-2143',
    property: 'NoAcknowledgedLoss',
  },
  unknownEpoch: {
    title: 'acks=all, but lost to an unknown epoch',
    text:
      'A replica that has the acknowledged record leads briefly and writes one more record, of an epoch that the next leader has never heard of. ' +
      'It therefore truncates its log to its high watermark, which is still at the start, and becomes the leader again one election later.',
    bug: 'KAFKA-6361',
    property: 'NoAcknowledgedLoss',
  },
  staleHighWatermark: {
    title: 'acks=all with two replicas in sync, but an empty one leads',
    text:
      'The record is acknowledged with two copies, and one of these replicas becomes the leader before it knows that the record is committed. ' +
      'According to its high watermark, the empty third replica has caught up, so it is added to the ISR and elected.',
    bug: 'KAFKA-7128',
    property: 'NoAcknowledgedLoss',
  },
} as const satisfies Readonly<Record<string, Story>>

type Property =
  | 'NoAcknowledgedLoss'
  | 'NoExposedLoss'
  | 'NoFork'
  | 'ReadStability'
  | 'OneLeaderPerEpoch'
  | 'OneLeaderNow'
  | 'AcknowledgedSurvives'

/** The constants for a protocol with acks=1 at this size. */
function acks1(protocol: Released, replicas: number, messages: number, epochs: number) {
  return { protocol, replicas, messages, epochs, acksAll: false }
}

/** The constants for a protocol with acks=all at this size. */
function acksAll(protocol: Released, minInsync: number, replicas: number, messages: number, epochs: number) {
  return { protocol, replicas, messages, epochs, minInsync }
}

/** A record is acknowledged and read, and then truncated. */
const lost = (states: number) => ({ NoAcknowledgedLoss: violated(states), NoExposedLoss: violated(states) })

/** The old leader can still believe that it leads after the new one does. */
const twoLeaders = { OneLeaderNow: violated(5) }

/**
 * The old leader answers a producer after the new one has taken over. The record is truncated, and another record takes
 * its offset.
 */
const zombieAnswers = { NoAcknowledgedLoss: violated(6), NoFork: violated(7) }

export const models = {
  // Under acks=all, a loss takes more than two epochs: the damaged member of the ISR must be elected first.
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

  // KAFKA-1211: a follower has a record but does not know yet that it is committed. It drops the record and is elected.
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

  // KAFKA-6361: the new leader has no record from the epoch of the follower's last record.
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

  // KAFKA-7128: a new leader with a stale high watermark adds an empty follower back to the ISR, and that follower is elected. If
  // min.insync.replicas equals the number of replicas, the producer gets an error for a record that is committed, read and then lost.
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
} satisfies Models<typeof declared.constants, Record<string, number>, Property>
