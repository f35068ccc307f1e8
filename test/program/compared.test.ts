import { describe, expect, it } from 'vitest'
import { ENGINES, outcomeOf, type Written } from '../support/sources/written.ts'

/** Equality and the built-in methods that compare or join. They must treat views and values like plain values. */
type Rows = Readonly<Record<string, readonly [spec: Written, outcome: string]>>

const inside = (statements: string): string => `(() => { ${statements} })()`
const all = (...tests: readonly string[]): string => tests.join(' && ')

const CLASSES: Rows = {
  'instances of what extends Array': [
    {
      top: 'class L extends Array {}',
      holds: all('L.of(1) !== L.of(1)', 'L.of(1) !== [1]', 's.nums !== L.of(1, 2)', '![L.of(1)].includes(L.of(1))'),
    },
    'holds',
  ],
  'instances of what extends Set or Map': [
    {
      top: 'class S extends Set {}; class M extends Map {}',
      holds: all(
        'new S([1]) !== new S([1])',
        'new S([1]) !== new Set([1])',
        'new M([[1, 1]]) !== new M([[1, 1]])',
        '![new S([1])].includes(new S([1]))',
        'new Set([new S([1]), new S([1])]).size === 2',
        'new Set([new Set([1]), new Set([1])]).size === 1',
      ),
    },
    'holds',
  ],
  'lists with more than their elements': [
    { holds: all(`Object.assign([1], { x: 1 }) !== [1]`, `'ab'.match(/b/) !== ['b']`) },
    'holds',
  ],
  'methods that a class has of its own': [
    {
      top: 'class L extends Array { includes() { return false } indexOf() { return 7 } concat() { return 7 } flat() { return 7 } }',
      holds: all(
        '!L.of({ t: 0 }).includes(s.b)',
        'L.of(1).indexOf(s.n) === 7',
        'L.of(1).concat([]) === 7',
        'L.of(1).flat() === 7',
      ),
    },
    'holds',
  ],
  'a method that a list has of its own': [
    { holds: inside('const l = [s.n]; l.includes = () => false; return !l.includes(s.n)') },
    'holds',
  ],
  "a method that asks JavaScript's": [
    {
      top: 'class L extends Array { includes(x) { return super.includes(x) } }',
      holds: '!L.of({ t: 0 }).includes(s.b)',
    },
    'violated',
  ],
  'what is made of an instance': [
    {
      top: 'class L extends Array {}',
      holds: all(
        'L.of(1).concat([2]) instanceof L',
        'L.of([1]).flat() instanceof L',
        'L.of(1).flatMap((x) => [x]) instanceof L',
        'L.of(1).slice() instanceof L',
        '![1].slice().map((x) => x).includes(L.of(1))',
      ),
    },
    'holds',
  ],
}

const OWN: Rows = {
  'two objects of the author': [{ holds: inside('const x = { k: s.n }, y = { k: s.n }; return x !== y') }, 'Q114'],
  'two lists of the author': [{ holds: inside('const x = [s.n], y = [s.n]; return ![x].includes(y)') }, 'Q114'],
  'objects of the author that hold something else': [
    { holds: inside('const x = { k: s.n }, y = { k: -1 }; return x !== y && x === x && [x].indexOf(y) === -1') },
    'holds',
  ],
  'an object that stands for a value': [
    {
      top: 'const ONE = { k: 1 }',
      holds: inside(
        'const one = { k: 1 }; return one === ONE && one === Object.freeze({ k: 1 }) && [ONE].includes(one)',
      ),
    },
    'holds',
  ],
}

const alike = `const alike = [new E(1), Object.create({ t: 1 }), { t: 1, [Symbol.for('x')]: 1 }, Object.assign([], { t: 1 }), Object.assign(new Map(), { t: 1 }), Object.assign(new Date(0), { t: 1 })]`
const E = 'class E { constructor(t) { this.t = t } }'

const MEMBERS: Rows = {
  'what looks like an element': [
    {
      top: E,
      holds: inside(
        `${alike}; return alike.every((e) => !s.log.includes(e) && s.log.indexOf(e) === -1 && !snapshot(s.log).includes(e) && ![...s.log].includes(e))`,
      ),
    },
    'holds',
  ],
  'what looks like a member': [
    {
      top: E,
      state:
        'n: range(0, 1), all: set(Entry), some: set(Entry, { max: 2 }), bag: bag(Entry, 2), lists: set(seq(Id, 2)), groups: set(set(Id))',
      init: `for (const e of [s.all, s.some, s.bag]) e.add({ t: 1 }); s.lists.add([0]); s.groups.add(new Set([0]))`,
      when: 's.n < 1',
      then: `${alike}; const sets = [s.all, s.some, s.bag]; if (alike.every((e) => sets.every((x) => !x.has(e) && !x.delete(e)) && s.bag.count(e) === 0) && !s.lists.has(new Set([0])) && !s.groups.has([0]) && s.lists.has([0]) && s.groups.has(new Set([0]))) s.n += 1`,
      holds: 's.n < 1',
    },
    'violated',
  ],
  'a record without a prototype': [
    { holds: '!s.log.includes(Object.assign(Object.create(null), { t: 1 }))' },
    'violated',
  ],
}

