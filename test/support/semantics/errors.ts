import { snapshot } from 'quorate'
import { type Effect, type ErrorCase, failsToRead, failsToWrite, type Reader } from './case.ts'
import { e, state, values } from './state.ts'

/** Writes in a guard, where the write would not compile. */
const sneak = (view: object, key: string, value: unknown): void => {
  Reflect.set(view, key, value)
}
const call = (view: object, method: string, ...args: unknown[]): void => {
  const f: unknown = Reflect.get(view, method)
  if (typeof f === 'function') Reflect.apply(f, view, args)
}

const guards: readonly (readonly [string, Reader<typeof state>, string])[] = [
  ['a variable', (s) => sneak(s, 'phase', 'busy'), 'phase'],
  ['a field', (s) => sneak(s.brokers.get(0), 'hw', 1), 'brokers[b0].hw'],
  ['a whole variable', (s) => sneak(s, 'log', []), 'log'],
  ['an element of an array', (s) => call(s.brokers, 'set', 1, s.brokers.get(0)), 'brokers[b1]'],
  ['push', (s) => call(s.brokers.get(2).log, 'push', e(0, 0)), 'brokers[b2].log'],
  ['pop of nothing', (s) => call(s.log, 'pop'), 'log'],
  ['shift of nothing', (s) => call(s.log, 'shift'), 'log'],
  ['length', (s) => sneak(s.log, 'length', 0), 'log.length'],
  ['add', (s) => call(s.isr, 'add', 0), 'isr'],
  ['delete of nothing', (s) => call(s.isr, 'delete', 0), 'isr'],
  ['clear', (s) => call(s.wide, 'clear'), 'wide'],
  ['add to a bag', (s) => call(s.network, 'add', { kind: 'Stop' }), 'network'],
  ['delete from a bag', (s) => call(s.network, 'delete', { kind: 'Stop' }), 'network'],
  ['a field of a union', (s) => sneak(s.message, 'from', 1), 'message.from'],
  ['the kind of a union', (s) => sneak(s.message, 'kind', 'Stop'), 'message.kind'],
  ['an option', (s) => sneak(s, 'quorum', null), 'quorum'],
]

/** Uses of views of an option and of a variant whose place no longer exists. */
const gone: readonly (readonly [string, Effect<typeof state>, string])[] = [
  [
    'reading a field',
    (s) => {
      s.quorum = s.brokers.get(0)
      const q = s.quorum
      s.quorum = null
      void q?.hw
    },
    'quorum',
  ],
  [
    'writing a field',
    (s) => {
      s.quorum = s.brokers.get(0)
      const q = s.quorum
      s.quorum = null
      if (q) q.hw = 1
    },
    'quorum',
  ],
  [
    'reading deeper',
    (s) => {
      s.quorum = s.brokers.get(0)
      const log = s.quorum?.log
      s.quorum = null
      void log?.length
    },
    'quorum.log',
  ],
  [
    'writing deeper',
    (s) => {
      s.quorum = s.brokers.get(0)
      const log = s.quorum?.log
      s.quorum = null
      log?.push(e(0, 0))
    },
    'quorum.log',
  ],
  [
    'a set',
    (s) => {
      s.quorum = s.brokers.get(0)
      const isr = s.quorum?.isr
      s.quorum = null
      isr?.has(0)
    },
    'quorum.isr',
  ],
  [
    'assigning it',
    (s) => {
      s.quorum = s.brokers.get(0)
      const q = s.quorum
      s.quorum = null
      s.quorum = q
    },
    'quorum',
  ],
  [
    'a snapshot',
    (s) => {
      s.quorum = s.brokers.get(0)
      const q = s.quorum
      s.quorum = null
      snapshot(q)
    },
    'quorum',
  ],
  [
    'a part of a variant',
    (s) => {
      if (s.message.kind !== 'Fetch') return
      const { log } = s.message
      s.message = { kind: 'Stop' }
      void log.length
    },
    'message.log',
  ],
]

