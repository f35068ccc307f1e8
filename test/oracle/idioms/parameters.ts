import { action, refused } from '../pieces/idiom.ts'

/** Actions whose parameters come from the state, or from literals. */
export const parameters = [
  action(
    'elements',
    ['log', 'acked'],
    `forall: { entry: (s) => s.log }, when: (s, { entry }) => !s.acked.has(entry), then: (s, { entry }) => { s.acked.add(entry) }`,
  ),
  action(
    'filtered elements',
    ['log'],
    `forall: { entry: (s) => s.log.filter((e) => e.term === {{1|2}}) }, then: (s, { entry }) => { s.r = entry.key === 'x' ? 1 : 2 }`,
  ),
  action(
    'a list',
    ['log'],
    `forall: { batch: (s) => [s.log.slice()] }, when: (s) => s.log.length > 0, then: (s, { batch }) => { s.r = batch.length; s.log.length = 0 }`,
  ),
  refused(
    action(
      'a list, consumed',
      ['names'],
      `forall: { batch: (s) => [s.names.slice()] }, when: (s) => s.names.length > 0, then: (s, { batch }) => { let k = 0; while (batch.pop() !== undefined) k++; s.r = k }`,
    ),
  ),
  action(
    'a list, sorted',
    ['names'],
    `forall: { batch: (s) => [[...s.names]] }, then: (s, { batch }) => { s.names = [...batch].sort() }`,
  ),
  refused(
    action(
      'a list, written to',
      ['names'],
      `forall: { batch: (s) => [[...s.names]] }, when: (s) => s.names.length > 0, then: (s, { batch }) => { batch.reverse(); s.names = batch }`,
    ),
  ),
  action(
    'literals',
    ['votes'],
    `forall: { change: () => [{ a: 1, b: 0 }, { a: 0, b: 1 }, { a: 1, b: 0 }] }, when: (s, { change }) => s.votes.a + change.a < 4 && s.votes.b + change.b < 4, then: (s, { change }) => { s.votes.a += change.a; s.votes.b += change.b }`,
  ),
  action(
    'records made of the state',
    ['nodes'],
    `forall: { entry: (s) => s.nodes.map((n, i) => ({ i, hw: n.hw, last: n.log.at(-1) ?? 0 })) }, when: (_s, { entry }) => entry.last > 0, then: (s, { entry }) => { s.nodes[entry.i].hw = entry.last }`,
  ),
  action(
    'records made of the state, not alike',
    ['nodes'],
    `forall: { entry: (s) => s.nodes.map(({ hw, log }) => ({ hw, length: log.length })) }, then: (s, { entry }) => { s.r = (entry.hw + entry.length) % 4 }`,
  ),
  action(
    'places',
    ['nodes'],
    `forall: { node: (s) => s.nodes.filter((n) => n.up) }, then: (s, { node }) => { s.r = node.log.length }`,
  ),
  action(
    'snapshots',
    ['nodes'],
    `forall: { log: (s) => s.nodes.map((n) => snapshot(n.log)) }, when: (_s, { log }) => log.length > 0, then: (s, { log }) => { s.nodes[0].log = log }`,
  ),
  action(
    'sequences',
    ['nodes'],
    `forall: { log: (s) => s.nodes.map((n) => n.log) }, when: (_s, { log }) => log.length > 0, then: (s, { log }) => { for (const node of s.nodes) node.log = log }`,
  ),
  action(
    'a record domain',
    ['log'],
    `forall: { entry: Entry }, when: (s, { entry }) => entry.term > 0 && s.log.length < 2, then: (s, { entry }) => { s.log.push(entry) }`,
  ),
  action(
    'a record domain, compared',
    ['log'],
    `forall: { entry: Entry }, when: (s, { entry }) => s.log.at(0) === entry, then: (s, { entry }) => { s.r = entry.term }`,
  ),
  action(
    'a union domain',
    ['net'],
    `forall: { m: Message }, when: (s, { m }) => m.kind === 'Ping' && s.net.size < 2 && !s.net.has(m), then: (s, { m }) => { s.net.add(m) }`,
  ),
  action(
    'a set domain',
    ['isr'],
    `forall: { group: set(Node) }, when: (s, { group }) => group.size === 1 && !group.has({{0|1}}), then: (s, { group }) => { s.isr = group }`,
  ),
  action(
    'an option domain',
    ['leader'],
    `forall: { node: option(Node) }, when: (s, { node }) => s.leader !== node, then: (s, { node }) => { s.leader = node }`,
  ),
  action(
    'stages',
    ['nodes'],
    `forall: [{ node: Node }, { value: (s, { node }) => s.nodes[node].log }], when: (s, { value }) => value > 0, then: (s, { node, value }) => { s.nodes[node].log = s.nodes[node].log.filter((v) => v !== value) }`,
  ),
  action(
    'stages, three',
    ['nodes', 'flags'],
    `forall: [{ a: Node }, { b: (_s, { a }) => [a] }, { v: (s, { a, b }) => s.nodes[a].log.slice(0, b + 1) }], then: (s, { b, v }) => { s.flags.set(b, v === 1) }`,
  ),
  action(
    'a set',
    ['acked'],
    `forall: { entry: (s) => s.acked }, when: (_s, { entry }) => entry.term === 1, then: (s, { entry }) => { s.acked.delete(entry); s.acked.add({ ...entry, term: 2 }) }`,
  ),
  action(
    'a Set',
    ['names'],
    `forall: { name: (s) => new Set(s.names) }, then: (s, { name }) => { s.names = s.names.filter((x) => x !== name) }`,
  ),
  action(
    'subsets',
    ['isr'],
    `forall: { part: (s) => [...s.isr].map((i) => new Set([...s.isr].filter((j) => j !== i))) }, when: (_s, { part }) => part.size > 0, then: (s, { part }) => { s.isr = part }`,
  ),
  action(
    'subsets of a set',
    ['isr'],
    `forall: { part: (s) => subsets(s.isr) }, when: (_s, { part }) => part.size === {{1|2}}, then: (s, { part }) => { s.isr = part }`,
  ),
  action(
    'subsets, filtered',
    ['acked'],
    `forall: { part: (s) => subsets(s.acked).filter((p) => p.size > 0 && [...p].every((e) => e.term === 1)) }, then: (s, { part }) => { s.acked = s.acked.difference(part) }`,
  ),
  action(
    'subsets of subsets, in stages',
    ['isr'],
    `forall: [{ part: (s) => subsets(s.isr) }, { left: (_s, { part }) => subsets(part) }], when: (s, { part, left }) => left.size + 1 === part.size, then: (s, { left }) => { s.isr = left }`,
  ),
  action(
    'subsets of a sequence',
    ['names'],
    `forall: { part: (s) => subsets(s.names) }, when: (s, { part }) => part.size === 1 && s.names.length > 1, then: (s, { part }) => { s.names = s.names.filter((x) => part.has(x)) }`,
  ),
  refused(
    action(
      'subsets, written to',
      ['isr'],
      `forall: { part: (s) => subsets(s.isr) }, when: (_s, { part }) => part.size > 0, then: (s, { part }) => { part.clear(); s.isr = part }`,
    ),
  ),
  action(
    'a bag',
    ['net'],
    `forall: { m: (s) => s.net }, when: (_s, { m }) => m.kind === 'Ping' && m.hops === 0, then: (s, { m }) => { s.net.delete(m); s.net.add({ ...m, hops: 1 }) }`,
  ),
  action(
    'a bag of equals',
    ['net'],
    `forall: { m: (s) => [...s.net, ...s.net] }, then: (s, { m }) => { s.net.delete(m) }`,
  ),
  action(
    'a generator',
    ['flags'],
    `forall: { i: function* (s) { for (let i = 0; i < s.flags.length; i++) if (!s.flags.get(i)) yield i } }, then: (s, { i }) => { s.flags.set(i, true) }`,
  ),
  action(
    'entries',
    ['votes'],
    `forall: { entry: (s) => Object.entries(s.votes) }, when: (_s, { entry: [, value] }) => value > 0, then: (s, { entry: [name, value] }) => { s.votes[name] = value - 1 }`,
  ),
  action(
    'pairs',
    ['flags'],
    `forall: { pair: (s) => { const pairs = []; for (let i = 0; i < s.flags.length; i++) for (let j = i + 1; j < s.flags.length; j++) pairs.push([i, j]); return pairs } }, when: (s, { pair: [i, j] }) => s.flags.get(i) !== s.flags.get(j), then: (s, { pair: [i, j] }) => { const kept = s.flags.get(i); s.flags.set(i, s.flags.get(j)); s.flags.set(j, kept) }`,
  ),
  action(
    'an option',
    ['cur'],
    `forall: { entry: (s) => (s.cur === null ? [] : [s.cur]) }, then: (s, { entry }) => { s.r = entry.term }`,
  ),
  action(
    'an option, and a write to it',
    ['cur'],
    `forall: { entry: (s) => (s.cur === null ? [] : [s.cur]) }, then: (s, { entry }) => { s.cur = null; s.r = entry.term }`,
  ),
  action(
    'mixed scalars',
    ['n'],
    `forall: { x: (s) => [s.n, 'a', true, null, 'a', s.n] }, then: (s, { x }) => { s.r = typeof x === 'number' ? x % 4 : x === 'a' ? 1 : 0 }`,
  ),
  action(
    'literals, in another order of keys',
    ['votes'],
    `forall: { x: (s) => [{ a: 1, b: s.votes.a }, { b: s.votes.a, a: 1 }] }, then: (s, { x }) => { s.r = (x.a + x.b) % 4 }`,
  ),
  action(
    'literals with more keys',
    ['votes'],
    `forall: { x: (s) => (s.votes.a > 0 ? [{ a: 1 }] : [{ a: 1, b: 2 }]) }, then: (s, { x }) => { s.r = Object.keys(x).length }`,
  ),
  action(
    'nested lists',
    ['names'],
    `forall: { x: (s) => [[[...s.names], ['x']], [['x'], [...s.names]]] }, then: (s, { x: [first] }) => { s.r = first.length }`,
  ),
  action(
    'strings like each other',
    ['n'],
    `forall: { x: (s) => [[s.n, 1], [\`\${s.n},1\`], [\`\${s.n}\`, 1]] }, then: (s, { x }) => { s.r = x.length + (typeof x[0] === 'string' ? 1 : 0) }`,
  ),
  action(
    'two parameters',
    ['flags', 'isr'],
    `forall: { i: Node, j: (s) => s.isr }, when: (s, { i, j }) => i !== j && !s.flags.get(i), then: (s, { i, j }) => { s.flags.set(i, true); s.isr.delete(j) }`,
  ),
  refused(
    action(
      'default in a parameter',
      ['n'],
      `forall: { x: (s) => [{ by: 1 }, {}] }, when: (s, { x: { by = 2 } }) => s.n + by <= 4, then: (s, { x: { by = 2 } }) => { s.n += by }`,
    ),
  ),
  action(
    'rest of a binding',
    ['votes'],
    `forall: { a: range(0, 1), b: range(0, 1) }, when: (s, { a, ...rest }) => a !== rest.b, then: (s, binding) => { s.votes = { ...binding } }`,
  ),
  action(
    'Object.keys of a binding',
    ['n'],
    `forall: { x: range(0, 1), y: range(1, 2) }, then: (s, b) => { s.r = Object.values(b).reduce((p, q) => p + q, Object.keys(b).length) % 4 }`,
  ),
  action(
    'a guard that reads last',
    ['log'],
    `when: (s) => { const last = s.log.at(-1); return last !== undefined && last.term === 2 }, then: (s) => { s.log.pop() }`,
  ),
]
