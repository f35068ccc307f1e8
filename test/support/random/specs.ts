import { bool, type Domain, ids, range, snapshot, type Spec, spec, subsets } from 'quorate'
import * as fc from 'fast-check'
import { recordNode } from '../../../checker/domain/kinds/composite.ts'
import { valueKey } from '../../../checker/domain/values/equality.ts'
import { nodeOf } from '../../../checker/domain/node.ts'
import type { Fields } from '../../../checker/domain/types.ts'
import type { Binding } from '../../../checker/language/model/binding.ts'
import type { Effect, State, TakenStep } from '../../../checker/language/model/model.ts'
import { effectOf } from './effects.ts'
import { items, mixed, observe } from './observe.ts'
import { Picks } from './picks.ts'
import { quantifiedOf } from './quantified.ts'
import { N, schemaOf, someTypes } from './schema.ts'
import type { Known, Scope } from './sources.ts'
import { ABSENT, call, type Spot, spotsOf } from './spots.ts'

/** The actions' faults. Most actions have none. */
const FAULTS: readonly { readonly fault?: 'crash' | 'loss' }[] = [
  {},
  {},
  {},
  {},
  {},
  {},
  {},
  {},
  { fault: 'crash' },
  { fault: 'loss' },
]

type Values = (s: State, earlier?: Binding) => Iterable<unknown>
type Stage = Readonly<Record<string, Domain | Values>>

const numbers = fc.array(fc.nat(999), { minLength: 1, maxLength: 14, size: 'max' })

/** Gives a value three times out of ten, and otherwise undefined. */
function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary })
}

/** The numbers that a spec is built from. Any list of numbers is valid. */
const recipe = fc.record({
  types: someTypes,
  schema: numbers,
  init: fc.array(numbers, { minLength: 1, maxLength: 3 }),
  actions: fc.array(fc.record({ parameters: numbers, guard: numbers, effect: numbers, fault: fc.nat(9) }), {
    minLength: 1,
    maxLength: 4,
    size: 'max',
  }),
  properties: fc.array(numbers, { maxLength: 3 }),
  transitions: fc.array(numbers, { maxLength: 1 }),
  constraint: seldom(numbers),
  stepConstraint: seldom(numbers),
  deadlock: fc.nat(3).map((n) => n > 0),
  endStates: fc.array(numbers, { maxLength: 1 }),
  /** Above 6, the spec has two variables that some actions increment, which gives it hundreds of states. */
  grid: fc.nat(11),
  budgets: fc.record({ crash: fc.nat(2), loss: fc.nat(1) }),
})

type Recipe = typeof recipe extends fc.Arbitrary<infer R> ? R : never

export const randomSpec: fc.Arbitrary<Spec> = recipe.map(specOf)

