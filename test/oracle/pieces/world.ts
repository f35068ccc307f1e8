/** The variables that idioms read and write, with their domains and with actions that change them. */
export const world = {
  n: {
    domain: 'range(0, 4)',
    movers: [`when: (s) => s.n < 4, then: (s) => { s.n += 1 }`, `when: (s) => s.n === 4, then: (s) => { s.n = 0 }`],
  },
  mode: {
    domain: `oneOf('idle', 'busy', 'done')`,
    movers: [
      `forall: { to: oneOf('idle', 'busy', 'done') }, when: (s, { to }) => s.mode !== to && s.mode !== 'done', then: (s, { to }) => { s.mode = to }`,
      `when: (s) => s.mode === 'done', then: (s) => { s.mode = 'idle' }`,
    ],
  },
  log: {
    domain: 'seq(Entry, 3)',
    movers: [
      `forall: { term: range(1, 2), key: oneOf('x', 'y') }, when: (s) => s.log.length < 2, then: (s, { term, key }) => { s.log.push({ term, key }) }`,
      `when: (s) => s.log.length > 0, then: (s) => { s.log.pop() }`,
      `when: (s) => s.log.length > 0 && s.log.length < 3, then: (s) => { s.log.push(s.log.at(0)) }`,
    ],
  },
  names: {
    domain: `seq(oneOf('x', 'y', 'z'), 3)`,
    movers: [
      `forall: { name: oneOf('z', 'x', 'y') }, when: (s) => s.names.length < 3, then: (s, { name }) => { s.names.push(name) }`,
      `when: (s) => s.names.length === 3, then: (s) => { s.names.length = 1 }`,
    ],
  },
  nodes: {
    domain: 'array(Node, Replica)',
    movers: [
      `forall: { node: Node }, fault: 'crash', when: (s, { node }) => s.nodes[node].up, then: (s, { node }) => { s.nodes[node].up = false; s.nodes[node].log.length = 0 }`,
      `forall: { node: Node }, when: (s, { node }) => !s.nodes[node].up, then: (s, { node }) => { s.nodes[node].up = true }`,
      `forall: { node: Node }, when: (s, { node }) => s.nodes[node].up && s.nodes[node].hw < s.nodes[node].log.length, then: (s, { node }) => { s.nodes[node].hw += 1 }`,
      `forall: { node: Node, value: range(1, 2) }, when: (s, { node }) => s.nodes[node].up && s.nodes[node].log.length < 2, then: (s, { node, value }) => { s.nodes[node].log.push(value) }`,
    ],
  },
  flags: {
    domain: 'array(Node, bool)',
    movers: [
      `forall: { node: Node }, then: (s, { node }) => { s.flags.set(node, !s.flags.get(node)) }`,
      `forall: { node: Node }, when: (s, { node }) => !s.flags.get(node), then: (s, { node }) => { s.flags.set(node, true) }`,
    ],
  },
  acked: {
    domain: 'set(Entry)',
    movers: [
      `forall: { entry: () => [{ term: 1, key: 'x' }, { term: 2, key: 'y' }, { term: 1, key: 'y' }] }, when: (s, { entry }) => !s.acked.has(entry), then: (s, { entry }) => { s.acked.add(entry) }`,
      `forall: { entry: (s) => s.acked }, then: (s, { entry }) => { s.acked.delete(entry) }`,
    ],
  },
  isr: {
    domain: 'set(Node)',
    movers: [
      `forall: { node: Node }, when: (s, { node }) => !s.isr.has(node), then: (s, { node }) => { s.isr.add(node) }`,
      `forall: { node: (s) => s.isr }, when: (s) => s.isr.size > 1, then: (s, { node }) => { s.isr.delete(node) }`,
    ],
  },
  links: {
    domain: 'array(record({ slot: range(0, 1), up: bool }), range(0, 1))',
    movers: [
      `forall: { slot: range(0, 1), up: bool }, when: (s, { slot, up }) => s.links.get({ slot, up }) < 1, then: (s, { slot, up }) => { s.links.set({ up, slot }, s.links.get({ slot, up }) + 1) }`,
      `forall: { key: record({ slot: range(0, 1), up: bool }) }, then: (s, { key }) => { s.links.set(key, 0) }`,
    ],
  },
  cur: {
    domain: 'option(Entry)',
    movers: [
      `forall: { term: range(0, 2) }, when: (s) => s.cur === null, then: (s, { term }) => { s.cur = { term, key: term === 1 ? 'y' : 'x' } }`,
      `when: (s) => s.cur !== null, then: (s) => { s.cur = null }`,
      `when: (s) => s.cur !== null && s.cur.term < 2, then: (s) => { s.cur.term += 1 }`,
    ],
  },
  leader: {
    domain: 'option(Node)',
    movers: [
      `forall: { node: Node }, when: (s) => s.leader === null, then: (s, { node }) => { s.leader = node }`,
      `when: (s) => s.leader !== null, then: (s) => { s.leader = null }`,
    ],
  },
  msg: {
    domain: 'Message',
    movers: [
      `forall: { to: Node, hops: range(0, 1) }, when: (s) => s.msg.kind === 'None', then: (s, { to, hops }) => { s.msg = { kind: 'Ping', to, hops } }`,
      `when: (s) => s.msg.kind === 'Ping', then: (s) => { s.msg = { kind: 'Pong', hops: s.msg.hops, body: [1] } }`,
      `when: (s) => s.msg.kind === 'Pong', then: (s) => { s.msg = { kind: 'None' } }`,
    ],
  },
  net: {
    domain: 'bag(Message, 2)',
    movers: [
      `forall: { to: Node }, when: (s) => s.net.size < 2, then: (s, { to }) => { s.net.add({ kind: 'Ping', to, hops: 0 }) }`,
      `forall: { message: (s) => s.net }, when: (_s, { message }) => message.kind === 'Ping', then: (s, { message }) => { s.net.delete(message); s.net.add({ kind: 'Pong', hops: message.hops, body: [] }) }`,
      `forall: { message: (s) => s.net }, when: (_s, { message }) => message.kind === 'Pong', then: (s, { message }) => { s.net.delete(message) }`,
    ],
  },
  grid: {
    domain: 'array(2, array(2, range(0, 2)))',
    movers: [
      `forall: { i: range(0, 1), j: range(0, 1) }, when: (s, { i, j }) => s.grid[i].get(j) < 2, then: (s, { i, j }) => { s.grid[i].set(j, s.grid[i].get(j) + 1) }`,
    ],
  },
  groups: {
    domain: 'set(set(Node), { max: 2 })',
    movers: [
      `forall: { node: Node }, when: (s) => s.groups.size < 2, then: (s, { node }) => { s.groups.add(new Set([node])) }`,
      `forall: { group: (s) => s.groups }, when: (s, { group }) => group.size === 1, then: (s, { group }) => { s.groups.delete(group); s.groups.add(new Set()) }`,
    ],
  },
  votes: {
    domain: 'record({ a: range(0, 3), b: range(0, 3) })',
    movers: [
      `when: (s) => s.votes.b < 3, then: (s) => { s.votes.b += 1 }`,
      `when: (s) => s.votes.a < 2, then: (s) => { s.votes.a += 1 }`,
      `when: (s) => s.votes.a > s.votes.b, then: (s) => { s.votes = { a: 0, b: s.votes.a } }`,
    ],
  },
  pair: {
    domain: 'record({ p: Point, q: record({ z: Point }) })',
    movers: [
      `when: (s) => s.pair.p.a < 2, then: (s) => { s.pair.p.a += 1 }`,
      `when: (s) => s.pair.p.a === 2, then: (s) => { s.pair.q.z = s.pair.p; s.pair.p.a = 0 }`,
    ],
  },
  slots: {
    domain: 'array(2, option(Entry))',
    movers: [
      `forall: { i: range(0, 1) }, when: (s, { i }) => s.slots[i] === null, then: (s, { i }) => { s.slots.set(i, { term: 1, key: 'x' }) }`,
      `forall: { i: range(0, 1) }, when: (s, { i }) => s.slots[i] !== null && s.slots[i].term < 2, then: (s, { i }) => { s.slots[i].term += 1 }`,
    ],
  },
  up: {
    domain: `set(oneOf('a', 'b'))`,
    movers: [
      `forall: { x: oneOf('a', 'b') }, when: (s, { x }) => !s.up.has(x), then: (s, { x }) => { s.up.add(x) }`,
      `when: (s) => s.up.size === 2, then: (s) => { s.up.clear() }`,
    ],
  },
  down: {
    domain: `set(oneOf('b', 'a'))`,
    movers: [
      `forall: { x: oneOf('a', 'b') }, when: (s, { x }) => !s.down.has(x), then: (s, { x }) => { s.down.add(x) }`,
      `when: (s) => s.down.size === 2, then: (s) => { s.down = new Set(['a']) }`,
    ],
  },
  other: {
    domain: 'record({ b: range(0, 3), a: range(0, 3) })',
    movers: [
      `when: (s) => s.other.a < 3, then: (s) => { s.other.a += 1 }`,
      `when: (s) => s.other.b < 1, then: (s) => { s.other.b += 1 }`,
    ],
  },
} as const satisfies Readonly<Record<string, { readonly domain: string; readonly movers: readonly string[] }>>

