import { describe, expect, it } from 'vitest'
import { ENGINES, outcomeOf, type Written } from '../support/sources/written.ts'

/** Ways in which specs use built-in functions and objects, with the required outcome. */
type Rows = Readonly<Record<string, readonly [spec: Written, outcome: string]>>

const inside = (statements: string): string => `(() => { ${statements} })()`
const full = 's.n += 1; s.nums.push(2, 2)'

/** Throws one of Quorate's errors just before control leaves the `finally`. */
const FINALLY: Rows = {
  return: [{ then: `try { ${full} } finally { return }` }, 'Q061'],
  break: [{ then: `for (;;) { try { ${full} } finally { break } }` }, 'Q061'],
  'break to a label': [{ then: `x: { try { ${full} } finally { break x } }` }, 'Q061'],
  continue: [{ then: `for (const i of [1]) { try { ${full} } finally { continue } }` }, 'Q061'],
  'continue in a switch': [
    { then: `for (const i of [1]) { try { ${full} } finally { switch (1) { case 1: continue } } }` },
    'Q061',
  ],
  'in a helper': [{ inside: `const f = (s) => { try { ${full} } finally { return } }`, then: 'f(s)' }, 'Q061'],
  'in a function of a list': [
    { inside: `const fs = [(s) => { try { ${full} } finally { return } }]`, then: 'fs[0](s)' },
    'Q104',
  ],
  'in a method': [
    { inside: `const o = { f(s) { try { ${full} } catch (e) { throw e } finally { return } } }`, then: 'o.f(s)' },
    'Q104',
  ],
  'a yield, and nobody goes on': [
    { inside: `function* g(s) { try { ${full} } finally { yield 1 } }`, then: 'for (const x of g(s)) break' },
    'Q104',
  ],
  'a loop of its own': [
    { holds: inside('try { return true } finally { x: for (;;) { for (;;) break x } y: { break y } }') },
    'holds',
  ],
  'a yield': [
    { inside: 'function* g() { try { yield 1 } finally { yield 2 } }', holds: '[...g()].length === 2' },
    'holds',
  ],
}

