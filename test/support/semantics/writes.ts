import { bool, oneOf, option, range, record, seq, snapshot } from 'quorate'
import { type WriteCase, writes } from './case.ts'
import { B, e, Entry, Message, state } from './state.ts'

/** Scalars, arrays, records and sequences. */
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
    'a cut sequence grows again without remains',
    state,
    (s) => {
      s.log.push(e(3, 2), e(3, 2))
      s.log.length = 0
      s.log.push(e(0, 0))
    },
    { log: [e(0, 0)] },
  ),
  writes(
    'with gives a copy to assign',
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
    'a view that is kept stays with its place',
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
]
