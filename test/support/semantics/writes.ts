import { array, bool, oneOf, option, range, record, seq, snapshot, union } from 'quorate'
import { type WriteCase, writes } from './case.ts'
import { B, e, Entry, Message, state } from './state.ts'

/** Names that generated code might use itself. */
const odd = { path: B, constructor: B, p0: B, c1: B, at: B, toString: B }

/** Assigns an array of records as a whole. Its type would require `get` and `set`. */
const swap = (s: object, name: string, value: unknown): void => {
  Reflect.set(s, name, value)
}

/** Writes to scalars, arrays, records and sequences. */
export const placeWrites: readonly WriteCase[] = [
  writes(
    'zero values',
    { b: bool, r: range(-1, 3), o: option(B), p: oneOf('x', 'y'), m: Message, l: seq(B, 2), q: option(Entry) },
    () => {},
    {
      b: false,
      r: -1,
      o: null,
      p: 'x',
      m: { kind: 'Fetch', from: 'b0', log: [] },
      l: [],
      q: null,
    },
  ),
  writes(
    'scalars',
    state,
    (s) => {
      s.leader = 2
      s.phase = 'busy'
      s.brokers.get(1).hw += 2
    },
    { leader: 'b2', phase: 'busy' },
  ),
  writes(
    'an array of scalars',
    state,
    (s) => {
      s.numbers.set(1, 4)
      s.numbers.set(2, s.numbers.get(1) + 1)
    },
    { numbers: [0, 4, 5] },
  ),
  writes(
    'push, pop, length',
    state,
    (s) => {
      s.log.push(e(1, 0), e(2, 0), e(3, 1))
      s.spare.push(e(0, 0))
      s.spare.pop()
      s.spare.pop()
      s.log.length = 2
    },
    { log: [e(1, 0), e(2, 0)], spare: [] },
  ),
  writes(
    'shift takes the first element, and nothing of an empty sequence',
    state,
    (s) => {
      s.log.push(e(1, 0), e(2, 0), e(3, 1))
      const first = s.log.shift()
      s.spare.push(e(first?.id ?? 0, 1))
      s.spare.shift()
      s.spare.shift()
    },
    { log: [e(2, 0), e(3, 1)], spare: [] },
  ),
  writes(
    'a sequence that was cut grows again without its old contents',
    state,
    (s) => {
      s.log.push(e(3, 2), e(3, 2))
      s.log.length = 0
      s.log.push(e(0, 0))
    },
    { log: [e(0, 0)] },
  ),
  writes(
    'with returns a copy to assign',
    state,
    (s) => {
      s.log = [e(1, 0), e(2, 0)]
      s.spare = s.log.with(0, e(3, 2))
      s.log = s.log.with(1, e(0, 0))
    },
    { log: [e(1, 0), e(0, 0)], spare: [e(3, 2), e(2, 0)] },
  ),
  writes(
    'assigning copies',
    state,
    (s) => {
      s.log = [e(1, 1)]
      s.spare = s.log
      s.log.push(e(2, 2))
    },
    { log: [e(1, 1), e(2, 2)], spare: [e(1, 1)] },
  ),
  writes(
    'a literal that is assigned is not kept',
    state,
    (s) => {
      const literal = [e(1, 1)]
      s.log = literal
      literal.push(e(2, 2))
    },
    { log: [e(1, 1)] },
  ),
  writes(
    'a sequence is assigned to itself',
    state,
    (s) => {
      s.log = [e(1, 0), e(2, 1)]
      const { log } = s
      s.log = log
    },
    { log: [e(1, 0), e(2, 1)] },
  ),
  writes(
    'a sequence from parts of itself',
    state,
    (s) => {
      s.log = [e(1, 0), e(2, 1), e(3, 2)]
      s.log = s.log.slice(1)
      s.log = [...s.log, ...s.log.filter((x) => x.id === 3)]
    },
    { log: [e(2, 1), e(3, 2), e(3, 2)] },
  ),
  writes(
    'swapping needs snapshots',
    state,
    (s) => {
      s.log = [e(1, 0)]
      s.spare = [e(2, 0), e(3, 0)]
      const kept = snapshot(s.log)
      s.log = s.spare
      s.spare = kept
    },
    { log: [e(2, 0), e(3, 0)], spare: [e(1, 0)] },
  ),
  writes(
    'a kept view stays with its place',
    state,
    (s) => {
      const kept = s.log
      s.log = [e(1, 0)]
      s.spare = kept
      kept.push(e(2, 0))
    },
    { log: [e(1, 0), e(2, 0)], spare: [e(1, 0)] },
  ),
  writes(
    'a whole element of an array, from another',
    state,
    (s) => {
      s.brokers.get(0).log.push(e(1, 1))
      s.brokers.get(0).isr.add(2)
      s.brokers.set(1, s.brokers.get(0))
      s.brokers.set(1, s.brokers.get(1))
      s.brokers.get(0).log.push(e(2, 2))
      s.brokers.get(0).hw = 2
    },
    {
      brokers: [
        { up: false, hw: 2, log: [e(1, 1), e(2, 2)], isr: ['b2'] },
        { up: false, hw: 0, log: [e(1, 1)], isr: ['b2'] },
        { up: false, hw: 0, log: [], isr: [] },
      ],
    },
  ),
  writes(
    'whole elements swapped',
    state,
    (s) => {
      s.brokers.get(0).hw = 1
      s.brokers.get(1).hw = 2
      const first = snapshot(s.brokers.get(0))
      s.brokers.set(0, s.brokers.get(1))
      s.brokers.set(1, first)
      s.brokers.get(0).up = true
    },
    {
      brokers: [
        { up: true, hw: 2, log: [], isr: [] },
        { up: false, hw: 1, log: [], isr: [] },
        { up: false, hw: 0, log: [], isr: [] },
      ],
    },
  ),
  writes(
    'a record made of parts of the place that it is assigned to',
    { pair: record({ a: Entry, b: Entry }) },
    (s) => {
      s.pair = { a: e(1, 1), b: e(2, 2) }
      s.pair = { a: s.pair.b, b: s.pair.a }
    },
    { pair: { a: e(2, 2), b: e(1, 1) } },
  ),
  writes(
    'arrays of scalars are copied',
    state,
    (s) => {
      s.numbers.set(0, 3)
      s.other = s.numbers
      s.numbers.set(0, 4)
    },
    { numbers: [4, 0, 0], other: [3, 0, 0] },
  ),
  writes(
    'elements swapped by a literal of literals',
    state,
    (s) => {
      s.brokers.get(0).log = [e(1, 1)]
      s.brokers.get(1).log = [e(2, 2), e(0, 0)]
      const [b0, b1, b2] = [s.brokers.get(0), s.brokers.get(1), s.brokers.get(2)]
      swap(s, 'brokers', [
        { up: true, hw: 1, log: b1.log, isr: b1.isr },
        { up: false, hw: 2, log: b0.log, isr: b0.isr },
        b2,
      ])
    },
    {
      brokers: [
        { up: true, hw: 1, log: [e(2, 2), e(0, 0)], isr: [] },
        { up: false, hw: 2, log: [e(1, 1)], isr: [] },
        { up: false, hw: 0, log: [], isr: [] },
      ],
    },
  ),
  writes(
    'a record of records made of deep parts of itself',
    { pair: record({ a: record({ l: seq(B, 2) }), b: record({ l: seq(B, 2) }) }) },
    (s) => {
      s.pair.a.l.push(1)
      s.pair.b.l.push(2, 0)
      s.pair = { a: { l: s.pair.b.l }, b: { l: s.pair.a.l } }
    },
    { pair: { a: { l: ['b2', 'b0'] }, b: { l: ['b1'] } } },
  ),
  writes(
    'a union made of deep parts of itself',
    { u: union({ A: { x: seq(B, 2) }, C: { r: record({ x: seq(B, 2) }), q: seq(record({ x: seq(B, 2) }), 2) } }) },
    (s) => {
      s.u = { kind: 'A', x: [2, 1] }
      s.u = { kind: 'C', r: { x: s.u.x }, q: [{ x: s.u.x }, { x: [] }] }
    },
    { u: { kind: 'C', r: { x: ['b2', 'b1'] }, q: [{ x: ['b2', 'b1'] }, { x: [] }] } },
  ),
  writes(
    'an option made of deep parts of itself',
    { o: option(record({ r: record({ x: seq(B, 2) }), y: seq(B, 2) })) },
    (s) => {
      s.o = { r: { x: [2, 1] }, y: [0] }
      s.o = { r: { x: s.o.y }, y: s.o.r.x }
    },
    { o: { r: { x: ['b0'] }, y: ['b2', 'b1'] } },
  ),
  writes(
    'for any names',
    {
      path: record(odd),
      p0: union({ path: odd, list: {} }),
      c0: array(2, record(odd)),
      constructor: B,
      get: seq(B, 2),
      d: option(record(odd)),
    },
    (s) => {
      s.path.path = 1
      s.path.constructor = 2
      s.path.toString = 1
      s.p0 = { kind: 'path', ...snapshot(s.path) }
      s.c0.set(1, s.path)
      s.constructor = 1
      s.get.push(2)
      s.d = s.c0.get(1)
    },
    {
      path: { path: 'b1', constructor: 'b2', p0: 'b0', c1: 'b0', at: 'b0', toString: 'b1' },
      p0: { kind: 'path', path: 'b1', constructor: 'b2', p0: 'b0', c1: 'b0', at: 'b0', toString: 'b1' },
      c0: [{ path: 'b0' }, { path: 'b1', constructor: 'b2' }],
      constructor: 'b1',
      get: ['b2'],
      d: { path: 'b1', toString: 'b1' },
    },
  ),
]
