import { expect, it } from 'vitest'
import { explore } from '../../checker/explore/explore.ts'
import { outcomeOf } from '../support/sources/written.ts'

/** How a test in `forAll` counts the records that are `DIRTY`. The fourth dirty record is one too many. */
interface Counting {
  readonly top?: string
  /** Statements of the property that precede the quantifier. */
  readonly before?: string
  /** Statements that count a dirty record. */
  readonly note?: string
  /** Whether only a few records have been dirty. */
  readonly isFew?: string
  /** The quantifier's values and the test's parameter. */
  readonly over?: string
  readonly value?: string
}

/** Takes one of three values from an iterator. */
const TAKE = 'let some = false; for (const _ of kept.it) { some = true; break } if (!some) return false'

const counts = (before: string, note: string): Counting => ({ before, note })

/**
 * Tests that count with something that the text does not call explicitly, or that can be used only once. If such a test
 * were cached separately from the others, it would count only the dirty records that were seen while it was
 * learned.
 */
const COUNTING: Readonly<Record<string, Counting>> = {
  'a helper': counts('', 'bump()'),
  'a Proxy that is read': counts('const p = new Proxy({ a: 1 }, { get: () => bump() })', 'p.a'),
  'a Proxy with a has trap': counts('const p = new Proxy({ a: 1 }, { has: () => bump() > 0 })', `'a' in p`),
  'a getter of defineProperty': counts(`const o = {}; Object.defineProperty(o, 'a', { get: () => bump() })`, 'o.a'),
  'a getter of create': counts('const o = Object.create(null, { a: { get: bump } })', 'o.a'),
  'a getter of __defineGetter__': counts(`const o = {}; o.__defineGetter__('a', () => bump())`, 'o.a'),
  'an inherited setter': counts(
    `const base = {}; Object.defineProperty(base, 'a', { set: () => { bump() } })`,
    'const o = { __proto__: base }; o.a = 1',
  ),
  'a valueOf with a name': counts('const o = { valueOf: bump }', 'o > 5'),
  'a valueOf that is assigned': counts('const o = {}; o.valueOf = () => bump()', 'o > 5'),
  'a toPrimitive that is assigned': counts('const o = {}; o[Symbol.toPrimitive] = () => bump()', 'o > 5'),
  'a toPrimitive with a name': counts('const o = { [Symbol.toPrimitive]: bump }', 'o > 5'),
  'a toString with a name': counts('const o = { toString: bump }', 'const text = `${o}`'),
  'a toJSON with a name': counts('const o = { toJSON: bump }', 'JSON.stringify(o)'),
  'a replacer with a name': counts('const r = { [Symbol.replace]: bump }', `'a'.replace(r, '')`),
  'an element that join converts': counts('const o = { toString: bump }', '[o].join()'),
  'a getter that spreads': counts(
    `const a = [1]; Object.defineProperty(a, Symbol.isConcatSpreadable, { get: bump })`,
    'a.concat([1])',
  ),
  'a method with a quoted name': counts(`const o = {}; o['note'] = () => bump()`, 'o.note()'),
  'a method with a computed name': counts(`const o = {}; for (const k of ['note']) o[k] = bump`, 'o.note()'),
  'a method of fromEntries': counts(`const o = Object.fromEntries([['note', bump]])`, 'o.note()'),
  'a method that a pattern assigns': counts('const o = {}; ({ a: o.some } = { a: bump })', 'o.some()'),
  'a method that a loop assigns': counts('const o = {}; for (o.some of [bump]);', 'o.some()'),
  'a method called push': counts('', 'const o = { push: bump }; o.push()'),
  'a comparison of sort': counts('const order = () => { bump(); return 0 }', '[1, 2].sort(order)'),
  'a callback that is chosen': counts('', `[1].forEach(s.x > 20 ? () => {} : bump)`),
  'a callback that is chosen from a call': counts(
    'const make = () => bump',
    `[1].forEach(s.x > 20 ? () => {} : make())`,
  ),
  'a callback that an optional chain reads': counts('const o = { note: bump }', `[1].forEach(o?.note)`),
  'a callback that a tag returns': counts('const tag = () => bump', '[1].forEach(tag`a`)'),
  'an iterator that a method of the author keeps': {
    before: 'const box = { from: (it) => ({ it }) }; const kept = box.from([1, 2, 3].values())',
    note: 'for (const _ of kept.it) return true; return false',
  },
  'a variable that is declared twice': counts('var note = () => 1; var note = bump', 'note()'),
  'an object that is declared twice': {
    before: 'const outer = { n: 0 }',
    note: 'var o = { n: 0 }; var o = outer; o.n += 1',
    isFew: 'outer.n <= 3',
  },
  'a function with two names': counts(
    'const one = function two(f) { return f === null ? two(bump) : f() }',
    'one(null); one(() => 1)',
  ),
  'Reflect.construct': counts('class C { constructor() { bump() } }', 'Reflect.construct(C, [])'),
  'Reflect.defineProperty': {
    before: 'const o = { n: 0 }',
    note: `Reflect.defineProperty(o, 'n', { value: o.n + 1, configurable: true })`,
    isFew: 'o.n <= 3',
  },
  'Object by another name': {
    before: 'const O = Object, o = { n: 0 }',
    note: 'O.assign(o, { n: o.n + 1 })',
    isFew: 'o.n <= 3',
  },
  'Object of globalThis': {
    before: 'const o = { n: 0 }',
    note: 'globalThis.Object.assign(o, { n: o.n + 1 })',
    isFew: 'o.n <= 3',
  },
  'a Date': { before: 'const d = new Date(0)', note: 'd.setTime(d.getTime() + 1)', isFew: 'd.getTime() <= 3' },
  'a DataView': {
    before: 'const v = new DataView(new ArrayBuffer(1))',
    note: 'v.setUint8(0, v.getUint8(0) + 1)',
    isFew: 'v.getUint8(0) <= 3',
  },
  'a URLSearchParams': {
    before: 'const u = new URLSearchParams()',
    note: `u.append('a', '1')`,
    isFew: `u.getAll('a').length <= 3`,
  },
  'a pattern that test advances': { before: 'const r = /a/g; let ok = true', note: `if (!r.test('aaa')) return false` },
  'a pattern that match advances': { before: 'const r = /a/y', note: `if ('aaa'.match(r) === null) return false` },
  'a pattern made by RegExp': { before: `const r = new RegExp('a', 'g')`, note: `if (!r.test('aaa')) return false` },
  'an iterable that hands out one iterator': {
    before: 'const it = [1, 2, 3].values(), src = { [Symbol.iterator]: () => it }',
    note: 'if (!exists(src, () => true)) return false',
  },
  'an iterator in an object, left early': {
    before: 'const kept = { it: [1, 2, 3].values() }',
    note: 'let some = false; for (const _ of kept.it) { some = true; break } if (!some) return false',
  },
  'an iterator in an object, in a pattern': {
    before: 'const kept = { it: new Map([[1, 1]]).keys() }',
    note: 'const [first] = kept.it; if (first === undefined && dirty < 0) return false; bump()',
  },
  'an iterator that a helper gives': {
    before: 'const it = [1, 2, 3][Symbol.iterator](); const give = { it: () => it }',
    note: 'let some = false; for (const _ of give.it()) { some = true; break } if (!some) return false',
  },
  'a generator object': {
    top: 'function* three() { yield 1; yield 2; yield 3 }',
    before: 'const kept = { it: three() }',
    note: 'if (kept.it.next().done) return false',
  },
  'an iterator made under a computed name': {
    before: 'const S = Symbol.iterator, kept = { it: [1, 2, 3][S]() }',
    note: TAKE,
  },
  'an iterator made by a method that was taken out': {
    before: 'const list = [1, 2, 3], { values } = list, kept = { it: values.call(list) }',
    note: TAKE,
  },
  'an iterator made by Reflect.apply': {
    before: 'const list = [1, 2, 3], kept = { it: Reflect.apply(list.values, list, []) }',
    note: TAKE,
  },
  'a generator that is passed on': {
    top: 'function* three() { yield 1; yield 2; yield 3 }\nconst boxed = (make) => ({ it: make() })',
    before: 'const kept = boxed(three)',
    note: TAKE,
  },
  'an iterator that all values share': {
    before: 'const it = [1, 2, 3].values()',
    over: '[0, 1, 2, 3, 4].map((i) => ({ i, it }))',
    value: '{ i, it }',
    note: TAKE.replace('kept.it', 'it'),
  },
  'an iterator of a list of functions': {
    top: 'const takers = [(kept) => { for (const _ of kept.it) return true; return false }]',
    before: 'const kept = { it: [1, 2, 3].values() }',
    note: 'if (!takers[0](kept)) return false',
  },
  'a pattern that is passed on': {
    top: 'const boxed = (r) => ({ r })',
    before: 'const kept = boxed(/a/g)',
    note: `if (!kept.r.test('aaa')) return false`,
  },
  'a class with a private field': {
    top: 'class Counter { #n = 0; get up() { this.#n += 1; return this.#n } }',
    before: 'const counter = new Counter()',
    note: 'if (counter.up > 3) return false',
  },
  'the arguments of the property': {
    before:
      'const kept = function () { return () => { for (const _ of arguments[0]) return true; return false } }([1, 2, 3].values())',
    note: 'if (!kept()) return false',
  },
  'a list that has a getter since then': {
    before: `const list = [1]; const add = (o) => Object.defineProperty(o, 0, { get: bump }); add(list)`,
    note: 'list[0]',
  },
}

