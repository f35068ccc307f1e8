import { describe, expect, it } from 'vitest'
import { ENGINES, outcomeOf, type Written } from '../support/sources/written.ts'

/** Code that is not a function of the state, or that would be misunderstood, and what the outcome must be. */
const OUTSIDE: Readonly<Record<string, readonly [spec: Written, outcome: string]>> = {
  'a counter of the module': [{ top: 'let n = 0', holds: '++n < 3' }, 'Q060'],
  'a counter of the builder': [{ inside: 'let n = 0', when: 's.n < 3 && n++ < 2' }, 'Q060'],
  'a counter in a helper': [{ top: 'let n = 0; const next = () => ++n', holds: 'next() < 3' }, 'Q060'],
  'a counter in a closure': [
    { top: 'const next = (() => { let n = 0; return () => ++n })()', holds: 'next() < 3' },
    'Q111',
  ],
  'a view that is kept': [{ inside: 'let kept', holds: '(kept ??= s.log).length > 0' }, 'Q060'],
  'a cache in a Map': [{ top: 'const cache = new Map()', holds: 'cache.set(s.n, true).size < 3' }, 'Q060'],
  'a cache behind a helper': [
    { top: 'const make = () => ({ seen: new Set() }); const c0 = make()', holds: 'c0.seen.add(s.n).size < 3' },
    'Q111',
  ],
  'a list that grows': [{ top: 'const list = []', then: 'list.push(1); s.n = list.length' }, 'Q060'],
  'a property of a function': [
    { top: 'function f() { f.calls = (f.calls ?? 0) + 1; return f.calls }', holds: 'f() < 3' },
    'Q111',
  ],
  'an instance that counts': [
    { top: 'class C { n = 0; next() { return ++this.n } }\nconst it = new C()', holds: 'it.next() < 3' },
    'Q111',
  ],
  'a private field': [
    { top: 'class C { #n = 0; next() { return ++this.#n } }\nconst it = new C()', holds: 'it.next() < 3' },
    'Q111',
  ],
  'a static field': [
    { top: 'class C { static n = 0; static next() { return ++C.n } }', holds: 'C.next() < 3' },
    'Q111',
  ],
  'a private static field': [
    { top: 'class C { static #n = 0; static next() { return ++C.#n } }', holds: 'C.next() < 3' },
    'Q111',
  ],
  'a method that is bound': [
    { inside: 'const next = ((o) => function () { return ++this.n }.bind(o))({ n: 0 })', holds: 'next() < 3' },
    'Q111',
  ],
  'an argument that is bound': [
    { inside: 'const next = ((o) => ((p) => ++p.n).bind(null, o))({ n: 0 })', holds: 'next() < 3' },
    'Q111',
  ],
  'an arrow that keeps its this': [
    { top: 'class C { n = 0; next = () => ++this.n }\nconst { next } = new C()', holds: 'next() < 3' },
    'Q111',
  ],
  'a getter that counts': [{ top: 'const o = { n: 0, get next() { return ++this.n } }', holds: 'o.next < 3' }, 'Q111'],
  'a default that counts': [{ top: 'let n = 0; const f = (x = ++n) => x', holds: 'f() < 3' }, 'Q060'],
  'a default that writes a parameter': [
    { top: 'const make = (n, f = () => ++n) => f; const next = make(0)', holds: 'next() < 3' },
    'Q111',
  ],
  'a generator that is kept': [
    { top: 'function* g() { for (let n = 0; ; n++) yield n }\nconst it = g()', holds: 'it.next().value < 3' },
    'Q061',
  ],
  'an iterator that is kept': [{ inside: 'const it = [0, 1].values()', holds: '[...it].length < 3' }, 'Q061'],
  'an iterator of a Map': [
    { inside: 'const it = new Map([[0, 1]]).entries()', holds: 'forAll(it, () => s.n < 9)' },
    'Q061',
  ],
  'an iterator in an object': [{ inside: 'const o = { it: [0].values() }', holds: '[...o.it].length < 3' }, 'Q061'],
  'a typed array': [{ top: 'const a = new Uint8Array(1)', holds: '++a[0] < 3' }, 'Q061'],
  'a Date that is kept': [{ top: 'const d = new Date(0)', holds: 'd.setTime(d.getTime() + 1) < 3' }, 'Q061'],
  'a promise that is kept': [
    { top: 'const ready = Promise.resolve()', then: 's.n += 1; ready.then(() => { s.n = 0 })' },
    'Q061',
  ],
  'a WeakRef that is kept': [{ top: 'const w = new WeakRef({})', holds: 'w.deref() !== undefined' }, 'Q061'],
  'a WeakSet behind a helper': [
    { top: 'const make = () => ({ seen: new WeakSet() }); const c0 = make()', holds: 'c0.seen.add({}) !== null' },
    'Q061',
  ],
  'a pattern that goes on': [{ top: 'const r = /1/g', holds: `!(r.test('1') && s.n === 1)` }, 'Q111'],
  'a WeakMap': [
    { top: 'const w = new WeakMap(), key = {}', holds: 'w.set(key, (w.get(key) ?? 0) + 1).get(key) < 3' },
    'Q060',
  ],
  'what a WeakMap holds': [
    { top: 'const w = new WeakMap(), key = {}; w.set(key, { n: 0 })', holds: '++w.get(key).n < 3' },
    'Q111',
  ],
  'what a Proxy stands for': [{ inside: 'const p = ((o) => new Proxy(o, {}))({ n: 0 })', holds: '++p.n < 3' }, 'Q111'],
  'Reflect.set': [{ top: 'const o = { n: 0 }', holds: `Reflect.set(o, 'n', o.n + 1) && o.n < 3` }, 'Q111'],
  'Object.defineProperty': [
    { top: 'const o = { n: 0 }', holds: `Object.defineProperty(o, 'n', { value: o.n + 1 }).n < 3` },
    'Q111',
  ],
  'Object.assign': [{ top: 'const o = { n: 0 }', holds: 'Object.assign(o, { n: o.n + 1 }).n < 3' }, 'Q111'],
  'a write that is caught': [
    {
      top: 'const make = () => ({ n: 0 }); const o = make()',
      holds: '(() => { try { o.n++ } catch {} return true })()',
    },
    'Q111',
  ],
  'a destructuring that writes': [{ top: 'let n = 0', holds: '([n] = [n + 1], n < 3)' }, 'Q060'],
  'a loop that writes': [{ top: 'let n', holds: '(() => { for (n of [1, 2]); return n < 3 })()' }, 'Q060'],
  globalThis: [{ holds: '(globalThis.n = (globalThis.n ?? 0) + 1) < 3' }, 'Q111'],
  'the clock': [{ holds: 'Date.now() > 0' }, 'Q106'],
  'the date': [{ holds: 'new Date().getTime() > 0' }, 'Q106'],
  'random numbers': [{ holds: 'Math.random() < 2' }, 'Q106'],
  'random numbers by another name': [{ top: 'const { random } = Math', holds: 'random() < 2' }, 'Q106'],
  'the clock by another name': [{ top: 'const { now } = Date', holds: 'now() > 0' }, 'Q106'],
  'the clock that is kept': [
    { top: 'const now = () => performance.now(), { timeOrigin } = performance', holds: 'now() + timeOrigin > 0' },
    'Q106',
  ],
  'a timer that is kept': [
    { top: 'const g = globalThis, later = g.setTimeout', holds: 'later(() => {}, 0) !== null' },
    'Q106',
  ],
  'the environment': [{ holds: `process.env['HOME'] !== 'nowhere'` }, 'Q106'],
  'a module of Node': [
    { top: `import { readFileSync } from 'node:fs'`, holds: `readFileSync('/etc/hostname', 'utf8').length >= 0` },
    'Q106',
  ],
  'a promise': [{ then: 's.n += 1; Promise.resolve()' }, 'Q106'],
  'an async effect': [{ inside: 'const f = async () => {}', then: 's.n += 1; f()' }, 'Q061'],
  'an async helper that is not seen': [
    { inside: 'const fs = [async () => {}]', then: 's.n += 1; for (const f of fs) f()' },
    'Q109',
  ],
  'an iterator that goes on after a break': [
    { then: 's.n += 1; const it = s.nums.values(); for (const x of it) break; s.nums = [...it]' },
    'Q111',
  ],
  'an iterator of a set that goes on after a pattern': [
    { then: 's.n += 1; s.up.add(0); const it = s.up.values(); const [first] = it; for (const x of it) s.up.add(1)' },
    'Q111',
  ],
  'a finally that forgets': [{ holds: '(() => { try { throw new Error() } finally { return true } })()' }, 'Q061'],
  'an error that is caught': [
    { then: 's.n += 1; try { s.log.push({ t: 1 }, { t: 1 }) } catch {}', holds: 's.log.length < 2' },
    'Q104',
  ],
  'an error that is caught by a pattern': [
    { then: 's.n += 1; try { s.log.push({ t: 1 }, { t: 1 }) } catch ({ message }) {}', holds: 's.log.length < 2' },
    'Q104',
  ],
  'a full stack that is caught': [
    { top: 'const deep = (n) => deep(n + 1)', holds: '(() => { try { return deep(s.n) } catch { return true } })()' },
    'Q102',
  ],
  'code from a text': [{ holds: `new Function('return true')()` }, 'Q106'],
  eval: [{ holds: `eval('true')` }, 'Q061'],
  'two places that hold the same': [{ holds: 's.a !== s.b' }, 'Q114'],
  'two places of an array that hold the same': [{ holds: 's.both[0] !== s.both[1]' }, 'Q114'],
  'a place in a Set': [{ holds: 'new Set([s.a, s.b]).size === 2' }, 'Q114'],
  'a switch on an object': [
    { holds: '(() => { switch (s.log.at(0)) { case 1: return false } return true })()' },
    'Q114',
  ],
}

