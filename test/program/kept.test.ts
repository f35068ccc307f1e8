import { describe, expect, it } from 'vitest'
import { ENGINES, lineOf, outcomeOf, type Written } from '../support/sources/written.ts'

/**
 * Variables that keep a place of a draft while the place is assigned to. In JavaScript, they would still hold the old
 * object.
 */

/** The effect runs once, in a state where `a.t` is 1 and `b.t` is 2. */
function once(then: string, after: string, more: Written = {}): Written {
  return {
    state:
      'n: range(0, 1), a: Entry, b: Entry, both: array(Id, Entry), nums: seq(range(0, 9), 2), more: seq(range(0, 9), 2), up: set(Id), down: set(Id), m: option(Entry), u: union({ A: { p: Entry }, B: { p: Entry } }), deep: record({ p: Entry, q: Entry })',
    init: 's.a.t = 1; s.b.t = 2; s.both[0].t = 1; s.both[1].t = 2; s.nums.push(1); s.more.push(2); s.up.add(0); s.down.add(1); s.m = { t: 1 }; s.deep.p.t = 1',
    when: 's.n < 1',
    then: `s.n += 1; ${then}`,
    holds: `s.n < 1 || (${after})`,
    ...more,
  }
}

const swapped = 's.a.t === 2 && s.b.t === 1'

const STALE: Readonly<Record<string, Written>> = {
  'a record': once('const kept = s.a; s.a = s.b; s.b = kept', swapped),
  'two records': once('const { a, b } = s; s.a = b; s.b = a', swapped),
  'a list of records': once('const kept = [s.a, s.b]; s.a = kept[1]; s.b = kept[0]', swapped),
  'an object of records': once('const kept = { x: { y: s.a } }; s.a = s.b; s.b = kept.x.y', swapped),
  'a Map of records': once('const kept = new Map([[1, s.a]]); s.a = s.b; s.b = kept.get(1)', swapped),
  'an instance': once('const kept = new K(s.a); s.a = s.b; s.b = kept.x', swapped, {
    top: 'class K { constructor(x) { this.x = x } }',
  }),
  'a list that is gone through': once('for (const x of [s.a, s.b]) { s.b = s.a; s.a = x }', swapped),
  'a list with a callback': once('[s.a, s.b].forEach((x) => { s.b = s.a; s.a = x })', swapped),
  'a list of entries that is gone through': once(
    'for (const [name, x] of Object.entries({ b: s.a, a: s.b })) s[name] = x',
    swapped,
  ),
  'a list whose callback assigns what it gets': once(
    `[s.a, s.b].forEach((x, i) => { s[i === 0 ? 'b' : 'a'] = x })`,
    swapped,
  ),
  'in a generator that waits': once('const it = g(s); it.next(); s.a = s.b; s.b = it.next().value', swapped, {
    top: 'function* g(s) { const kept = s.a; yield 0; yield kept }',
  }),
  'what is folded': once('[s.b].reduce((kept, x) => { s.a = x; s.b = kept }, s.a)', swapped),
  'a field that is read': once('const kept = s.a; s.a = { t: 2 }; s.b.t = kept.t', 's.b.t === 1'),
  'a field that is written': once('const kept = s.a; s.a = { t: 2 }; kept.t = 0', 's.a.t === 2'),
  'an argument': once('f(s, s.a, s.b)', swapped, { inside: 'const f = (s, x, y) => { s.a = y; s.b = x }' }),
  'while a helper assigns': once('const kept = s.a; f(s); s.b = kept', swapped, {
    inside: 'const g = (s) => { s.a = s.b }, f = (s) => g(s)',
  }),
  'while a method assigns': once('const kept = s.a; o.f(s); s.b = kept', swapped, {
    inside: 'const o = { f(s) { s.a = s.b } }',
  }),
  'while a method by another name assigns': once('const kept = s.a; o.g(s); s.b = kept', swapped, {
    inside: 'const f = (s) => { s.a = s.b }, o = { g: f }',
  }),
  'while a constructor assigns': once('const kept = s.a; new K(s); s.b = kept', swapped, {
    top: 'class K { constructor(s) { s.a = s.b } }',
  }),
  'while a function that is handed over assigns': once('f(s, () => { s.a = s.b })', swapped, {
    inside: 'const f = (s, g) => { const kept = s.a; g(); s.b = kept }',
  }),
  'in a closure': once('const kept = s.a; const f = () => kept; s.a = s.b; s.b = f()', swapped),
  'in a variable that is set later': once('let kept; kept = s.a; s.a = s.b; s.b = kept', swapped),
  'in a loop': once('let kept = s.a; for (const i of [0, 1]) { if (i === 1) s.b = kept; else s.a = s.b }', swapped),
  'by a conditional': once('const kept = s.n ? s.a : s.b; s.a = s.b; s.b = kept', swapped),
  'in a shorthand': once('const t = s.a; s.a = s.b; const o = { t }; s.b = o.t', swapped),
  'an element of an array': once(
    'const kept = s.both[0]; s.both.set(0, s.both[1]); s.both.set(1, kept)',
    's.both[0].t === 2 && s.both[1].t === 1',
  ),
  'elements that are gone through': once(
    'for (const kept of s.both) { s.both.set(0, { t: 0 }); s.nums.push(kept.t) }',
    's.nums.at(1) === 1',
  ),
  'a sequence': once('const kept = s.nums; s.nums = s.more; s.more = kept', 's.more.at(0) === 1'),
  'a set': once('const kept = s.up; s.up = s.down; s.down = kept', 's.down.has(0)'),
  'what an option holds': once('const kept = s.m; s.m = { t: 2 }; s.a = kept', 's.a.t === 1'),
  'a kind of a union': once(`const kept = s.u; s.u = { kind: 'A', p: { t: 2 } }; s.a = kept.p`, 's.a.t === 0'),
  'a part': once('const kept = s.deep.p; s.deep = { p: { t: 2 }, q: { t: 2 } }; s.a = kept', 's.a.t === 1'),
  'by Object.assign': once('const kept = s.a; Object.assign(s, { a: s.b }); s.b = kept', swapped),
}