/** `s.b` contains `{ t: 0 }`, which the built-in methods would not find. */
const METHODS: Rows = {
  'taken out of Array.prototype': [
    { holds: inside('const { includes } = Array.prototype; return !includes.call([{ t: 0 }], s.b)') },
    'violated',
  ],
  'taken out of a list': [
    { holds: inside('const { includes: f } = [{ t: 0 }]; return !f.call([{ t: 0 }], s.b)') },
    'violated',
  ],
  'in a variable': [{ holds: inside('const f = [].includes; return !f.call([{ t: 0 }], s.b)') }, 'violated'],
  'by a name that is computed': [
    { holds: inside(`const k = 'includes', f = Array.prototype[k]; return !f.call([{ t: 0 }], s.b)`) },
    'violated',
  ],
  'by a descriptor': [
    { holds: `!Object.getOwnPropertyDescriptor(Array.prototype, 'includes').value.call([{ t: 0 }], s.b)` },
    'violated',
  ],
  'by Reflect.get': [{ holds: `!Reflect.get([], 'includes').call([{ t: 0 }], s.b)` }, 'violated'],
  'by Reflect.apply': [{ holds: '!Reflect.apply([].includes, [{ t: 0 }], [s.b])' }, 'violated'],
  apply: [{ holds: inside('const { includes: f } = []; return !f.apply([{ t: 0 }], [s.b])') }, 'violated'],
  bind: [{ holds: inside('const { includes: f } = []; return !f.bind([{ t: 0 }], s.b)()') }, 'violated'],
  'a bound call': [
    {
      holds: inside(
        'const { includes: f } = []; return !Function.prototype.call.bind(f)([{ t: 0 }], s.b) || !f.bind?.([{ t: 0 }])(s.b)',
      ),
    },
    'violated',
  ],
  super: [
    { top: 'class L extends Array { has(x) { return super.includes(x) } }', holds: '!L.of({ t: 0 }).has(s.b)' },
    'violated',
  ],
  'in parentheses': [{ holds: '!([{ t: 0 }].includes)(s.b)' }, 'violated'],
  'computed after ?.': [{ holds: inside(`const k = 'includes'; return ![{ t: 0 }]?.[k](s.b)`) }, 'violated'],
  'computed before ?.': [{ holds: inside(`const k = 'includes'; return ![{ t: 0 }][k]?.(s.b)`) }, 'violated'],
  'computed behind ?.': [
    { holds: inside(`const k = 'includes', x = { l: [{ t: 0 }] }; return !x?.l[k](s.b)`) },
    'violated',
  ],
  'behind ?.': [{ holds: inside('const x = { l: [{ t: 0 }] }; return !x?.l.includes(s.b)') }, 'violated'],
  'behind several ?.': [
    { holds: inside('const x = { l: [[{ t: 0 }]] }; return !x?.l.concat([])?.[0].concat([]).includes(s.b)') },
    'violated',
  ],
  'of nothing behind ?.': [{ holds: inside('const x = {}; return x?.l.includes(s.b) ?? true') }, 'Q102'],
  'of nothing before ?.': [
    {
      holds: inside(
        `const x = undefined, k = 'includes'; return x?.l.includes(s.b).y === undefined && x?.[k](1).y === undefined && x?.bind(1).y === undefined && x?.f.call(1) === undefined`,
      ),
    },
    'holds',
  ],
  'under another name': [
    { inside: 'const { includes } = []', holds: inside('const x = [{ t: 0 }]; x.has = includes; return !x.has(s.b)') },
    'violated',
  ],
  'under another name, taken out of a list': [
    { holds: inside('const x = Object.assign([{ t: 0 }], { has: [].includes }); return !x.has(s.b)') },
    'violated',
  ],
  'handed over': [{ holds: inside('const x = [{ t: 0 }]; return ![s.b].some(x.includes, x)') }, 'violated'],
  'of a chain in parentheses': [
    { holds: inside('const x = { l: [{ t: 0 }] }; return !(x?.l.includes)(s.b)') },
    'violated',
  ],
  'of what is called in a chain': [
    { holds: inside('const x = { f: (v) => [[{ t: 0 }]] }; return !x.f?.(1)[0]?.includes(s.b)') },
    'violated',
  ],
  'a method of the author': [
    {
      holds: inside(
        'const o = { call: (x) => x, bind(x) { return this.call(x) } }, p = { o }; return p?.o.call(1) === 1 && p?.o.bind(2) === 2',
      ),
    },
    'holds',
  ],
}

