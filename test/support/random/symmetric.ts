import { array, bag, bool, type DraftOf, option, range, record, seq, set, type Spec, spec, union } from 'quorate'
import * as fc from 'fast-check'
import { numberedIds } from './numberedIds.ts'
import { Picks } from './picks.ts'

const numbers = fc.array(fc.nat(999), { minLength: 4, maxLength: 10, size: 'max' })

/** The numbers that a spec is built from. Any list of numbers is valid. */
const recipe = fc.record({
  nodes: fc.integer({ min: 2, max: 3 }),
  actions: fc.array(numbers, { minLength: 2, maxLength: 5, size: 'max' }),
  properties: numbers,
  init: fc.nat(3),
  bounded: fc.nat(3),
  stepBounded: fc.nat(3),
  crash: fc.nat(1),
})

type Recipe = typeof recipe extends fc.Arbitrary<infer R> ? R : never

/** Specs that are symmetric in two id types: they only compare, store and choose ids. */
export const symmetricSpec: fc.Arbitrary<Spec> = recipe.map(specOf)

function domainsOf(nodes: number) {
  const Node = numberedIds('n', nodes)
  const Key = numberedIds('k', 2)
  const Letter = union({ Ask: { from: Node }, Tell: { to: Node, key: Key }, Stop: {} })
  const variables = {
    nodes: array(
      Node,
      record({ x: range(0, 2), peer: option(Node), seen: set(Node), log: seq(record({ by: Node, old: bool }), 2) }),
    ),
    leader: option(Node),
    sent: bag(record({ from: Node, to: Node }), 2),
    letters: set(Letter, { max: 2 }),
    asked: set(Letter),
    links: array(Node, array(Node, bool)),
    held: array(Key, record({ by: option(Node), busy: bool })),
    last: union({ None: {}, By: { node: Node } }),
    tick: range(0, 2),
  }
  return { Node, Key, variables, State: record(variables) }
}

type State = DraftOf<ReturnType<typeof domainsOf>['State']>

/** The parameters of a step: two nodes, possibly the same, and a key. */
interface Binding {
  readonly i: number
  readonly j: number
  readonly k: number
}

/** `n` is a small number. */
type Test = (s: State, binding: Binding, n: number) => boolean
type Write = (s: State, binding: Binding, n: number) => void

const TESTS: readonly Test[] = [
  (s, { i }, n) => s.nodes[i]!.x === n,
  (s, { i, j }) => s.nodes[i]!.x < s.nodes[j]!.x,
  (_s, { i, j }) => i !== j,
  (s, { i }) => s.leader === i,
  (s) => s.leader === null,
  (s, { i, j }) => s.nodes[i]!.peer === j,
  (s, { i, j }) => s.nodes[i]!.seen.has(j),
  (s, { i }, n) => s.nodes[i]!.seen.size <= n,
  (s, { i, j }) => s.nodes[i]!.log.at(-1)?.by === j,
  (s, { i, j }) => !s.links[i]!.get(j),
  (s, { i, k }) => s.held[k]!.by !== i,
  (s, { i, k }) => s.asked.has({ kind: 'Tell', to: i, key: k }),
  (s, { i }) => s.last.kind === 'None' || s.last.node === i,
  (s, _b, n) => s.tick <= n,
]

const WRITES: readonly Write[] = [
  (s, { i }) => (s.nodes[i]!.x = (s.nodes[i]!.x + 1) % 3),
  (s, { i, j }) => (s.nodes[i]!.peer = j),
  (s, { i }) => (s.nodes[i]!.peer = null),
  (s, { i, j }) => s.nodes[i]!.seen.add(j),
  (s, { i, j }) => (s.nodes[i]!.seen = s.nodes[j]!.seen),
  (s, { i, j }, n) => s.nodes[i]!.log.length < 2 && s.nodes[i]!.log.push({ by: j, old: n > 1 }),
  (s, { i, j }) => (s.nodes[i]!.log = s.nodes[j]!.log),
  (s, { i }) => (s.leader = i),
  (s) => (s.leader = null),
  (s, { i, j }) => s.sent.size < 2 && s.sent.add({ from: i, to: j }),
  (s, { i, j }) => s.sent.delete({ from: i, to: j }),
  (s, { i }) => s.letters.size < 2 && s.letters.add({ kind: 'Ask', from: i }),
  (s, { i, k }) => s.letters.size < 2 && s.letters.add({ kind: 'Tell', to: i, key: k }),
  (s, { i, k }) => s.asked.add({ kind: 'Tell', to: i, key: k }),
  (s, { i, j }) => s.links[i]!.set(j, true),
  (s, { i, k }) => (s.held[k]!.by = i),
  (s, { k }) => (s.held[k]!.busy = true),
  (s, { i }) => (s.last = { kind: 'By', node: i }),
  (s) => (s.tick = Math.min(2, s.tick + 1)),
]

function specOf(r: Recipe): Spec {
  return spec('symmetric', { faults: { crash: r.actions.length > 1 ? r.crash : 0 } }, (_c, _f, { state }) => {
    const { Node, Key, variables } = domainsOf(r.nodes)
    const { action, define } = state(variables)
    const actions = r.actions.map((list, a) => {
      const picks = new Picks(list)
      const tests = [picks, picks].map(() => ({ test: picks.of(TESTS), n: picks.below(3) }))
      const writes = picks.times(1, () => picks.of(WRITES)).concat(picks.of(WRITES))
      return action({
        ...(a === 1 && { fault: 'crash' as const }),
        forall: { i: Node, j: Node, k: Key },
        when: (s, b) => tests.every(({ test, n }) => test(s, b, n)),
        then: (s, b) => writes.forEach((write) => write(s, b, tests[0]?.n ?? 0)),
      })
    })
    const nodes = Array.from({ length: r.nodes }, (_, i) => i)
    const picks = new Picks(r.properties)
    const some = (): ((s: State) => boolean) => {
      const [test, other, n] = [picks.of(TESTS), picks.of(TESTS), picks.below(3)]
      const all = nodes.flatMap((i) => nodes.flatMap((j) => [0, 1].map((k) => ({ i, j, k }))))
      return (s) => all.some((b) => test(s, b, n) && other(s, b, n))
    }
    const [one, two, three, four] = [some(), some(), some(), some()]
    const [named, number] = [picks.of(TESTS), picks.below(3)]
    return define({
      init: r.init === 0 ? () => {} : nodes.map((i) => (s: State) => void (s.leader = i)),
      actions: Object.fromEntries(actions.map((a, i) => [`Act${i}`, a])),
      invariants: { One: (s) => one(s), Rarely: (s) => !(two(s) && s.tick > 0) },
      transitions: {
        Forward: (a, b) => a.nodes.filter((n) => n.peer === null).length > 0 || three(b),
        Named: (_a, b, { action: name, binding }) => name !== 'Act0' || !named(b, binding, number),
      },
      possibilities: { CanBe: { possible: four }, Always: { alwaysPossible: four } },
      ...(r.bounded === 0 && { constraint: (s) => s.nodes.every((node) => node.x < 2) && s.sent.size < 2 }),
      stepConstraint:
        r.stepBounded === 0
          ? (a, b, { action: name, binding }) => name !== 'Act0' || a.leader === b.leader || named(b, binding, number)
          : undefined,
      deadlock: 'error',
    })
  })
}