export type Variable = keyof typeof world

/** What an initializer can do with a variable. It treats all ids alike. */
export const starts: Readonly<Partial<Record<Variable, string>>> = {
  n: 's.n = 1',
  log: `s.log.push({ term: 1, key: 'x' })`,
  names: `s.names = ['x', 'y']`,
  nodes: 'for (const node of s.nodes) { node.up = true; node.log.push(1) }',
  acked: `s.acked.add({ term: 1, key: 'x' })`,
  isr: 'for (let i = 0; i < c.nodes; i++) s.isr.add(i)',
  cur: `s.cur = { term: 1, key: 'y' }`,
  votes: 's.votes.a = 1',
  pair: 's.pair = { p: { a: 1 }, q: { z: { a: 0 } } }',
  slots: `s.slots.set(1, { term: 2, key: 'x' })`,
  up: `s.up.add('b').add('a')`,
  down: `s.down = new Set(['a', 'b'])`,
}

/** The domains that variables are made of. `c.nodes` is 2 or 3. */
export const domainsOf = (symmetric: boolean): string => `
    const Node = ids('node', c.nodes${symmetric ? ', { symmetric: true }' : ''})
    const Entry = record({ term: range(0, 2), key: oneOf('x', 'y') })
    const Replica = record({ up: bool, hw: range(0, 2), log: seq(range(0, 2), 2) })
    const Message = union({ None: {}, Ping: { to: Node, hops: range(0, 1) }, Pong: { hops: range(0, 1), body: seq(range(0, 1), 1) } })
    const Point = record({ a: range(0, 2) })`