/** Places in the state that are used like the plain values in them. */
const STATICS: Rows = {
  'the keys of a sequence': [
    { holds: `Object.keys(s.nums).join() === '0,1' && Object.values(s.nums).join() === '1,2'` },
    'holds',
  ],
  'the entries of an array': [{ holds: 'Object.entries(s.flags).length === 2 && 0 in Object.keys(s.both)' }, 'holds'],
  'the names of a sequence': [
    { holds: `Object.getOwnPropertyNames(s.nums).join() === '0,1,length' && Object.hasOwn(s.nums, 1)` },
    'holds',
  ],
  'the keys of a set': [{ holds: 'Object.keys(s.up).length === 0' }, 'Q112'],
  'hasOwnProperty of a sequence': [{ holds: 's.nums.hasOwnProperty(0)' }, 'Q112'],
  'hasOwnProperty of a sequence, borrowed': [
    { holds: 'Object.prototype.hasOwnProperty.call(s.nums, 0) && !{}.hasOwnProperty.call(s.a, 0)' },
    'holds',
  ],
  'all keys': [
    { holds: `Reflect.ownKeys(s.a).join() === 't' && Object.getOwnPropertySymbols(s.a).length === 0` },
    'holds',
  ],
  descriptors: [
    {
      holds:
        'Object.getOwnPropertyDescriptor(s.a, "t").value === 0 && Object.getOwnPropertyDescriptors(s.nums)[0].value === 1',
    },
    'holds',
  ],
  'a sequence that is copied': [
    { holds: 'Object.assign([], s.nums)[1] === 2 && Array.from(s.flags).length === 2' },
    'holds',
  ],
  'isArray by another name': [
    {
      holds: inside(
        'const { isArray } = Array, A = Array; return isArray(s.nums) && A.isArray(s.both) && globalThis.Array.isArray(s.flags) && !isArray(s.up) && [s.log].every(Array.isArray)',
      ),
    },
    'holds',
  ],
  constructors: [
    {
      holds:
        's.a.constructor === Object && s.nums.constructor === Array && s.up.constructor === Set && s.both.constructor === Array && [1].constructor === Array && snapshot(s.up).constructor === Set',
    },
    'holds',
  ],
  prototypes: [
    {
      holds:
        'Object.getPrototypeOf(s.a) === Object.prototype && s.nums.__proto__ === Array.prototype && Reflect.getPrototypeOf(snapshot(s.a)) === Object.prototype && Object.getPrototypeOf(s.up) === Set.prototype',
    },
    'holds',
  ],
  'sets of values': [
    {
      holds: inside(
        'const x = new Set([{ t: 1 }, { t: 2 }]), y = new Set([...s.log]); return x.intersection(y).size === 1 && x.union(y).size === 2 && x.difference(y).size === 1 && x.symmetricDifference(y).size === 1 && y.isSubsetOf(x) && x.isSupersetOf(y) && !x.isDisjointFrom(y) && new Set([0]).union(s.up).size === 1',
      ),
    },
    'holds',
  ],
  'groups by value': [{ holds: 'Map.groupBy([1, 2, 3], (n) => ({ t: n % 2 })).get({ t: 1 }).length === 2' }, 'holds'],
  'what they call themselves': [
    {
      holds:
        'Object.prototype.toString.call(s.nums) === "[object Array]" && Object.prototype.toString.call(s.up) === "[object Set]" && Object.prototype.toString.call(s.a) === "[object Object]"',
    },
    'holds',
  ],
  'a place that is frozen': [{ then: 'Object.freeze(s.a); s.a.t = 1; s.n += 1' }, 'Q111'],
  'an element that is deleted': [{ then: 'delete s.nums[0]; s.n += 1' }, 'Q111'],
  'a prototype that is set': [{ then: 'Object.setPrototypeOf(s.a, null); s.n += 1' }, 'Q111'],
  'objects made from others': [
    {
      holds: inside(
        'const base = { t: 0 }; class C { t = 0 } return Object.create(base) !== Object.create(base) && new C() !== snapshot(s.a) && Object.assign(Object.create(null), base) === snapshot(s.a)',
      ),
    },
    'holds',
  ],
}