const STARTS: Rows = {
  'indexOf and includes': [
    {
      holds: all(
        ...['NaN', 'undefined', 'null', '-1', '-1.5', '-7', '0.9'].map((from) => `[{ t: 0 }].includes(s.b, ${from})`),
        ...['1.9', '"1"', '-1'].map((from) => `[0, { t: 0 }].indexOf(s.b, ${from}) === 1`),
        '[{ t: 0 }, 0].indexOf(s.b, 1) === -1',
        '[0, { t: 0 }, 0].indexOf(s.b, -1.5) === -1',
        '[{ t: 0 }].indexOf(s.b, Infinity) === -1',
      ),
    },
    'holds',
  ],
  lastIndexOf: [
    {
      holds: all(
        ...['undefined', 'NaN', 'null', '0.9', '-2'].map(
          (from) => `[{ t: 0 }, { t: 0 }].lastIndexOf(s.b, ${from}) === 0`,
        ),
        '[{ t: 0 }, { t: 0 }].lastIndexOf(s.b) === 1',
        '[0, { t: 0 }].lastIndexOf(s.b, undefined) === -1',
        '[0, 1].lastIndexOf(s.n - s.n + 1, undefined) === -1',
        '[{ t: 0 }, 0, { t: 0 }].lastIndexOf(s.b, -1.5) === 2',
        '[{ t: 0 }].lastIndexOf(s.b, -7) === -1',
      ),
    },
    'holds',
  ],
  'in the state, and in its values': [
    {
      holds: ['s.nums', 'snapshot(s.nums)']
        .map((list) =>
          all(
            ...['NaN', 'undefined', 'null', '-Infinity', '-2'].map((from) => `${list}.indexOf(1, ${from}) === 0`),
            ...['1', '-1.5', 'Infinity'].map(
              (from) => `${list}.indexOf(1, ${from}) === -1 && !${list}.includes(1, ${from})`,
            ),
            `${list}.indexOf(2, '1') === 1`,
          ),
        )
        .join(' && '),
    },
    'holds',
  ],
}

const JOINED: Rows = {
  'what is spread, and what is not': [
    {
      holds: inside(
        'const like = { length: 1, 0: 7, [Symbol.isConcatSpreadable]: true }, whole = [7, 8]; whole[Symbol.isConcatSpreadable] = false; return [1].concat(like)[1] === 7 && [1].concat(whole)[1] === whole && whole.concat([1])[0] === whole && [].concat(s.nums, whole, s.nums).length === 5',
      ),
    },
    'holds',
  ],
  holes: [
    { holds: all('!(0 in [, 1].concat([]))', '!(1 in [1].concat([, 1]))', '[[, 1], , 2].flat().length === 2') },
    'holds',
  ],
  depths: [
    {
      holds: all(
        ...['undefined', '1', '1.9', '"1"'].map((depth) => `[[[s.nums]]].flat(${depth})[0].length === 1`),
        ...['0', 'NaN', '-1'].map((depth) => `[[s.nums]].flat(${depth})[0].length === 1`),
        '[[[s.nums]]].flat(Infinity).length === 2',
      ),
    },
    'holds',
  ],
}

const SETS: Rows = {
  'sets of the state': [
    {
      init: 's.up.add(1)',
      holds: inside(
        'const x = s.up, y = snapshot(s.up), z = new Set([0, 1]); return [x, y].every((a) => a.union(z).size === 2 && a.intersection(z).size === a.size && a.difference(x).size === 0 && a.symmetricDifference(z).size === 2 - a.size && a.isSubsetOf(y) && a.isSupersetOf(x) && a.isDisjointFrom(x) === (a.size === 0) && a.union(z) instanceof Set)',
      ),
    },
    'holds',
  ],
  'a set of the state that is not changed': [
    { then: 's.up.union(new Set([1])).add(0); s.n += 1', holds: 's.up.size === 0' },
    'holds',
  ],
  'in the order of JavaScript': [
    {
      inside: 'const of = (...x) => new Set(x), text = (x) => [...x].join("")',
      holds: all(
        `text(of(1, 2, 3).intersection(of(3, 2))) === '32'`,
        `text(of(1, 2, 3).intersection(of(3, 2, 1))) === '123'`,
        `text(of(1, 2).intersection(of(3, 2, 1))) === '12'`,
        `text(of(2, 1).union(of(3, 1, 0))) === '2130'`,
        `text(of(3, 2, 1).difference(of(2))) === '31'`,
        `text(of(3, 1).difference(of(2, 5, 1))) === '3'`,
        `text(of(3, 2, 1).symmetricDifference(of(5, 2, 4))) === '3154'`,
      ),
    },
    'holds',
  ],
  'of what is like a set': [
    {
      top: 'class S extends Set { has() { return false } }',
      holds: all(
        'new Set([1]).intersection(new S([1])).size === 0',
        'new S([1]).intersection(new Set([1])).size === 1',
        'new Set([1, 2]).intersection({ size: 1, has: () => true, keys: () => [1].values() }).size === 1',
        'new Set([1]).isSubsetOf({ size: 5, has: () => true, keys: () => [].values() })',
      ),
    },
    'holds',
  ],
  'of what is not': [{ holds: 'new Set([1]).union([1]).size === 1' }, 'Q102'],
  'a Set that changes after it became a member': [
    { holds: inside('const x = new Set([1]), all = new Set([x]); x.add(2); return all.size === 1') },
    'Q111',
  ],
}

describe.each(Object.entries(ENGINES))('in the %s engine', (_, engine) => {
  describe.each(Object.entries({ CLASSES, OWN, MEMBERS, STARTS, JOINED, SETS }))('%s', (__, rows) => {
    it.each(Object.entries(rows))('%s', async (___, [spec, outcome]) => {
      expect(await outcomeOf(spec, engine)).toBe(outcome)
    })
  })
})
