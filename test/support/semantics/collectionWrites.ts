import { union } from 'quorate'
import { type WriteCase, writes } from './case.ts'
import { B, e, state, values } from './state.ts'

/** Writes to sets, bags, unions and options. */
export const collectionWrites: readonly WriteCase[] = [
  writes(
    'sets',
    state,
    (s) => {
      s.isr = values(2, 1)
      s.isr.add(0)
      s.isr.delete(1)
      s.wide.add(e(3, 1))
      s.wide.add(e(0, 2))
      s.wide.add(e(3, 1))
    },
    { isr: ['b0', 'b2'], wide: [e(0, 2), e(3, 1)] },
  ),
  writes(
    'a set is assigned to itself, and from itself',
    state,
    (s) => {
      s.isr = values(0, 2)
      const { isr } = s
      s.isr = isr
      s.isr = new Set([...s.isr].filter((b) => b > 0))
    },
    { isr: ['b2'] },
  ),
  writes(
    'a set is emptied while it is read',
    state,
    (s) => {
      s.isr = values(0, 1, 2)
      for (const b of s.isr) if (b !== 1) s.isr.delete(b)
      s.wide = values(e(1, 1), e(2, 2))
      s.wide.forEach((x) => {
        s.wide.delete(x)
      })
    },
    { isr: ['b1'], wide: [] },
  ),
  writes(
    'a bag holds a value as often as it was added',
    state,
    (s) => {
      s.network.add({ kind: 'Stop' })
      s.network.add({ kind: 'Ack', from: 1, ok: true })
      s.network.add({ kind: 'Stop' })
      s.network.delete({ kind: 'Stop' })
      s.network.delete({ kind: 'Ack', from: 2, ok: true })
    },
    { network: [{ kind: 'Ack', from: 'b1', ok: true }, { kind: 'Stop' }] },
  ),
  writes(
    'a union becomes another kind, and its fields are written',
    state,
    (s) => {
      s.message = { kind: 'Ack', from: 1, ok: false }
      if (s.message.kind === 'Ack') s.message.ok = true
    },
    { message: { kind: 'Ack', from: 'b1', ok: true } },
  ),
  writes(
    'a union of a new kind keeps nothing of the old',
    state,
    (s) => {
      s.message = { kind: 'Fetch', from: 2, log: [1, 2] }
      s.message = { kind: 'Stop' }
      s.message = { kind: 'Fetch', from: 0, log: [] }
    },
    { message: { kind: 'Fetch', from: 'b0', log: [] } },
  ),
  writes(
    'a union from a field of itself',
    { u: union({ A: { x: B }, C: { x: B, y: B } }) },
    (s) => {
      s.u = { kind: 'A', x: 2 }
      s.u = { kind: 'C', x: 1, y: s.u.x }
    },
    { u: { kind: 'C', x: 'b1', y: 'b2' } },
  ),
  writes(
    'an option of a record',
    state,
    (s) => {
      s.quorum = { up: true, hw: 1, log: [], isr: values(1) }
      if (s.quorum) s.quorum.hw += 1
    },
    { quorum: { up: true, hw: 2, log: [], isr: ['b1'] } },
  ),
  writes(
    'an option that was null keeps no old contents',
    state,
    (s) => {
      s.quorum = { up: true, hw: 1, log: [e(1, 1)], isr: values(1) }
      s.quorum = null
      s.quorum = s.brokers.get(0)
    },
    { quorum: { up: false, hw: 0, log: [], isr: [] } },
  ),
  writes(
    'an option is assigned to itself, and from itself',
    state,
    (s) => {
      s.quorum = { up: true, hw: 1, log: [e(1, 1)], isr: values(1) }
      const { quorum } = s
      s.quorum = quorum
      s.quorum = { up: false, hw: 2, log: s.quorum?.log ?? [], isr: s.quorum?.isr ?? values() }
    },
    { quorum: { up: false, hw: 2, log: [e(1, 1)], isr: ['b1'] } },
  ),
  writes(
    'a view of an option works again when the option does',
    state,
    (s) => {
      s.quorum = s.brokers.get(0)
      const kept = s.quorum
      s.quorum = null
      s.quorum = s.brokers.get(1)
      if (kept) kept.hw = 3
    },
    { quorum: { up: false, hw: 3, log: [], isr: [] } },
  ),
  writes(
    'options in an array',
    state,
    (s) => {
      const { slots } = s
      slots.set(1, e(1, 1))
      const slot = slots[1]
      if (slot) slot.epoch = 2
    },
    { slots: [null, e(1, 2)] },
  ),
  writes(
    'values taken out can be put in elsewhere',
    state,
    (s) => {
      s.network.add({ kind: 'Fetch', from: 1, log: [1] })
      for (const m of s.network) s.message = m
      s.log.push(e(1, 2))
      const last = s.log.at(-1)
      if (last) {
        s.slots.set(0, last)
        s.wide.add(last)
      }
    },
    { message: { kind: 'Fetch', from: 'b1', log: [1] }, slots: [e(1, 2), null], wide: [e(1, 2)] },
  ),
]
