import { inspect } from 'node:util'
import { snapshot } from 'quorate'
import { type Effect, type ErrorCase, failsToRead, failsToWrite, type ReadCase, type Reader, reads } from './case.ts'
import { e, filled, state } from './state.ts'

/** Views and values as objects: how they behave under spread, `Object.keys`, `in`, JSON and templates. */

const keysIn = (value: object): string[] => {
  const keys: string[] = []
  for (const key in value) keys.push(key)
  return keys
}

const get = (value: object, name: string): unknown => Reflect.get(value, name)
const call = (value: object, method: string, ...args: unknown[]): unknown => {
  const f = get(value, method)
  return typeof f === 'function' ? Reflect.apply(f, value, args) : undefined
}
/** What a template string shows for the value. */
const text = (value: unknown): string => String(value)
const listed = (value: object): readonly unknown[] => Object.values(value)

export const objectReads: readonly ReadCase[] = [
  reads(
    'a record spread, destructured, and listed',
    state,
    filled,
    ({ brokers }) => {
      const broker = brokers.get(1)
      const { hw, ...rest } = broker
      const copy = { ...broker, hw: 1 }
      return [
        hw,
        Object.keys(rest),
        copy.hw,
        copy.up,
        Object.keys(copy),
        Object.keys(broker),
        Object.values(broker).length,
        Object.entries(broker).map(([name]) => name),
        Object.keys(Object.assign({}, broker)),
        keysIn(broker),
        'hw' in broker,
        'toString' in broker,
        'hws' in broker,
        Object.hasOwn(broker, 'up'),
      ]
    },
    [
      3,
      ['up', 'log', 'isr'],
      1,
      false,
      ['up', 'hw', 'log', 'isr'],
      ['up', 'hw', 'log', 'isr'],
      4,
      ['up', 'hw', 'log', 'isr'],
      ['up', 'hw', 'log', 'isr'],
      ['up', 'hw', 'log', 'isr'],
      true,
      true,
      false,
      true,
    ],
  ),
  reads(
    'the same of a value',
    state,
    filled,
    ({ brokers }) => {
      const { hw, ...rest } = snapshot(brokers.get(1))
      return [hw, Object.keys(rest), keysIn(rest), 'hw' in rest]
    },
    [3, ['up', 'log', 'isr'], ['up', 'log', 'isr'], false],
  ),
  reads(
    'the state has no hidden variables to see',
    state,
    filled,
    (s) => [Object.keys(s), Object.keys(snapshot(s))].map((keys) => keys.join() === Object.keys(state).join()),
    [true, true],
  ),
  reads(
    'JSON',
    state,
    filled,
    ({ log, message, numbers, slots }) => JSON.stringify({ log, message, numbers, slots }),
    JSON.stringify({
      log: [e(1, 0), e(2, 1), e(1, 0)],
      message: { kind: 'Ack', from: 2, ok: true },
      numbers: [0, 5, 0],
      slots: [null, null],
    }),
  ),
  reads(
    'JSON of values',
    state,
    filled,
    ({ log, message }) => JSON.stringify([snapshot(log), snapshot(message)]),
    JSON.stringify([[e(1, 0), e(2, 1), e(1, 0)], { kind: 'Ack', from: 2, ok: true }]),
  ),
  reads(
    'a union has the fields of its kind',
    state,
    filled,
    ({ message }) => [Object.keys(message), Object.keys({ ...message }), 'log' in message, keysIn(message)],
    [['kind', 'from', 'ok'], ['kind', 'from', 'ok'], false, ['kind', 'from', 'ok']],
  ),
  reads(
    'text of arrays and sequences',
    state,
    filled,
    ({ numbers }) => [text(numbers), text(snapshot(numbers)), text(numbers.slice(1)), numbers.join('-')],
    ['0,5,0', '0,5,0', '5,0', '0-5-0'],
  ),
  reads(
    'what is printed is the value',
    state,
    filled,
    ({ brokers, isr, log, message }) => [brokers.get(1), isr, snapshot(isr), log, message].map((v) => inspect(v)),
    [
      '{ up: false, hw: 3, log: [], isr: Set(0) {} }',
      'Set(2) { 0, 2 }',
      'Set(2) { 0, 2 }',
      '[ { id: 1, epoch: 0 }, { id: 2, epoch: 1 }, { id: 1, epoch: 0 } ]',
      "{ kind: 'Ack', from: 2, ok: true }",
    ],
  ),
  reads(
    'the rest of what arrays can do',
    state,
    filled,
    ({ log, numbers }) => [
      numbers.reduce((sum, n) => sum + n, 1),
      [...numbers.entries()],
      [...numbers.keys()],
      [...numbers.values()],
      numbers.at(-2),
      numbers.findLast((n) => n < 5),
      log.flatMap((x) => [x.id, x.epoch]),
      call(numbers, 'concat', [7], numbers),
      numbers.toSorted((a, b) => b - a),
      numbers.toReversed(),
      numbers.indexOf(0, 1),
      numbers.includes(5, 2),
      log.findLast((x) => x.id === 1) === log.at(2),
      Array.from(numbers, (n) => n + 1),
    ],
    [
      6,
      [
        [0, 0],
        [1, 5],
        [2, 0],
      ],
      [0, 1, 2],
      [0, 5, 0],
      5,
      0,
      [1, 0, 2, 1, 1, 0],
      [0, 5, 0, 7, 0, 5, 0],
      [5, 0, 0],
      [0, 5, 0],
      2,
      false,
      true,
      [1, 6, 1],
    ],
  ),
  reads(
    'the rest of what sets can do',
    state,
    filled,
    ({ isr }) => {
      const seen: unknown[] = []
      isr.forEach((b, c, set) => seen.push(b, c, set === isr))
      return [[...isr.values()], [...isr.keys()], [...isr.entries()], seen]
    },
    [
      [0, 2],
      [0, 2],
      [
        [0, 0],
        [2, 2],
      ],
      [0, 0, true, 2, 2, true],
    ],
  ),
  reads(
    'what promises and JSON ask for is not there',
    state,
    filled,
    (s) => [s, s.brokers, s.log, s.message, snapshot(s.message)].map((v) => get(v, 'then')),
    [undefined, undefined, undefined, undefined, undefined],
  ),
  reads(
    'an invalid index of a value is undefined',
    state,
    filled,
    ({ log }) => [log.slice()[7], get(snapshot(log), '7')],
    [undefined, undefined],
  ),
]

