import { number } from '../pieces/idiom.ts'

/** Classes that are created again in every evaluation. */
export const classes = [
  number(
    'class',
    ['votes'],
    `return new Tally@(s.votes.a).plus(s.votes.b).value`,
    `class Tally@ { constructor(value) { this.value = value } plus(by) { return new Tally@(this.value + by) } }`,
  ),
  number(
    'class with private fields',
    ['log'],
    `const c = new Counter@(); for (const e of s.log) c.add(e.term); return c.total`,
    `class Counter@ { #total = 0; add(by) { this.#total += by } get total() { return this.#total } }`,
  ),
  number(
    'class with static',
    ['n'],
    `return Limits@.clamp(s.n)`,
    `class Limits@ { static MOST = {{2|3}}; static clamp(x) { return Math.min(x, Limits@.MOST) } }`,
  ),
  number(
    'class, inherited',
    ['n'],
    `return new Twice@().of(s.n) % 4`,
    `class Once@ { of(x) { return x } }\nclass Twice@ extends Once@ { of(x) { return super.of(x) * 2 } }`,
  ),
  number(
    'class with accessors',
    ['nodes'],
    `const w = new Wrapped@(s.nodes[0]); return w.size + (w.isUp ? 1 : 0)`,
    `class Wrapped@ { constructor(node) { this.node = node } get isUp() { return this.node.up } get size() { return this.node.log.length } }`,
  ),
  number(
    'class with an iterator',
    ['n'],
    `return [...new Upto@(s.n)].length`,
    `class Upto@ { constructor(n) { this.n = n } *[Symbol.iterator]() { for (let i = 0; i < this.n; i++) yield i } }`,
  ),
  number(
    'class, extending Set',
    ['names'],
    `const c = new Multi@(s.names); return c.size + c.twice`,
    `class Multi@ extends Set { get twice() { return this.size * 2 } }`,
  ),
  number(
    'class, extending Error',
    ['n'],
    `try { if (s.n > {{1|2}}) throw new TooMuch@(s.n); return 0 } catch (e) { if (!(e instanceof TooMuch@)) throw e; return e.by }`,
    `class TooMuch@ extends Error { constructor(by) { super('too much'); this.by = by } }`,
  ),
  number(
    'class, toString',
    ['n'],
    'return `${new Named@(s.n)}`.length',
    `class Named@ { constructor(n) { this.n = n } toString() { return 'x'.repeat(this.n) } }`,
  ),
  number(
    'class, valueOf',
    ['n'],
    `return new Amount@(s.n) + 1`,
    `class Amount@ { constructor(n) { this.n = n } valueOf() { return this.n } }`,
  ),
  number(
    'linked list',
    ['log'],
    `let head = null; for (const e of s.log) head = { e, next: head }; let k = 0; for (let at = head; at !== null; at = at.next) k += at.e.term; return k`,
  ),
  number(
    'instance in a Map',
    ['n'],
    `const a = new Key@(), b = new Key@(); const m = new Map([[a, s.n], [b, 1]]); return m.get(a) + m.size`,
    `class Key@ { constructor() { this.same = 1 } }`,
  ),
  number(
    'state machine',
    ['mode', 'n'],
    `const m = new Machine@(s.mode); m.step(); if (s.n > 2) m.step(); return m.steps`,
    `class Machine@ { steps = 0; constructor(mode) { this.mode = mode } step() { if (this.mode !== 'done') this.steps++; this.mode = this.mode === 'idle' ? 'busy' : 'done' } }`,
  ),
]
