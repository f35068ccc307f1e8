import { array, bag, bool, ids, oneOf, option, range, record, seq, set, union, type ViewOf } from 'quorate'
import type { Effect } from './case.ts'

/** A schema with a place of every kind and the domains that it uses. */
export const B = ids('b', 3)
export const Entry = record({ id: range(0, 3), epoch: range(0, 2) })
export const Message = union({ Fetch: { from: B, log: seq(range(0, 3), 2) }, Ack: { from: B, ok: bool }, Stop: {} })
const Broker = record({ up: bool, hw: range(0, 3), log: seq(Entry, 3), isr: set(B) })
export const state = {
  brokers: array(B, Broker),
  numbers: array(B, range(0, 9)),
  other: array(B, range(0, 9)),
  log: seq(Entry, 3),
  spare: seq(Entry, 3),
  isr: set(B),
  wide: set(Entry, { max: 2 }),
  network: bag(Message, 3),
  message: Message,
  quorum: option(Broker),
  leader: option(B),
  phase: oneOf('idle', 'busy'),
  slots: array(2, option(Entry)),
}
export const e = (id: number, epoch: number): ViewOf<typeof Entry> => ({ id, epoch })
/** Builds a set of values, for cases in which a literal is not enough. */
export const values = <T>(...items: T[]): Set<T> => new Set(items)

/** Fills most places of a state. */
export const filled: Effect<typeof state> = (s) => {
  s.log = [e(1, 0), e(2, 1), e(1, 0)]
  s.isr = values(2, 0)
  s.wide = values(e(2, 2), e(1, 0))
  s.network.add({ kind: 'Stop' })
  s.network.add({ kind: 'Ack', from: 1, ok: true })
  s.network.add({ kind: 'Stop' })
  s.numbers.set(1, 5)
  s.quorum = { up: true, hw: 2, log: [e(3, 0)], isr: values(1) }
  s.message = { kind: 'Ack', from: 2, ok: true }
  s.brokers.get(1).hw = 3
}