/** The text of a test that is harmless only if `kept` holds a list. */
const TAKING = `(i) => { if (s.d[i].is) { ${TAKE} } return true }`

const WIDTH = 10

/**
 * The verdict on a property of the counter `x` and five records `d`. One record is dirty until `x` is at its maximum.
 */
const verdictOn = (holds: string, top = '') =>
  outcomeOf(
    {
      top,
      state: `x: range(0, ${WIDTH}), d: array(5, record({ is: bool }))`,
      init: '',
      forall: '{ k: range(0, 5) }',
      when: `p.k === 5 ? s.x < ${WIDTH} : s.d[p.k].is || s.x === ${WIDTH} || s.d.every((v) => !v.is)`,
      then: 'if (p.k === 5) s.x += 1; else s.d[p.k].is = !s.d[p.k].is',
      holds,
    },
    (model) => explore(model, { cacheAfter: 2 }),
  )

it.each(Object.entries(COUNTING))('a test of a quantifier is not cached if it counts by: %s', async (_, counting) => {
  const { top, before = '', note = '', isFew = 'dirty <= 3', over = '[0, 1, 2, 3, 4]', value = 'i' } = counting
  const holds = `{
    let dirty = 0
    const bump = () => (dirty += 1)
    ${before}
    return forAll(${over}, (${value}) => {
      if (s.d[i].is) { ${note} }
      return ${isFew}
    })
  }`
  expect(await verdictOn(holds, top)).toBe('violated')
})

it('a test is not cached if a harmless test has the same text', async () => {
  const holds = `{
    const harmless = (kept) => forAll([0, 1, 2, 3, 4], ${TAKING})
    const counting = (kept) => [forAll][0]([0, 1, 2, 3, 4], ${TAKING})
    return harmless({ it: [1, 2, 3] }) && counting({ it: [1, 2, 3].values() })
  }`
  expect(await verdictOn(holds)).toBe('violated')
})

it.each([
  ['infinite', 'exists((function* () { for (let n = 0; ; n++) yield n })(), (n) => n >= s.x)', 'holds'],
  [
    'a generator that changes what is tested',
    `{
      let dirty = 0
      const each = function* () { for (const i of [0, 1, 2, 3, 4]) { if (s.d[i].is) dirty += 1; yield i } }
      return forAll(each(), (i) => !(dirty === 2 && i === 1 && s.d[2].is))
    }`,
    'violated',
  ],
])('a source is iterated value by value: %s', async (_, holds, outcome) => {
  expect(await verdictOn(holds)).toBe(outcome)
})
