import { boolean, list, number } from '../pieces/idiom.ts'

/** Functions and what they store while they run. */
export const functions = [
  number('helper', ['nodes'], `return upCount@(s)`, `const upCount@ = (s) => s.nodes.filter((n) => n.up).length`),
  number(
    'helper of helpers',
    ['nodes'],
    `return total@(s.nodes)`,
    `function length@({ log }) { return log.length }\nfunction total@(nodes) { let sum = 0; for (const node of nodes) sum += length@(node); return sum }`,
  ),
  number(
    'local counter',
    ['flags'],
    `let k = 0; for (let i = 0; i < s.flags.length; i++) if (s.flags.get(i)) k++; return k`,
  ),
  number(
    'counting closure',
    ['nodes'],
    `let k = 0; const bump = () => { k += 1 }; s.nodes.forEach((n) => { if (n.hw > 0) bump() }); return k`,
  ),
  number(
    'counting quantifier',
    ['flags'],
    `let k = 0; forAll(Node, (i) => { if (s.flags.get(i)) k++; return {{true|k <= 1}} }); return k`,
  ),
  boolean(
    'counting quantifier, in the test',
    ['flags'],
    `let k = 0; return {{forAll|exists}}(Node, (i) => { if (s.flags.get(i)) k++; return k {{<|>|>=}} 2 })`,
  ),
  boolean(
    'counting quantifier, in a helper',
    ['flags'],
    `let k = 0; const bump = () => { k++; return true }; forAll(Node, (i) => !s.flags.get(i) || bump()); return k < 2`,
  ),
  boolean(
    'counting quantifier, in a list',
    ['nodes'],
    `const seen = []; forAll(s.nodes, (n) => { seen.push(n.hw); return true }); return seen.reduce((a, b) => a + b, 0) !== 2`,
  ),
  boolean(
    'counting quantifier, in an object',
    ['acked'],
    `const seen = { k: 0 }; exists(s.acked, ({ term }) => { seen.k += term; return false }); return seen.k < 3`,
  ),
  boolean(
    'counting quantifier, destructured',
    ['flags'],
    `let k = 0, last = 0; return forAll(Node, (i) => { [k, last] = [k + (s.flags.get(i) ? 1 : 0), k]; return k < 2 })`,
  ),
  boolean(
    'counting quantifier, by a loop',
    ['flags'],
    `let k = 0; return forAll(Node, (i) => { for (const on of [s.flags.get(i)]) k += on ? 1 : 0; return k < 2 })`,
  ),
  boolean(
    'counting quantifier, by a method',
    ['flags'],
    `const seen = new Set(); const note = (i) => seen.add(i).size < 2; return forAll(Node, (i) => !s.flags.get(i) || note(i))`,
  ),
  boolean(
    'counting quantifier, by an iterator',
    ['flags'],
    `const left = [0][Symbol.iterator](); return forAll(Node, (i) => !s.flags.get(i) || !left.next().done)`,
  ),
  boolean(
    'counting quantifier, in a class',
    ['flags'],
    `const quota = new Quota@(1); return forAll(Node, (i) => !s.flags.get(i) || quota.take())`,
    `class Quota@ { #left; constructor(n) { this.#left = n } take() { return this.#left-- > 0 } }`,
  ),
  boolean(
    'counting quantifier, over places',
    ['nodes'],
    `let k = 0; return !exists(s.nodes, (n) => { k += n.log.length; return k > 2 })`,
  ),
  boolean(
    'counting quantifier, over a list of its own',
    ['flags'],
    `const on = []; forAll(Node, (i) => { if (s.flags.get(i)) on.push(i); return true }); return on.length < 2`,
  ),
  boolean(
    'quantifier over a quantifier',
    ['nodes'],
    `return forAll(Node, (i) => exists(Node, (j) => s.nodes[i].hw <= s.nodes[j].log.length))`,
  ),
  boolean('quantifier, pure', ['nodes'], `return forAll(s.nodes, ({ up, hw, log }) => implies(up, hw <= log.length))`),
  number('count', ['nodes'], `return count(s.nodes, (n) => n.log.includes({{1|2}}))`),
  boolean(
    'all',
    ['nodes', 'votes'],
    `return all({ votes: s.votes.a <= s.votes.b, logs: () => forAll(s.nodes, (n) => n.log.length >= n.hw) })`,
  ),
  number(
    'recursion',
    ['log'],
    `const depth = (i) => (i >= s.log.length ? 0 : s.log.at(i).term + depth(i + 1)); return depth(0)`,
  ),
  number(
    'mutual recursion',
    ['n'],
    `return even@(s.n) ? 0 : 1`,
    `function even@(n) { return n === 0 ? true : odd@(n - 1) }\nfunction odd@(n) { return n === 0 ? false : even@(n - 1) }`,
  ),
  number(
    'default parameters',
    ['n', 'votes'],
    `return scaled@(s.n) + scaled@(s.votes.a, 2)`,
    `const scaled@ = (value, by = {{1|2}}, offset = by - 1) => value * by + offset`,
  ),
  number(
    'rest parameters',
    ['votes'],
    `const sum = (...values) => values.reduce((a, b) => a + b, 0); return sum(s.votes.a, s.votes.b)`,
  ),
  number(
    'spread arguments',
    ['names', 'votes'],
    `return Math.max(0, ...s.names.map((x) => x.charCodeAt(0) - 119), s.votes.a)`,
  ),
  number(
    'higher-order',
    ['nodes'],
    `const by = (pick) => (list) => list.map(pick); return by((n) => n.hw)(s.nodes).filter((hw) => hw > 0).length`,
  ),
  number(
    'composition',
    ['n'],
    `const compose = (...fs) => (x) => fs.reduceRight((y, f) => f(y), x); return compose((x) => x % 3, (x) => x + 1)(s.n)`,
  ),
  number('currying', ['n'], `const add = (a) => (b) => a + b; return add(1)(s.n)`),
  number('bind', ['n'], `function plus(by) { return this.n + by } return plus.bind(s)({{1|2}})`),
  number(
    'call and apply',
    ['votes'],
    `function diff(k) { return Math.abs(this.a - this.b) + k } return {{diff.call(s.votes, 1)|diff.apply(s.votes, [0])}}`,
  ),
  number('arguments', ['n'], `function many() { return arguments.length + arguments[0] } return many(s.n, 1)`),
  list(
    'generator',
    ['flags'],
    `return [...set@(s)].slice(0, 3)`,
    `function* set@(s) { for (let i = 0; i < s.flags.length; i++) if (s.flags.get(i)) yield i }`,
  ),
  number(
    'generator, delegating',
    ['log'],
    `function* all() { yield* s.log; yield* s.log } let k = 0; for (const { term } of all()) k += term; return k`,
  ),
  number(
    'generator, left early',
    ['log'],
    `function* terms() { try { for (const e of s.log) yield e.term } finally { left += 1 } } let left = 0; for (const t of terms()) if (t > 0) break; return left`,
  ),
  boolean(
    'generator in a quantifier',
    ['nodes'],
    `return forAll(logs@(s), (log) => log.length < 2)`,
    `function* logs@(s) { for (const { log } of s.nodes) yield log }`,
  ),
  number(
    'iterator protocol',
    ['n'],
    `const downFrom = { [Symbol.iterator]() { let k = s.n; return { next: () => (k > 0 ? { done: false, value: k-- } : { done: true, value: undefined }) } } }; return [...downFrom].filter((x) => x % 2 === 1).length`,
  ),
  number(
    'iterator by hand',
    ['log'],
    `const it = s.log[Symbol.iterator](); let k = 0; for (let r = it.next(); !r.done; r = it.next()) k += r.value.term; return k`,
  ),
  number('getter', ['votes'], `const tally = { get sum() { return s.votes.a + s.votes.b } }; return tally.sum`),
  number(
    'setter',
    ['votes'],
    `const box = { held: 0, set value(v) { this.held += v } }; box.value = s.votes.a; box.value = s.votes.b; return box.held`,
  ),
  number('immediately invoked', ['n'], `return (() => { const k = s.n; return k > 2 ? k - 2 : k })()`),
  number('hoisting', ['n'], `return later(s.n); function later(x) { return x + 1 }`),
  number(
    'local memo',
    ['n'],
    `const memo = new Map(); const fib = (k) => { if (k < 2) return k; const known = memo.get(k); if (known !== undefined) return known; const v = fib(k - 1) + fib(k - 2); memo.set(k, v); return v }; return fib(s.n)`,
  ),
  number(
    'closures in a loop',
    ['n'],
    `const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i * s.n); return fs.map((f) => f()).reduce((a, b) => a + b) % 4`,
  ),
  number(
    'strategy table',
    ['mode', 'n'],
    `const by = { idle: () => 0, busy: () => s.n, done: () => 4 - s.n }; return by[s.mode]()`,
  ),
  number(
    'function property',
    ['n'],
    `return limit@(s)`,
    `const limit@ = (s) => Math.min(s.n, limit@.most)\nlimit@.most = {{2|3}}`,
  ),
  boolean('enabled', ['n'], `return enabled(s, 'n0')`),
  boolean('enabled with a value', ['mode', 'n'], `return s.n > 1 && enabled(s, 'mode0', {})`),
  number('enabled in a quantifier', ['log', 'n'], `return count(Node, (i) => i < s.n && enabled(s, 'log0'))`),
]