const CURRENT: Readonly<Record<string, Written>> = {
  'two records, by a pattern': once('[s.a, s.b] = [s.b, s.a]', swapped),
  'two records, by their names': once('({ a: s.b, b: s.a } = s)', swapped),
  'nested in a pattern': once('[[s.a], { x: s.b }] = [[s.b], { x: s.a }]', swapped),
  'a variable and a record, by a pattern': once('let kept; [kept, s.a] = [s.a, s.b]; s.b = kept', swapped),
  'two sequences, by a pattern': once(
    '[s.nums, s.more] = [s.more, s.nums]',
    's.nums.at(0) === 2 && s.more.at(0) === 1',
  ),
  'two sets, by a pattern': once('[s.up, s.down] = [s.down, s.up]', 's.up.has(1) && s.down.has(0)'),
  'a snapshot': once('const kept = snapshot(s.a); s.a = s.b; s.b = kept', swapped),
  'a copy': once('const kept = { ...s.a }; s.a = s.b; s.b = kept', swapped),
  'what was read afterwards': once(
    's.a = { t: 0 }; const now = s.a; s.b = now; now.t = 1',
    's.a.t === 1 && s.b.t === 0',
  ),
  'what was read again': once('let x = s.a; x.t = 0; s.a = s.b; x = s.a; x.t += 0; s.b = x', 's.b.t === 2'),
  'another place': once('const kept = s.b; s.a = { t: 0 }; s.a = kept; kept.t = 0', 's.a.t === 2 && s.b.t === 0'),
  'the record around it': once('const kept = s.deep; kept.p = { t: 2 }; kept.q = kept.p', 's.deep.q.t === 2'),
  'what is assigned to itself': once('const kept = s.a; s.a = kept; kept.t = 2', 's.a.t === 2'),
  'elements, each assigned': once(
    's.both.forEach((x, i) => { x.t = 0; s.a = x; x.t = i })',
    's.both[1].t === 1 && s.a.t === 0',
  ),
  'a helper that assigns first': once('f(s); const kept = s.a; kept.t = 0; s.b = kept', 's.b.t === 0', {
    inside: 'const f = (s) => { s.a = s.b }',
  }),
}

describe.each(Object.entries(ENGINES))('in the %s engine', (_, engine) => {
  it.each(Object.entries(STALE))('is rejected: %s', async (__, spec) => {
    expect(await outcomeOf(spec, engine)).toBe('Q105')
  })

  it.each(Object.entries(CURRENT))('is used: %s', async (__, spec) => {
    expect(await outcomeOf(spec, engine)).toBe('holds')
  })

  it.each(['s.b = kept // here', 's.nums.push(kept.t) // here', 's.both[0] = { t: 1 } // here'])(
    'is reported with its line: %s',
    async (statement) => {
      const spec = once(`const kept = s.a\n; s.a = s.b\n; ${statement}\n`, 'true')
      expect(await lineOf(spec, engine)).toBe(`; ${statement}`)
    },
  )

  it('elements of an array cannot be swapped by a pattern', async () => {
    expect(await outcomeOf(once('[s.both[0], s.both[1]] = [s.both[1], s.both[0]]', 'true'), engine)).toBe('Q110')
  })
})
