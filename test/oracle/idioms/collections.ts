import { boolean, list, number, refused } from '../pieces/idiom.ts'

/** Sets, maps, bags, options and unions. */
export const collections = [
  number('Set of scalars', ['names'], `return new Set(s.names).size`),
  number(
    'Set algebra, by hand',
    ['isr', 'nodes'],
    `const up = new Set(s.nodes.map((n, i) => (n.up ? i : -1)).filter((i) => i >= 0)); return [...s.isr].filter((i) => up.has(i)).length`,
  ),
  boolean('subset', ['isr', 'groups'], `return [...s.groups].every((g) => [...g].every((i) => s.isr.has(i)))`),
  number('union of sets', ['up', 'down'], `return new Set([...s.up, ...s.down]).size`),
  list('spread of a set', ['isr'], `return [...s.isr]`),
  number('first of a set', ['up'], `const [first] = s.up; return first === 'a' ? 1 : 0`),
  number('first of a set, other order', ['down'], `return [...s.down][0] === 'a' ? 1 : 0`),
  number(
    'first of a frozen set',
    ['up', 'down'],
    `return ([...snapshot(s.up)][0] === 'a' ? 1 : 0) + ([...snapshot(s.down)][0] === 'a' ? 2 : 0)`,
  ),
  number('first of a set, joined', ['up', 'down'], `return [...s.up].join('') === [...s.down].join('') ? 1 : 0`),
  number('forEach of a set', ['acked'], `let k = 0; s.acked.forEach((e) => { k += e.term }); return k % 4`),
  number('size of a set', ['acked'], `return s.acked.size`),
  number(
    'set closure on a copy',
    ['isr'],
    `const reach = new Set(s.isr); for (const i of reach) if (i < 3) reach.add(i + 1); return reach.size`,
  ),
  number(
    'Map of lists',
    ['log'],
    `const by = new Map(); for (const e of s.log) by.set(e.term, [...(by.get(e.term) ?? []), e.key]); return by.get({{1|2}})?.length ?? 0`,
  ),
  number(
    'Map, in order',
    ['names'],
    `const at = new Map(); s.names.map((x, i) => at.set(x, i)); return [...at.values()][0] ?? 0`,
  ),
  number(
    'Map from entries of a record',
    ['votes'],
    `const m = new Map(Object.entries(s.votes)); m.delete('a'); return m.get('b')`,
  ),
  refused(number('WeakMap, local', ['n'], `const key = {}; const m = new WeakMap([[key, s.n]]); return m.get(key)`)),
  number('nested sets', ['groups'], `return [...s.groups].filter((g) => g.size === 0).length`),
  boolean('nested sets, has', ['groups'], `return !s.groups.has(new Set([{{0|1}}]))`),
  number(
    'nested sets, iterated',
    ['groups'],
    `let k = 0; for (const g of s.groups) for (const i of g) k += i + 1; return k % 4`,
  ),
  number('bag, iterated', ['net'], `let k = 0; for (const m of s.net) k += m.kind === 'Ping' ? 2 : 1; return k % 4`),
  number('bag, spread', ['net'], `return [...s.net].filter(({ hops }) => hops === 0).length`),
  number(
    'bag, narrowed',
    ['net'],
    `return [...s.net].reduce((k, m) => (m.kind === 'Pong' ? k + m.body.length + 1 : k), 0)`,
  ),
  number(
    'union, switch on kind',
    ['msg'],
    `switch (s.msg.kind) { case 'None': return 0; case 'Ping': return s.msg.hops + 1; case 'Pong': return s.msg.body.length }`,
  ),
  number(
    'union, destructured',
    ['msg'],
    `const { kind, ...rest } = s.msg; return kind === 'None' ? 0 : Object.keys(rest).length`,
  ),
  number(
    'union, spread',
    ['msg'],
    `const copy = { ...s.msg }; return copy.kind === 'Ping' ? copy.hops : Object.keys(copy).length`,
  ),
  number(
    'union, table by kind',
    ['msg'],
    `return { None: () => 0, Ping: (m) => m.hops, Pong: (m) => m.body.length + 1 }[s.msg.kind](s.msg)`,
  ),
  number('union, optional field', ['msg'], `return ('hops' in s.msg ? s.msg.hops : 0) + ('body' in s.msg ? 1 : 0)`),
  number('union in a set', ['net'], `return new Set([...s.net].map((m) => m.kind)).size`),
  number('option, ?.', ['cur'], `return s.cur?.key === 'y' ? s.cur.term : 0`),
  number('option, narrowed', ['cur'], `const { cur } = s; if (!cur) return 0; return cur.term + 1`),
  number('options in an array', ['slots'], `return s.slots.filter((e) => e !== null).length`),
  number('options in an array, ?.', ['slots'], `return s.slots.map((e) => e?.term ?? 0).reduce((a, b) => a + b)`),
  number('matrix', ['grid'], `let k = 0; for (const row of s.grid) for (const v of row) k += v; return k % 4`),
  refused(number('matrix, rows compared', ['grid'], `return s.grid[0] === s.grid[1] ? 1 : 0`)),
  number('matrix, by get', ['grid'], `return s.grid[1].get(0) + s.grid.get(0).get(1)`),
  number(
    'set of pairs',
    ['nodes'],
    `const pairs = new Set(); for (const a of s.nodes) for (const b of s.nodes) pairs.add([a.hw, b.hw]); return pairs.size % 4`,
  ),
  number(
    'priority queue, by hand',
    ['log'],
    `const queue = [...s.log]; queue.sort((a, b) => a.term - b.term); return queue.shift()?.term ?? 0`,
  ),
  number(
    'breadth-first search',
    ['grid'],
    `const queue = [[0, 0]], seen = new Set(['0,0']); while (queue.length > 0) { const [i, j] = queue.shift(); for (const [x, y] of [[i + 1, j], [i, j + 1]]) if (x < 2 && y < 2 && s.grid[x].get(y) > 0 && !seen.has(x + ',' + y)) { seen.add(x + ',' + y); queue.push([x, y]) } } return seen.size % 4`,
  ),
]