function specOf(r: Recipe): Spec {
  const grid = r.grid > 6
  const counters = grid ? { c0: range(0, r.grid), c1: range(0, r.grid) } : {}
  const schema = { ...schemaOf(r.types, new Picks(r.schema)), ...counters }
  const spots = spotsOf(recordNode(schema))
  const has = (kind: 'crash' | 'loss'): boolean => r.actions.some((a) => FAULTS[a.fault]?.fault === kind)
  const faults = { crash: has('crash') ? r.budgets.crash : 0, loss: has('loss') ? r.budgets.loss : 0 }
  return spec('random', { faults }, (_constants, _budgets, { state }) => {
    const { action, define, enabled } = state(schema)
    const actions = r.actions.map((a, i) => {
      const { stages, params } = parametersOf(schema, spots, new Picks(a.parameters))
      const scope: Scope = { spots, params }
      const fault = FAULTS[a.fault] ?? {}
      const test = predicateOf(scope, new Picks(a.guard), r.deadlock ? 2 : 5)
      const needs = i > 0 && a.guard.length % 3 === 0 ? `Act${i - 1}` : null
      const when = (s: State, binding?: Binding): boolean =>
        test(s, binding) && (needs === null || enabled(s, needs) === (a.fault % 2 === 0))
      const effect = effectOf(scope, new Picks(a.effect), grid ? 1 : 3)
      const then: Effect = (s, binding) => {
        if (grid) count(s, i, r.grid)
        effect(s, binding)
      }
      const [first, second] = stages
      if (!first) return action({ ...fault, when: (s) => when(s), then: (s) => then(s, {}) })
      if (!second) return action({ ...fault, forall: first, when, then })
      return action({ ...fault, forall: [first, second], when, then })
    })
    const constraint = r.constraint && predicateOf({ spots, params: [] }, new Picks(r.constraint), 7)
    const predicates = (lists: readonly (readonly number[])[], name: string) =>
      Object.fromEntries(
        lists.map((list, i) => [`${name}${i}`, predicateOf({ spots, params: [] }, new Picks(list), grid ? 24 : 6)]),
      )
    const quantified = Object.fromEntries(
      r.properties.map((list, i) => [`Each${i}`, quantifiedOf(spots, new Picks(list), grid ? 40 : 12)]),
    )
    return define({
      init: r.init.map((list, i) => {
        const effect = effectOf({ spots, params: [] }, new Picks(list), 4)
        return (s) => {
          if (i > 0 || list.length > 1) effect(s, {})
        }
      }),
      actions: Object.fromEntries(actions.map((a, i) => [`Act${i}`, a])),
      invariants: {
        ...predicates(r.properties, 'Holds'),
        ...quantified,
        ...(grid && { Far: farFrom(new Picks(r.schema), r.grid) }),
        CanAct: (s) => r.actions.length < 3 || enabled(s, 'Act0') || enabled(s, 'Act1', {}),
      },
      initially: predicates(r.transitions, 'Starts'),
      transitions: Object.fromEntries(
        r.transitions.map((list, i) => [`Moves${i}`, relationOf(spots, new Picks(list))]),
      ),
      ...(constraint && { constraint }),
      ...(r.stepConstraint && { stepConstraint: relationOf(spots, new Picks(r.stepConstraint)) }),
      deadlock: r.deadlock ? 'error' : 'ignore',
      endStates: predicates(r.endStates, 'End'),
    })
  })
}

/** Increments one of two counters. The first one wraps around. */
function count(s: State, action: number, most: number): void {
  const name = `c${action % 2}`
  const next = Number(s[name]) + 1
  Reflect.set(s, name, next <= most ? next : action === 0 ? 0 : most)
}

/** Fails when both counters have certain values. Many paths lead there. */
function farFrom(picks: Picks, most: number): (s: State) => boolean {
  const [x, y] = [picks.below(most) + 1, picks.below(most) + 1]
  return (s) => s['c0'] !== x || s['c1'] !== y
}

/** A predicate that is false in about one out of `least` to `least + 7` states. */
function predicateOf(scope: Scope, picks: Picks, least: number): (s: State, binding?: Binding) => boolean {
  const spot = picks.of(scope.spots)
  const other = picks.of(scope.spots)
  const way = picks.below(12)
  const modulus = picks.below(8) + least
  const rest = picks.below(modulus)
  const parameter = scope.params[picks.below(scope.params.length)]
  const throws = picks.chance(2)
  const kind = picks.below(4)
  return (s, binding) => {
    const seen = [observe(spot.node, spot.read(s), way)]
    if (kind > 0) seen.push(observe(other.node, other.read(s), way + 1))
    if (kind > 1 && parameter) seen.push(parameterIn(spot, s, parameter, binding?.[parameter.name], way))
    if (kind > 2) seen.push(Number(snapshot(present(spot, s)) === snapshot(present(other, s))))
    if (mixed(seen) % modulus !== rest) return true
    if (throws) throw new RangeError('a random predicate')
    return false
  }
}

function present(spot: Spot, s: State): unknown {
  const value = spot.read(s)
  return value === ABSENT ? null : value
}

/** Reduces a parameter's value, or its position in a collection, to a number. */
function parameterIn(spot: Spot, s: State, { node }: Known, value: unknown, way: number): number {
  const { node: of } = spot
  if (!node) return items(spot.read(s)).indexOf(value)
  const holds =
    (of.kind === 'set' || of.kind === 'bag' || of.kind === 'seq') && of.of === node && spot.read(s) !== ABSENT
  if (!holds) return observe(node, value, way)
  if (of.kind === 'seq') return Number(call(spot.read(s), 'indexOf', value))
  return Number(call(spot.read(s), of.kind === 'bag' ? 'count' : 'has', value))
}