/** Built-in objects are unchanged and reveal nothing about the machine. */
const SHARED: Rows = {
  'a name of Array.prototype': [{ holds: '(Array.prototype.zz = (Array.prototype.zz ?? 0) + 1) < 3' }, 'Q111'],
  'Array.prototype in a variable': [{ holds: inside('const p = Array.prototype; p.zz = 1; return true') }, 'Q111'],
  'Array.prototype of a list': [{ holds: inside('const p = [].__proto__; p.zz = 1; return true') }, 'Q111'],
  'a prototype that is requested': [{ holds: inside('Object.getPrototypeOf([]).zz = 1; return true') }, 'Q111'],
  'Object.prototype': [{ holds: inside('Object.prototype.zz = 1; return true') }, 'Q111'],
  'Symbol.prototype': [{ holds: inside('Symbol.prototype.zz = 1; return true') }, 'Q111'],
  'a function of Math': [{ holds: inside('Math.max = () => 3; return true') }, 'Q111'],
  'a name of Array': [{ holds: '(Array.zz = (Array.zz ?? 0) + 1) < 3' }, 'Q111'],
  'a name of JSON': [{ holds: inside('JSON.zz = 1; return true') }, 'Q111'],
  'a name of console': [{ holds: inside('console.zz = 1; return true') }, 'Q111'],
  'a name of parseInt': [{ holds: inside('parseInt.zz = 1; return true') }, 'Q111'],
  'by Object.assign': [{ holds: inside('Object.assign(Array.prototype, { zz: 1 }); return true') }, 'Q111'],
  'by Object.defineProperty': [
    { holds: inside(`Object.defineProperty(String.prototype, 'zz', { value: 1 }); return true`) },
    'Q111',
  ],
  'by Reflect.set': [{ holds: inside(`Reflect.set(Array.prototype, 'zz', 1); return true`) }, 'Q111'],
  'a method that is deleted': [{ holds: inside('delete Array.prototype.at; return true') }, 'Q111'],
  'before the search': [{ top: 'Array.zz ??= 1', holds: 'Array.zz === 1' }, 'holds'],
  'the stack of an error': [{ holds: `new Error('a').stack.length > 0` }, 'Q106'],
  'the stack of an error, by a pattern': [
    { holds: inside(`const { stack } = new Error('a'); return stack !== ''`) },
    'Q106',
  ],
  'the stack of an error that is caught': [
    { holds: inside(`try { throw new Error('a') } catch ({ stack }) { return stack !== '' }`) },
    'Q106',
  ],
  'the stack of an error after ?.': [
    { holds: inside(`const o = { e: new Error('a') }; return o?.e.stack !== ''`) },
    'Q106',
  ],
  'the stack by Reflect.get': [{ holds: `Reflect.get(new Error('a'), 'stack') !== ''` }, 'Q106'],
  'the class of a function, by a pattern': [
    { holds: inside(`const { constructor: F } = () => {}; return F('return true')()`) },
    'Q106',
  ],
  'a list called stack': [
    {
      holds: inside(
        'const o = { m: { stack: [1] } }, { stack } = o.m; return o?.m.stack.includes(1) && stack[0] === 1',
      ),
    },
    'holds',
  ],
  'the language of the machine': [
    { holds: `[1.5].toLocaleString() !== '' || 'a'.localeCompare('b', undefined) < 0` },
    'Q106',
  ],
  'the language of the machine, to sort': [
    { holds: `['b', 'a'].sort((x, y) => x.localeCompare(y))[0] === 'a'` },
    'Q106',
  ],
  'another language': [
    {
      holds: `(1.5).toLocaleString('en') === '1.5' && 'a'.localeCompare('b', 'en') < 0 && 'I'.toLocaleLowerCase('tr') !== 'i'`,
    },
    'holds',
  ],
  'a method called like that': [
    {
      top: 'class T { toLocaleString() { return 1 } getDay() { return 2 } }',
      holds: 'new T().toLocaleString() + new T().getDay() === 3',
    },
    'holds',
  ],
  'the time zone of the machine': [{ holds: 'new Date(0).getHours() >= 0' }, 'Q106'],
  'the time zone, to make a date': [{ holds: 'new Date(2020, 1, 1).getTime() > 0' }, 'Q106'],
  'a date in UTC': [
    { holds: 'new Date(Date.UTC(2020, 1, 1)).getUTCDay() === 6 && new Date(0).toISOString() !== ""' },
    'holds',
  ],
  'a stack that is captured': [{ holds: inside('Error.captureStackTrace({}); return true') }, 'Q106'],
  'a variable called stack': [{ holds: inside('const o = { stack: [1] }; return o.stack.length === 1') }, 'holds'],
  'what was matched last': [{ holds: `RegExp.$1 === '' || RegExp.lastMatch === ''` }, 'Q106'],
  'what Intl formats': [{ holds: `new Intl.DateTimeFormat().format() !== ''` }, 'Q106'],
  'the date of a subclass': [{ top: 'class D extends Date {}', holds: 'new D().getTime() > 0' }, 'Q106'],
  'the date by its constructor': [{ holds: 'new (new Date(0).constructor)().getTime() > 0' }, 'Q106'],
  'the date that is kept': [{ top: 'const D = Date', holds: 'new D().getTime() > 0' }, 'Q106'],
  'code by a constructor': [{ holds: `(() => {}).constructor('return true')()` }, 'Q106'],
  'code of a generator': [{ holds: `(function* () {}).constructor('')().next().done` }, 'Q106'],
  'eval of globalThis': [{ holds: `globalThis.eval('true')` }, 'Q106'],
  'import()': [{ holds: `(void import('node:fs'), true)` }, 'Q106'],
  'shared memory': [{ holds: 'new SharedArrayBuffer(8).byteLength === 8' }, 'Q106'],
  'a method for a Set': [
    { top: 'Set.prototype.most = function () { return Math.max(...this) }', holds: 'new Set([1, 2]).most() === 2' },
    'holds',
  ],
  'a method for a Set, later': [{ holds: inside('Set.prototype.most = 1; return true') }, 'Q111'],
  'the process, before the search': [
    {
      top: 'const { env, hrtime } = process, start = hrtime.bigint(), home = env.HOME',
      holds: `start > 0n && home !== 1`,
    },
    'holds',
  ],
  'the clock of the process, kept': [{ top: 'const { bigint } = process.hrtime', holds: 'bigint() > 0n' }, 'Q106'],
  'the environment, kept': [{ top: 'const { env } = process', holds: `!('NOWHERE' in env)` }, 'Q106'],
  'the time of the process': [{ holds: 'process.hrtime()[0] > 0' }, 'Q106'],
}

