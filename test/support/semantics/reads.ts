import { record, seq, set, snapshot } from 'quorate'
import { type ReadCase, reads } from './case.ts'
import { B, e, Entry, filled, state, values } from './state.ts'

export const readCases: readonly ReadCase[] = [
  reads(
    'a sequence',
    state,
    filled,
    ({ log }) => [
      log.length,
      log.at(0)?.id,
      log.at(-2)?.id,
      log.at(3),
      log.includes({ id: 2, epoch: 1 }),
      log.includes({ id: 2, epoch: 0 }),
      log.indexOf({ id: 1, epoch: 0 }),
      log.findIndex((x) => x.epoch === 1),
      log.findLastIndex((x) => x.epoch === 0),
      log.find((x) => x.id === 9),
      log.some((x) => x.id === 2),
      log.every((x) => x.id < 2),
      log.map((x, i) => x.id * 10 + i),
      log.filter((x) => x.id === 1).length,
      log.slice(1).length,
      [...log].map((x) => x.id),
    ],
    [3, 1, 2, undefined, true, false, 0, 1, 2, undefined, true, false, [10, 21, 12], 2, 2, [1, 2, 1]],
  ),
  reads(
    'a sequence at what is no index, as arrays do',
    state,
    filled,
    ({ log }) => [
      log.at(1.5)?.id,
      log.at(-1.5)?.epoch,
      log.at(Number.NaN)?.id,
      log.at(2 ** 32),
      log.at(-4),
      log.at(-0)?.id,
    ],
    [2, 0, 1, undefined, undefined, 1],
  ),
  reads(
    'what is outside the domain of the elements is not there',
    state,
    filled,
    ({ log, isr, wide, network, numbers }) => [
      log.includes({ id: 9, epoch: 0 }),
      log.indexOf({ id: 0.5, epoch: 0 }),
      isr.has(7),
      wide.has({ id: 9, epoch: 9 }),
      network.count({ kind: 'Ack', from: 9, ok: true }),
      numbers.includes(99),
    ],
    [false, -1, false, false, 0, false],
  ),
  reads(
    'an array of scalars',
    state,
    filled,
    ({ numbers }) => [
      numbers.length,
      numbers.get(1),
      [...numbers],
      numbers.includes(5),
      numbers.indexOf(5),
      numbers.find((n) => n > 0),
      numbers.findLastIndex((n) => n === 0),
      numbers.some((n) => n > 5),
      numbers.every((n) => n < 6),
      numbers.filter((n) => n === 0),
      numbers.map((n, i) => n + i),
      numbers.slice(1, 2),
    ],
    [3, 5, [0, 5, 0], true, 1, 5, 2, false, true, [0, 0], [0, 6, 2], [5]],
  ),
  reads(
    'sets are read in the order of the domain',
    state,
    filled,
    ({ isr, wide }) => {
      const seen: number[] = []
      isr.forEach((b) => seen.push(b))
      return [
        isr.size,
        isr.has(2),
        isr.has(1),
        [...isr],
        seen,
        [...wide].map((x) => x.id),
        wide.has({ id: 2, epoch: 2 }),
      ]
    },
    [2, true, false, [0, 2], [0, 2], [1, 2], true],
  ),
  reads(
    'a bag',
    state,
    filled,
    ({ network }) => [
      network.size,
      network.count({ kind: 'Stop' }),
      network.has({ kind: 'Ack', from: 1, ok: false }),
      [...network].map((m) => m.kind),
    ],
    [3, 2, false, ['Ack', 'Stop', 'Stop']],
  ),
  reads(
    'an array of records is an array',
    state,
    filled,
    ({ brokers }) => [
      brokers.length,
      Array.isArray(brokers),
      brokers.map((b) => b.hw),
      brokers.filter((b) => b.hw > 0).length,
      brokers.findIndex((b) => b.hw === 3),
      brokers.at(-1)?.hw,
      brokers.get(1).hw,
    ],
    [3, true, [0, 3, 0], 1, 1, 0, 3],
  ),
  reads(
    'a place has one view',
    state,
    filled,
    (s) => [
      s.brokers[0] === s.brokers.get(0),
      s.brokers === s.brokers,
      s.log === s.log,
      s.quorum === s.quorum,
      s.brokers.indexOf(s.brokers.get(2)),
    ],
    [true, true, true, true, 2],
  ),
  reads(
    'a union narrows by kind, and has nothing of other kinds',
    state,
    filled,
    ({ message }) => [message.kind, message.kind === 'Ack' && message.from, 'log' in message, 'ok' in message],
    ['Ack', 2, false, true],
  ),
  reads(
    'options',
    state,
    filled,
    (s) => [s.quorum?.hw, s.quorum?.log.at(0)?.id, s.leader, s.slots[0], s.slots.map((x) => x === null)],
    [2, 3, null, null, [true, true]],
  ),
  reads(
    'values taken out are interned: === is equality',
    state,
    filled,
    ({ log, wide, network }) => {
      const [first, , third] = log
      const stops = [...network].filter((m) => m.kind === 'Stop')
      return [
        first === third,
        first === log.at(0),
        log.find((x) => x.id === 1) === log.slice(2)[0],
        [...wide][0] === first,
        stops[0] === stops[1],
        new Set(log).size,
      ]
    },
    [true, true, true, true, true, 2],
  ),
  reads(
    'values taken out are frozen',
    state,
    filled,
    ({ log, network }) => [Object.isFrozen(log.at(0)), [...network].every((m) => Object.isFrozen(m))],
    [true, true],
  ),
  reads(
    'sets in values taken out are sets',
    { q: seq(record({ isr: set(B), log: seq(Entry, 2) }), 2) },
    (s) => {
      s.q.push({ isr: values(2, 1), log: [e(1, 1)] })
    },
    (s) => {
      const [x] = s.q
      return [
        x?.isr.size,
        x?.isr.has(1),
        x && [...x.isr],
        x?.log.includes({ id: 1, epoch: 1 }),
        x?.log.at(-1)?.id,
        x?.log.length,
        s.q.includes({ isr: values(1, 2), log: [e(1, 1)] }),
      ]
    },
    [2, true, [1, 2], true, 1, 1, true],
  ),
  reads(
    'a snapshot',
    state,
    filled,
    (s) => {
      const { log, isr } = snapshot(s.brokers.get(0))
      return [
        snapshot(s.quorum)?.hw,
        snapshot(s.log).length,
        log.length,
        isr.size,
        snapshot(s.message).kind,
        snapshot(s.leader),
        snapshot(s.log) === snapshot(s.log),
        snapshot(s.brokers.get(0)) === snapshot(s.brokers.get(2)),
      ]
    },
    [2, 3, 0, 0, 'Ack', null, true, true],
  ),
]
