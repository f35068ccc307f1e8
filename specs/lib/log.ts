import { forAll } from 'quorate'

/** A log as far as it is read: a sequence of records of a view or a draft. Offsets count from 0. */
export interface Log<R> {
  readonly length: number
  at(offset: number): R | undefined
}

interface GrowingLog<R> extends Log<R> {
  push(record: R): unknown
}

/** Both logs hold a record at every offset below `end`, and the same one. */
export function agreeBelow<R>(a: Log<R>, b: Log<R>, end: number): boolean {
  if (a.length < end || b.length < end) return false
  for (let offset = 0; offset < end; offset++) if (a.at(offset) !== b.at(offset)) return false
  return true
}

/** The follower appends the leader's record at its own end offset; nothing where the leader has none. */
export function fetchNext<R>(follower: GrowingLog<R>, leader: Log<R>): void {
  const record = leader.at(follower.length)
  if (record !== undefined) follower.push(record)
}

/** Behind the last offset at which both logs hold the same record. */
export function endOfCommonPart<R>(a: Log<R>, b: Log<R>): number {
  let end = Math.min(a.length, b.length)
  while (end > 0 && a.at(end - 1) !== b.at(end - 1)) end--
  return end
}

/**
 * Where the log goes on after the epoch: its end where its last record is of that epoch, else the first offset of a later
 * one; null where it has neither. Kafka's answer to OffsetsForLeaderEpoch.
 */
export function endOfEpoch(log: Log<{ readonly epoch: number }>, epoch: number): number | null {
  if (log.length === 0) return null
  if (log.at(log.length - 1)?.epoch === epoch) return log.length
  for (let offset = 0; offset < log.length; offset++) if ((log.at(offset)?.epoch ?? epoch) > epoch) return offset
  return null
}

/**
 * May the owner of log `a` lead the owner of log `b`? Raft's comparison: by the epoch (or term) of the last record, 0 where
 * there is none, then by length.
 */
export function isUpToDate<R>(a: Log<R>, b: Log<R>, epochOf: (record: R) => number): boolean {
  const lastA = a.at(a.length - 1)
  const lastB = b.at(b.length - 1)
  const epochA = lastA === undefined ? 0 : epochOf(lastA)
  const epochB = lastB === undefined ? 0 : epochOf(lastB)
  return epochA === epochB ? a.length >= b.length : epochA > epochB
}

/** What clients were told or shown: a message, and the offset that it has. */
interface Stored {
  readonly offset: number
  readonly message: number
}

/** No offset has two messages in what clients were told or shown. */
export function noTwoAtOneOffset(history: Iterable<Stored>): boolean {
  return forAll(history, (a) => forAll(history, (b) => a.offset !== b.offset || a.message === b.message))
}
