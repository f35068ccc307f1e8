import { array, bag, option, range, record, seq, set, union } from 'quorate'
import { type Effect, type ErrorCase, failsToWrite, type ReadCase, reads, type WriteCase, writes } from './case.ts'
import { values } from './state.ts'

/**
 * What can be assigned: literals that contain views, frozen values, and values with fields outside the domain.
 */

const P = record({ a: range(0, 3) })
const Q = record({ z: P })
const schema = {
  pair: record({ p: P, q: Q }),
  maybe: option(record({ p: P, q: Q })),
  either: union({ A: { p: P }, C: { p: P, q: Q } }),
  listed: record({ p: P, places: array(2, P), log: seq(P, 2), all: set(P), some: set(P, { max: 2 }), bag: bag(P, 2) }),
  places: array(2, P),
  log: seq(P, 2),
}

const start: Effect<typeof schema> = (s) => {
  s.pair.p.a = 1
  s.maybe = { p: { a: 1 }, q: { z: { a: 0 } } }
  s.either = { kind: 'A', p: { a: 1 } }
  s.listed.p.a = 1
  s.places.get(0).a = 1
}

function made(name: string, effect: Effect<typeof schema>, after: Readonly<Record<string, unknown>>): WriteCase {
  const both: Effect<typeof schema> = (s) => {
    start(s)
    effect(s)
  }
  return writes(name, schema, both, after)
}

/** Makes an assignment that would not compile. */
function sneak(place: object, key: string, value: unknown): void {
  Reflect.set(place, key, value)
}

class Counter {
  readonly #a: number

  constructor(a: number) {
    this.#a = a
  }

  get a(): number {
    return this.#a
  }
}

const taken = { p: { a: 3 }, q: { z: { a: 1 } } }

export const literalWrites: readonly WriteCase[] = [
  made(
    'a view in a frozen literal is read before anything is written',
    (s) => {
      s.pair = { p: { a: 3 }, q: Object.freeze({ z: s.pair.p }) }
    },
    { pair: taken },
  ),
  made(
    'the same in an option',
    (s) => {
      if (s.maybe) s.maybe = Object.freeze({ p: { a: 3 }, q: Object.freeze({ z: s.maybe.p }) })
    },
    { maybe: taken },
  ),
  made(
    'the same in a union that changes its kind',
    (s) => {
      s.either = Object.freeze({ kind: 'C', p: { a: 3 }, q: Object.freeze({ z: s.either.p }) })
    },
    { either: { kind: 'C', ...taken } },
  ),
  made(
    'the same in lists and sets',
    (s) => {
      const { p } = s.listed
      const [log, some] = [Object.freeze([p]), Object.freeze(values(p))]
      sneak(s, 'listed', { p: { a: 3 }, places: Object.freeze([p, p]), log, all: values(p), some, bag: [p, p] })
    },
    {
      listed: {
        p: { a: 3 },
        places: [{ a: 1 }, { a: 1 }],
        log: [{ a: 1 }],
        all: [{ a: 1 }],
        some: [{ a: 1 }],
        bag: [{ a: 1 }, { a: 1 }],
      },
    },
  ),
  made(
    'the same in an array of records',
    (s) => {
      sneak(s, 'places', Object.freeze([s.places.get(1), Object.freeze({ a: s.places.get(0).a })]))
    },
    { places: [{ a: 0 }, { a: 1 }] },
  ),
  made(
    'what a generator or getter gives is read before anything is written',
    (s) => {
      function* log() {
        yield { a: s.listed.p.a }
      }
      sneak(s, 'listed', { p: { a: 3 }, places: [{ a: 0 }, { a: 0 }], log: log(), all: [], some: [], bag: [] })
      s.pair = {
        p: { a: 3 },
        get q() {
          return {
            get z() {
              return { a: s.pair.p.a }
            },
          }
        },
      }
    },
    { pair: taken, listed: { p: { a: 3 }, log: [{ a: 1 }] } },
  ),
  made(
    'an instance of a class is read as its fields',
    (s) => {
      s.pair = { p: new Counter(3), q: { z: new Counter(1) } }
      s.log.push(new Counter(2))
    },
    { pair: taken, log: [{ a: 2 }] },
  ),
]

const more = { a: 1, b: 2 }

export const literalReads: readonly ReadCase[] = [
  reads(
    'what has one field more is in no collection',
    schema,
    (s) => {
      s.log.push({ a: 1 })
      s.listed.all.add({ a: 1 })
      s.listed.some.add({ a: 1 })
      s.listed.bag.add({ a: 1 })
    },
    ({ log, listed: { all, some, bag: counted } }) => [
      [log.includes(more), log.indexOf(more), all.has(more), some.has(more), counted.count(more)],
      [log.includes({ a: 1 }), log.indexOf({ a: 1 }), all.has({ a: 1 }), some.has({ a: 1 }), counted.count({ a: 1 })],
    ],
    [
      [false, -1, false, false, 0],
      [true, 0, true, true, 1],
    ],
  ),
]

const surplus: readonly (readonly [name: string, effect: Effect<typeof schema>, path: string])[] = [
  ['a record', (s) => sneak(s.pair, 'p', more), 'pair.p'],
  ['a record in a literal', (s) => sneak(s, 'pair', { p: { a: 1 }, q: Object.freeze({ z: more }) }), 'pair.q.z'],
  ['an option', (s) => sneak(s, 'maybe', { ...taken, more }), 'maybe'],
  ['a kind of a union', (s) => sneak(s, 'either', { kind: 'A', ...taken }), 'either'],
  ['an element of an array', (s) => s.places.set(1, more), 'places[1]'],
  ['an element of a sequence', (s) => s.log.push(more), 'log[0]'],
  ['an element of an assigned sequence', (s) => sneak(s, 'log', [{ a: 1 }, more]), 'log[1]'],
  ['an element of a set', (s) => s.listed.all.add(more), 'listed.all[]'],
  ['an element of a large set', (s) => s.listed.some.add(more), 'listed.some[]'],
  ['an element of a bag', (s) => s.listed.bag.add(more), 'listed.bag[]'],
  ['a field without a value', (s) => sneak(s.pair, 'p', { a: 1, b: undefined }), 'pair.p'],
]

export const literalErrors: readonly ErrorCase[] = surplus.map(([name, effect, path]) =>
  failsToWrite(`one field more: ${name}`, schema, effect, 'Q103', `variable ${path}`),
)