const bad = { id: 7, epoch: 0 }
const writesOutside: readonly (readonly [string, Effect<typeof state>, string, string])[] = [
  [
    'a scalar',
    (s) => {
      s.brokers.get(1).hw += 4
    },
    'Q103',
    'brokers[b1].hw',
  ],
  ['a value that must not be coerced', (s) => sneak(s, 'leader', '1'), 'Q103', 'leader'],
  ['undefined', (s) => sneak(s, 'leader', undefined), 'Q103', 'leader'],
  ['a literal that names nothing', (s) => sneak(s, 'phase', 'asleep'), 'Q103', 'phase'],
  [
    'in a record',
    (s) => {
      s.brokers.set(2, { up: true, hw: 9, log: [], isr: values() })
    },
    'Q103',
    'brokers[b2].hw',
  ],
  [
    'in a sequence in a record',
    (s) => {
      s.brokers.get(1).log = [e(0, 0), e(1, 1), { id: 0, epoch: 5 }]
    },
    'Q103',
    'brokers[b1].log[2].epoch',
  ],
  [
    'pushed',
    (s) => {
      s.log.push(e(0, 0), bad)
    },
    'Q103',
    'log[1].id',
  ],
  [
    'in an array of scalars',
    (s) => {
      s.numbers.set(2, 10)
    },
    'Q103',
    'numbers[b2]',
  ],
  [
    'in an option',
    (s) => {
      s.slots.set(1, bad)
    },
    'Q103',
    'slots[1].id',
  ],
  ['an unknown kind', (s) => sneak(s, 'message', { kind: 'Nack' }), 'Q103', 'message'],
  [
    'in a union',
    (s) => {
      s.message = { kind: 'Ack', from: 5, ok: true }
    },
    'Q103',
    'message.from',
  ],
  ['a field of another kind', (s) => sneak(s.message, 'ok', true), 'Q103', 'message.ok'],
  ['the kind of a union', (s) => sneak(s.message, 'kind', 'Stop'), 'Q103', 'message.kind'],
  [
    'added to a set',
    (s) => {
      s.isr.add(3)
    },
    'Q103',
    'isr[]',
  ],
  [
    'added to a bag',
    (s) => {
      s.network.add({ kind: 'Ack', from: 3, ok: true })
    },
    'Q103',
    'network[].from',
  ],
  [
    'a sequence that is full',
    (s) => {
      s.log = [e(0, 0), e(0, 0), e(0, 0)]
      s.log.push(e(0, 0))
    },
    'Q104',
    'log',
  ],
  [
    'the first of two faults in an element',
    (s) => {
      call(s.network, 'add', { kind: 'Fetch', from: 0, log: [9, 1, 1] })
    },
    'Q103',
    'network[].log[0]',
  ],
  [
    'a sequence in an element that is too long',
    (s) => {
      s.network.add({ kind: 'Fetch', from: 0, log: [1, 1, 1] })
    },
    'Q104',
    'network[].log',
  ],
  [
    'a sequence that is too long',
    (s) => {
      s.brokers.get(1).log = Array.from({ length: 4 }, () => e(0, 0))
    },
    'Q104',
    'brokers[b1].log',
  ],
  [
    'a set that is full',
    (s) => {
      s.wide = values(e(0, 0), e(0, 1))
      s.wide.add(e(0, 2))
    },
    'Q104',
    'wide',
  ],
  [
    'a bag that is full',
    (s) => {
      for (let i = 0; i < 4; i++) s.network.add({ kind: 'Stop' })
    },
    'Q104',
    'network',
  ],
  [
    'an invalid array index, written',
    (s) => {
      s.numbers.set(3, 0)
    },
    'Q103',
    'numbers',
  ],
  [
    'an invalid array index of records',
    (s) => {
      s.brokers.set(-1, s.brokers.get(0))
    },
    'Q103',
    'brokers',
  ],
  [
    'a length upwards',
    (s) => {
      s.log.length = 1
    },
    'Q103',
    'log.length',
  ],
  ['not a sequence at all', (s) => sneak(s, 'log', 3), 'Q103', 'log'],
]

export const errorCases: readonly ErrorCase[] = [
  ...guards.map(([name, read, path]) =>
    failsToRead(`a guard writes: ${name}`, state, read, 'Q101', `variable ${path}`),
  ),
  ...gone.map(([name, effect, path]) =>
    failsToWrite(`no longer there: ${name}`, state, effect, 'Q105', `variable ${path}`),
  ),
  ...writesOutside.map(([name, effect, code, path]) =>
    failsToWrite(`outside: ${name}`, state, effect, code, `variable ${path}`),
  ),
  failsToRead('an invalid array index, read', state, (s) => s.numbers.get(3), 'Q103', 'variable numbers'),
  failsToRead('an invalid array index of records', state, (s) => s.brokers.get(0.5), 'Q103', 'variable brokers'),
  failsToRead(
    'an array of records is no array to push to',
    state,
    (s) => call(s.brokers, 'push', null),
    'Q102',
    'invariant Read',
  ),
  failsToWrite('an array of records cannot be emptied', state, (s) => call(s.brokers, 'splice', 0), 'Q102', 'init'),
  failsToRead(
    'any other exception',
    state,
    () => {
      throw new TypeError('oh')
    },
    'Q102',
    'invariant Read',
  ),
  failsToWrite(
    'any other exception in an effect',
    state,
    () => {
      throw new TypeError('oh')
    },
    'Q102',
    'init',
  ),
]