/** A relation between two states that sometimes also depends on the step. */
function relationOf(spots: readonly Spot[], picks: Picks): (before: State, after: State, step: TakenStep) => boolean {
  const spot = picks.of(spots)
  const way = picks.below(12)
  const modulus = picks.below(8) + 9
  const named = picks.below(3)
  return (before, after, step) => {
    const seen = [observe(spot.node, spot.read(before), way), observe(spot.node, spot.read(after), way)]
    if (named > 0) seen.push(Number(step.action.at(-1)))
    if (named > 1) seen.push(textOf(Object.values(step.binding)))
    return mixed(seen) % modulus !== 0
  }
}

/** Reduces values to a number. */
function textOf(values: readonly unknown[]): number {
  const text = values.map((value) => (typeof value === 'object' && value !== null ? valueKey(value) : String(value)))
  return mixed(Array.from(text.join(), (letter) => letter.charCodeAt(0)))
}

interface Parameters {
  readonly stages: readonly Stage[]
  readonly params: readonly Known[]
}

const SMALL: readonly Domain[] = [bool, N, ids('m', 3), range(-1, 1)]

/** Up to two stages of up to two parameters each, with domains that are fixed or read from the state. */
function parametersOf(schema: Fields, spots: readonly Spot[], picks: Picks): Parameters {
  const params: Known[] = []
  const domains = [...SMALL, ...Object.values(schema).filter((d) => d.cardinality <= 4n)]
  const lists = spots.filter(({ node }) => ['set', 'bag', 'seq', 'array'].includes(node.kind))
  /** Parameters in the same stage do not depend on each other. */
  const parameter = (name: string, before: readonly Known[]): Domain | Values => {
    if (lists.length === 0 || picks.below(2) === 0) {
      const domain = picks.of(domains)
      params.push({ name, node: nodeOf(domain) })
      return domain
    }
    const spot = picks.of(lists)
    if (spot.node.kind === 'set' && picks.below(4) === 0) {
      params.push({ name, node: spot.node })
      return someSubsets(spot, picks.below(2) === 0)
    }
    const known = 'of' in spot.node ? spot.node.of : undefined
    const earlier = before[picks.below(before.length)]
    params.push({ name, node: known })
    return choices(spot, earlier, picks.below(5))
  }
  const stages = [
    ['p', 'q'],
    ['r', 't'],
  ]
    .slice(0, picks.below(3))
    .map((names) => {
      const before = [...params]
      const chosen = names.slice(0, picks.below(2) + 1)
      return Object.fromEntries(chosen.map((name) => [name, parameter(name, before)]))
    })
  return { stages, params }
}

/** The subsets of a set: all of them if there are at most four, and otherwise the first and the last ones. */
function someSubsets(spot: Spot, isWhole: boolean): Values {
  return (s) => {
    const list = spot.read(s)
    const all = list === ABSENT ? [] : items(list)
    if (all.length > 8) return []
    const found = subsets(list === ABSENT || !isWhole ? all : (list as Iterable<unknown>))
    return found.length <= 4 ? found : [...found.slice(0, 2), ...found.slice(-2)]
  }
}

/** At most three values from the state, taken in one of the ways that authors use. */
function choices(spot: Spot, earlier: Known | undefined, way: number): Values {
  return (s, binding = {}) => {
    const list = spot.read(s)
    const all = list === ABSENT ? [] : items(list)
    if (all.length <= 3 && way === 0 && list !== ABSENT && list !== null) return list as Iterable<unknown>
    if (way === 1) return [...all.slice(0, 2), ...all.slice(0, 2)].toReversed()
    if (way === 2) return new Set(all.slice(0, 3))
    if (way === 3 && earlier?.node)
      return observe(earlier.node, binding[earlier.name], 0) % 2 === 0 ? all.slice(0, 2) : []
    return all.slice(0, 2)
  }
}