const unknown: readonly (readonly [string, Reader<typeof state>, string])[] = [
  ['of the state', (s) => !get(s, 'numbrs'), 'variable numbrs'],
  ['of a record', (s) => !get(s.brokers.get(0), 'isUp'), 'variable brokers[b0].isUp'],
  ['an index of a sequence', (s) => !get(s.log, '0'), 'variable log.0'],
  ['an index of an array of scalars', (s) => !get(s.numbers, '0'), 'variable numbers.0'],
  ['a method of a sequence', (s) => !get(s.log, 'lenght'), 'variable log.lenght'],
  ['a method of a set', (s) => !get(s.isr, 'sise'), 'variable isr.sise'],
  ['a method that sets do not have', (s) => !get(s.isr, 'map'), 'variable isr.map'],
  ['a method of a bag', (s) => !get(s.network, 'lenght'), 'variable network.lenght'],
  ['a method of an array of places', (s) => !get(s.brokers, 'lenght'), 'variable brokers.lenght'],
  ['a field of another kind', (s) => !get(s.message, 'log'), 'variable message.log'],
  ['of a value', (s) => !get(snapshot(s.brokers.get(0)), 'isUp'), 'invariant Read'],
  ['of a sequence that is a value', (s) => !get(snapshot(s.log), 'lenght'), 'invariant Read'],
  ['of a set that is a value', (s) => !get(snapshot(s.isr), 'sise'), 'invariant Read'],
  ['a record as text', (s) => text(s.brokers[0]), 'variable brokers[b0]'],
  ['a record compared', (s) => Number(s.message) < 1, 'variable message'],
  ['a set as text', (s) => text(s.isr), 'variable isr'],
  ['a set that is a value as text', (s) => text(snapshot(s.isr)), 'invariant Read'],
  ['JSON of a set', (s) => JSON.stringify(s.isr), 'variable isr'],
  ['JSON of a set within', (s) => JSON.stringify(s.brokers.get(0)), 'variable brokers[b0].isr'],
  ['for … in over a sequence', (s) => keysIn(s.log), 'invariant Read'],
  ['in of an element', (s) => '0' in s.log, 'invariant Read'],
  ['a sequence spread into an object', (s) => Object.assign({}, s.log), 'invariant Read'],
  ['the values of a set', (s) => listed(s.isr), 'invariant Read'],
  ['concat', (s) => ([] as unknown[]).concat(s.log), 'invariant Read'],
]

const unknownWrites: readonly (readonly [string, Effect<typeof state>, string])[] = [
  ['of the state', (s) => Reflect.set(s, 'numbrs', 1), 'variable numbrs'],
  ['of a record', (s) => Reflect.set(s.brokers.get(0), 'isUp', 1), 'variable brokers[b0].isUp'],
  ['an index of a sequence', (s) => Reflect.set(s.log, 0, 1), 'variable log.0'],
]

export const objectErrors: readonly ErrorCase[] = [
  ...unknown.map(([name, read, where]) => failsToRead(`unknown: ${name}`, state, read, 'Q112', where, filled)),
  ...unknownWrites.map(([name, effect, where]) =>
    failsToWrite(`unknown, written: ${name}`, state, effect, 'Q112', where),
  ),
  failsToRead('an invalid index of places', state, (s) => !s.brokers[7], 'Q103', 'variable brokers'),
  failsToRead(
    'a value changed',
    state,
    (s) => {
      call(snapshot(s.log), 'pop')
    },
    'Q101',
    'invariant Read',
  ),
  failsToWrite(
    'the kind of a union that has changed its kind',
    state,
    (s) => {
      s.message = { kind: 'Ack', from: 1, ok: true }
      const { message } = s
      s.message = { kind: 'Stop' }
      if (message.kind === 'Ack') s.phase = 'busy'
    },
    'Q105',
    'variable message',
  ),
]