/** Code that behaves the same on views and values as on plain values. */
const ALIKE: Readonly<Record<string, readonly [spec: Written, outcome: string]>> = {
  'a counter in a property': [
    { holds: '(() => { let n = 0; const up = () => ++n; up(); return up() === 2 })()' },
    'holds',
  ],
  'a list in a property': [
    { holds: '(() => { const l = []; [1, 2].forEach((x) => l.push(x)); return l.length === 2 })()' },
    'holds',
  ],
  'a generator in a property': [{ top: 'function* g() { yield 1; yield 2 }', holds: '[...g()].length === 2' }, 'holds'],
  'a class in a property': [
    { top: 'class C { #n = 0; next() { return ++this.#n } }', holds: 'new C().next() === 1' },
    'holds',
  ],
  'a memo in a property': [
    { holds: '(() => { const m = new Map(); m.set(s.n, 1); return m.get(s.n) === 1 })()' },
    'holds',
  ],
  'an element and a literal': [{ holds: '!exists([{ t: 1 }], (e) => s.log.at(0) === e)' }, 'violated'],
  'an element and a value of its domain': [{ holds: '!exists(Entry, (e) => s.log.at(0) === e)' }, 'violated'],
  'an element and another one': [{ holds: 's.log.at(0) !== s.log.at(-1)' }, 'violated'],
  'a place and itself': [{ holds: 's.both[0] === s.both[0]' }, 'holds'],
  'two places and what they hold': [{ holds: 's.a !== { t: 0 }' }, 'violated'],
  'loose equality': [{ holds: 's.log.at(0) != { t: 1 }' }, 'violated'],
  'loose equality of null': [{ holds: `(null == undefined) && !(0 == null) && ('1' == 1)` }, 'holds'],
  'Object.is': [{ holds: '!Object.is(s.log.at(0), { t: 1 })' }, 'violated'],
  includes: [{ holds: '![...s.log].includes({ t: 1 })' }, 'violated'],
  'includes by another name': [{ holds: `![...s.log]['includes']({ t: 1 })` }, 'violated'],
  'includes that is computed': [{ inside: `const f = 'includes'`, holds: '![...s.log][f]({ t: 1 })' }, 'violated'],
  'includes that is borrowed': [{ holds: '!Array.prototype.includes.call([...s.log], { t: 1 })' }, 'violated'],
  'includes after ?.': [{ holds: '![...s.log]?.includes({ t: 1 })' }, 'violated'],
  indexOf: [{ holds: '[...s.log].indexOf({ t: 1 }) < 0' }, 'violated'],
  'a Set': [{ holds: '!new Set([...s.log]).has({ t: 1 })' }, 'violated'],
  'a Set of equal members': [{ holds: 'new Set([{ t: 1 }, { t: 1 }]).size === 2' }, 'violated'],
  'a Map': [{ holds: '!new Map([...s.log].map((e) => [e, 1])).has({ t: 1 })' }, 'violated'],
  'a subclass of Set': [{ top: 'class S extends Set {}', holds: '!new S([...s.log]).has({ t: 1 })' }, 'violated'],
  'functions, by identity': [{ top: 'const f = () => 1, g = () => 1', holds: 'f !== g && f === f' }, 'holds'],
  'instances, by identity': [{ top: 'class C {}', holds: 'new C() !== new C()' }, 'holds'],
  flat: [{ holds: '[s.log].flat().length === 2' }, 'violated'],
  concat: [{ holds: '[0].concat(s.log).length === 2' }, 'holds'],
  'Array.isArray': [{ holds: '!Array.isArray(s.log)' }, 'violated'],
  'instanceof Set': [{ holds: '!(s.up instanceof Set)' }, 'violated'],
  'JSON with a replacer': [
    { holds: 'JSON.stringify({ a: 1, b: 2 }, (k, v) => (k === "a" ? undefined : v)) === \'{"b":2}\'' },
    'holds',
  ],
  'an arrow in parentheses': [{ inside: 'const f = (x) => ({ x, g: () => x })', holds: 'f(s.n).g() === s.n' }, 'holds'],
  'labels and switches': [
    {
      holds:
        '(() => { outer: for (const x of [1, 2]) for (const y of [1]) { const f = () => x; if (f() === 2) break outer } switch (s.n) { case 0: { let z = 1; const g = () => z; return g() === 1 } default: return true } })()',
    },
    'holds',
  ],
  recursion: [{ inside: 'const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2))', holds: 'fib(s.n) <= 2' }, 'holds'],
  'tagged templates': [
    { inside: 'const tag = (t, ...v) => t.length + v.length', holds: 'tag`${s.n}x${1}` === 5' },
    'holds',
  ],
  'a table of functions': [
    { inside: `const ops = { a: (x) => x, b: (x) => -x }`, holds: `ops[s.n > 1 ? 'a' : 'b'](s.n) <= 3` },
    'holds',
  ],
  'a helper that hands its test on to itself': [
    {
      inside: 'const each = (l, f) => l.length === 0 || (exists([l[0]], (x) => f(x)) && each(l.slice(1), f))',
      holds: 'each([s.n, 1], (n) => n < 3)',
    },
    'violated',
  ],
  'helpers that hand a test that counts to each other': [
    {
      inside:
        'const one = (l, f) => l.length === 0 || (exists([l[0]], (x) => f(x)) && two(l.slice(1), f)); const two = (l, f) => one(l, f)',
      holds: '(() => { let calls = 0; return one([s.n, 1, 2], () => ++calls < 3) })()',
    },
    'violated',
  ],
  'a text to quantify over': [{ holds: `forAll('abc', (c) => c !== 'c' || s.n < 3)` }, 'violated'],
  structuredClone: [{ holds: 'structuredClone([...s.log])[0].t === 1' }, 'holds'],
  'what is caught': [
    { holds: '(() => { try { throw new Error("x") } catch (e) { return e.message === "x" } })()' },
    'holds',
  ],
  'what is caught by a pattern': [
    {
      holds:
        '(() => { try { throw { a: { b: 1 } } } catch ({ a, ...rest }) { const f = () => a; return f().b === 1 && Object.keys(rest).length === 0 } })()',
    },
    'holds',
  ],
}

describe.each(Object.entries(ENGINES))('in the %s engine', (_, engine) => {
  it.each(Object.entries(OUTSIDE))('rejects: %s', async (__, [spec, outcome]) => {
    expect(await outcomeOf(spec, engine)).toBe(outcome)
  })

  it.each(Object.entries(ALIKE))('compares by value: %s', async (__, [spec, outcome]) => {
    expect(await outcomeOf(spec, engine)).toBe(outcome)
  })
})