const OTHERS: Rows = {
  'a binding that a guard writes': [{ forall: '{ e: (s) => s.nums }', when: '(p.e = 2, s.n < 3)' }, 'Q111'],
  'one of many bindings': [{ forall: '{ e: range(0, 8191) }', when: '(p.e = 2, s.n < 1)' }, 'Q111'],
  'a binding that a domain writes': [
    { forall: '[{ e: (s) => s.nums }, { f: (s, q) => { q.e = 7; return [1] } }]' },
    'Q111',
  ],
  'a binding that is caught': [
    { forall: '{ e: (s) => s.nums }', when: '(() => { try { p.e = 2 } catch {} return s.n < 3 })()' },
    'Q111',
  ],
  'a text that cannot be changed': [
    { holds: inside(`try { 'abc'[0] = 'x' } catch { return true } return false`) },
    'holds',
  ],
  'an async function with a default': [
    {
      inside: `const fs = [async (x = (() => { throw new Error('a') })()) => x]`,
      then: 's.n += 1; void fs[0]()',
    },
    'Q109',
  ],
  'an async function with a pattern': [
    {
      inside: 'const fs = [async ({ x }, [y]) => x, async ({ x } = {}) => x]',
      then: 's.n += 1; for (const f of fs) void f()',
    },
    'Q109',
  ],
  'an object that looks like a domain': [
    { top: `const make = () => ({ kind: 'set', bits: 1, n: 0 }); const o = make()`, holds: '++o.n < 3' },
    'Q111',
  ],
  'an element of an array that is assigned': [{ then: 's.both[s.n] = { t: 1 }; s.n += 1' }, 'Q110'],
  'the length of an array that is assigned': [{ then: 's.both.length = 0; s.n += 1' }, 'Q110'],
  'an async method': [
    { inside: `const o = { async f() { throw new Error('a') } }`, when: '(void o.f(), s.n < 3)' },
    'Q109',
  ],
  'an async generator': [{ inside: 'const o = { async *f() {} }', when: '(void o.f().next(), s.n < 3)' }, 'Q109'],
  'an async function in a domain': [{ forall: '{ e: (s) => { void (async () => {})(); return [1] } }' }, 'Q061'],
  'an iterable of the author': [
    {
      inside:
        'const it = { i: 0, [Symbol.iterator]() { return this }, next() { return { done: this.i++ > 2, value: this.i } } }',
      holds: '[...it].length < 9',
    },
    'Q111',
  ],
  'a valueOf that counts': [{ inside: 'const o = { i: 0, valueOf() { return this.i++ } }', holds: 'o > -1' }, 'Q111'],
  'a toPrimitive that counts': [
    { inside: 'const o = { i: 0, [Symbol.toPrimitive]() { return this.i++ } }', holds: '`${o}` !== ""' },
    'Q111',
  ],
  'arguments that are kept': [
    { top: 'const f = (function () { return () => ++arguments[0] })(0)', holds: 'f() < 3' },
    'Q111',
  ],
  'a generator that goes on outside a quantifier': [
    {
      holds: inside(
        'function* g() { yield 1; yield 2; yield 3 } const it = g(); return exists([1, 2], () => it.next().value === 2) && it.next().value === 3',
      ),
    },
    'holds',
  ],
  'a switch on true': [
    { holds: '(() => { switch (true) { case s.n < 0: return false; case s.n >= 0: return true } })()' },
    'holds',
  ],
}

describe.each(Object.entries(ENGINES))('in the %s engine', (_, engine) => {
  describe.each(Object.entries({ FINALLY, METHODS, STATICS, SHARED, OTHERS }))('%s', (__, rows) => {
    it.each(Object.entries(rows))('%s', async (___, [spec, outcome]) => {
      expect(await outcomeOf(spec, engine)).toBe(outcome)
    })
  })
})
