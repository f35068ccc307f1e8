/**
 * The models of kafka/truncation: each protocol at growing sizes, from the size at which the previous protocol fails to the
 * size at which it fails itself.
 */
import type { Story } from 'quorate'
import { type Models, violated } from '../lib/models.ts'
import type { declared, ProtocolName } from './truncation.ts'

const stories = {
  toHighWatermark: {
    title: 'Truncated to a high watermark that lags',
    text:
      'A follower has the record, but learns one request late that it is committed, and drops it when it is told to follow again. ' +
      'It is now a member of the ISR that lacks a committed record. With KIP-101, it asks the leader instead.',
    bug: 'KAFKA-1211, KAFKA-2143',
    property: 'StrongIsr',
  },
  unknownEpoch: {
    title: 'The leader does not know the epoch',
    text:
      "Two leaders alternate so fast that the follower's last record is of an epoch of which the new leader has no record. " +
      'KIP-101 then falls back to the high watermark, which still lags. With KIP-279, the follower asks again, for the previous epoch.',
    bug: 'KAFKA-6361',
    property: 'StrongIsr',
  },
  staleHighWatermark: {
    title: 'Added to the ISR by a stale high watermark',
    text:
      'A new leader does not know yet how far the old one had committed, and considers an empty follower to have caught up. ' +
      'The ISR then has a member that lacks a committed record and may lead next.',
    bug: 'KAFKA-7128',
    property: 'StrongIsr',
  },
  zombieFollower: {
    title: 'A follower of an older leader is counted',
    text:
      'A follower that is two epochs behind fetches from the leader, which counts it and commits. Then the follower obeys the leader in between, and truncates. ' +
      'A fetch must say which epoch the follower is in; KIP-320 adds this.',
    bug: 'KAFKA-6880',
    property: 'StrongIsr',
  },
  firstTry: {
    title: "KIP-320's first try: the epoch of the last record",
    text:
      'Followers send the epoch of their last record, which is correct, while they still obey a leader of an older epoch. ' +
      'The leader counts a follower that will truncate. It must compare the epoch that the follower obeys.',
    bug: 'KIP-320',
    property: 'StrongIsr',
  },
} as const satisfies Readonly<Record<string, Story>>

type Property = 'WeakIsr' | 'StrongIsr' | 'OneLeaderNow' | 'OneLeaderPerEpoch' | 'CommittedAgree' | 'LeaderInIsr'

/** The constants for a protocol at this size. */
function at(protocol: ProtocolName, replicas: number, logSize: number, maxRecords: number, maxLeaderEpoch: number) {
  return { protocol, replicas, logSize, maxRecords, maxLeaderEpoch }
}

/** In every protocol, the old leader can still believe it leads after the new one does, but not in the same epoch. */
const leaders = { OneLeaderNow: violated(5), OneLeaderPerEpoch: 'holds', LeaderInIsr: 'holds' } as const

export const models = {
  // KAFKA-1211: a follower has a record but does not know yet that it is committed, and drops it at the next request.
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

  // KAFKA-6361: the new leader has no record from the epoch of the follower's last record, so the follower falls back to its high
  // watermark.
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

  // KAFKA-7128, with three or more replicas: a new leader with a stale high watermark adds an empty follower back to the ISR.
  // KAFKA-6880, with three or more epochs: a leader counts a follower that still obeys an older epoch.
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

  // The epoch of a record does not say who leads: a follower from an older epoch still counts.
  'kip-320-first-try, (2,2,2,1)': { constants: at('kip-320-first-try', 2, 2, 2, 1), expect: leaders },
  'kip-320-first-try, (2,3,3,3)': { constants: at('kip-320-first-try', 2, 3, 3, 3) },
  'kip-320-first-try, (3,2,2,1)': { constants: at('kip-320-first-try', 3, 2, 2, 1), expect: leaders },
  'kip-320-first-try, (3,2,2,2)': {
    constants: at('kip-320-first-try', 3, 2, 2, 2),
    expect: { WeakIsr: violated(12), StrongIsr: violated(13) },
    story: stories.firstTry,
  },
} satisfies Models<typeof declared.constants, Record<string, number>, Property>
