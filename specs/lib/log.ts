import { forAll } from 'quorate'

/** A readable log, from a view or a draft. Offsets count from 0. */
export interface Log<R> {
  readonly length: number
  at(offset: number): R | undefined
}

interface GrowingLog<R> extends Log<R> {
  push(record: R): unknown
}

/** Whether both logs hold the same records at all offsets below `end`. */
export function agreeBelow<R>(a: Log<R>, b: Log<R>, end: number): boolean {
  if (a.length < end || b.length < end) return false
  for (let offset = 0; offset < end; offset++) if (a.at(offset) !== b.at(offset)) return false
  return true
}

/** The follower appends the leader's record at the follower's own end offset, or nothing if the leader has none there. */
export function fetchNext<R>(follower: GrowingLog<R>, leader: Log<R>): void {
  const record = leader.at(follower.length)
  if (record !== undefined) follower.push(record)
}

/**
 * Whether the log counts as a copy of the leader's record at this offset. With `positionOnly`, any record there
 * counts.
 */
export function isCopy<R>(log: Log<R>, leader: Log<R>, offset: number, positionOnly: boolean): boolean {
  return positionOnly ? log.length > offset : log.at(offset) === leader.at(offset)
}

/** The end of the common part: the offset after the last one at which both logs have the same record. */
export function endOfCommonPart<R>(a: Log<R>, b: Log<R>): number {
  let end = Math.min(a.length, b.length)
  while (end > 0 && a.at(end - 1) !== b.at(end - 1)) end--
  return end
}

/**
 * Where the epoch ends in the log: at the end of the log if its last record has that epoch, otherwise at the first record of a
 * later epoch; null if there is none. This is Kafka's answer to OffsetsForLeaderEpoch.
 */
export function endOfEpoch(log: Log<{ readonly epoch: number }>, epoch: number): number | null {
  if (log.length === 0) return null
  if (log.at(log.length - 1)?.epoch === epoch) return log.length
  for (let offset = 0; offset < log.length; offset++) if ((log.at(offset)?.epoch ?? epoch) > epoch) return offset
  return null
}

/**
 * Whether log `a` is at least as up to date as log `b`, by Raft's comparison: first the epoch (or term) of the last
 * record, then the length. An empty log has epoch 0.
 */
export function isUpToDate<R>(a: Log<R>, b: Log<R>, epochOf: (record: R) => number): boolean {
  const lastA = a.at(a.length - 1)
  const lastB = b.at(b.length - 1)
  const epochA = lastA === undefined ? 0 : epochOf(lastA)
  const epochB = lastB === undefined ? 0 : epochOf(lastB)
  return epochA === epochB ? a.length >= b.length : epochA > epochB
}

/** A message at an offset, as clients know it from an acknowledgement or a read. */
interface Stored {
  readonly offset: number
  readonly message: number
}

/** Whether clients never learned of two different messages at the same offset. */
export function noTwoAtOneOffset(history: Iterable<Stored>): boolean {
  return forAll(history, (a) => forAll(history, (b) => a.offset !== b.offset || a.message === b.message))
}
