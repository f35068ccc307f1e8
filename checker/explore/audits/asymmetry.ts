import { must } from '../../must.ts'
import type { Compared } from '../../results/compared.ts'
import { bindingsOf } from '../../compile/runtime/bindings.ts'
import type { Symmetry } from '../../compile/symmetry/symmetry.ts'
import { pack } from '../../domain/members/bigintCodec.ts'
import { renamed, type Renaming } from '../../domain/members/rename.ts'
import type { Bound } from '../../language/model/binding.ts'
import type { CheckedProperty } from '../../language/model/checked.ts'
import { constraintsOf } from '../../language/model/constraints.ts'
import type { ActionModel } from '../../language/model/model.ts'
import type { StoredLevels } from '../paths/storedLevels.ts'
import { type Exchange, exchanged, exchangesOf, ordersOf, walkOf } from './exchanges.ts'
import { pathOrNull } from '../paths/failure.ts'
import { eachInitial } from '../../compile/steps/eachInitial.ts'
import { Numbering } from '../refinement/numbering.ts'
import { putSpare, type Stored } from '../machine/stored.ts'
import { Orders, testsOf, type Unlike } from './orders.ts'
import type { Failure, Path } from '../../results/exploration.ts'
import type { SampledState } from '../purity/sample.ts'

/** What the audit observes about a state and its steps. States are written as the text of their words. */
interface Look {
  /** The name and the result of each predicate on single states. */
  readonly asked: readonly (readonly [name: string, answer: boolean])[]
  readonly actions: readonly ActionLook[]
  /** The name of each transition property and how many steps violate it. */
  readonly broken: readonly (readonly [name: string, steps: number])[]
}

interface ActionLook {
  fired: number
  readonly inside: Int32Array[]
  readonly outside: Int32Array[]
}

/** The part of the spec that distinguishes ids, or the evidence that no part does. Without symmetry, both are null. */
export interface Asymmetry {
  readonly failure: Failure | null
  readonly compared: Compared | null
}

/**
 * The maximum number of states to examine, counting each order: in a small space, in a large one, and on a path that
 * cannot be executed.
 */
const LOOKS = 2 ** 15
const LOOKS_OF_LARGE = 768
export const LOOKS_OF_PATH = 2 ** 18
/** The maximum number of orders of one state's ids to examine. This covers all orders of six ids. */
const MOST_ORDERS = 720
/** To find which part of an action distinguishes ids, domains are listed in at most this many states. */
const MOST_DOMAINS = 256

/**
 * Finds specs that treat symmetric ids differently. It reorders each state's ids in several ways. In every order,
 * predicates must give the same results, actions must allow the same number of bindings, and successors must differ
 * only in the exchanged ids. The set of initial states must be closed under exchanges. If all states are examined in
 * all orders, the spec is symmetric.
 *
 * `sample` holds states sampled from `of` states. Pauses regularly.
 */
export function* findingAsymmetry(
  search: StoredLevels,
  checked: readonly CheckedProperty[],
  sample: readonly SampledState[],
  of: number,
  looks = sample.length < of ? LOOKS_OF_LARGE : LOOKS,
): Generator<void, Asymmetry> {
  const { machine } = search
  const { symmetry, unit } = machine
  if (!symmetry) return { failure: null, compared: null }
  const fired = unit.fired.slice()
  const on = unit.transitionsOn.slice()
  try {
    const ofOrders = ordersOf(machine)
    const walk = walkOf(machine, symmetry, Math.min(ofOrders, MOST_ORDERS) - 1)
    const orders = walk.length + 1
    const states = spread(sample, Math.max(1, Math.floor(looks / orders)))
    const failure = yield* new Inspection(search, symmetry, checked, states).run(walk)
    return { failure, compared: failure ? null : { states: states.length, of, orders, ofOrders } }
  } finally {
    unit.fired.set(fired)
    unit.transitionsOn.set(on)
  }
}

/** Up to `most` elements, spread evenly over the list. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all
  return Array.from({ length: most }, (_, k) => all[Math.floor((k * all.length) / most)] as T)
}

class Inspection {
  readonly #search: StoredLevels
  readonly #machine: Stored
  readonly #unit: Stored['unit']
  readonly #checked: readonly CheckedProperty[]
  readonly #exchanges: readonly Exchange[]
  readonly #states: readonly SampledState[]
  #seed = 1

  constructor(
    search: StoredLevels,
    symmetry: Symmetry,
    checked: readonly CheckedProperty[],
    states: readonly SampledState[],
  ) {
    this.#states = states
    this.#search = search
    this.#machine = search.machine
    this.#unit = search.machine.unit
    this.#checked = checked
    this.#exchanges = exchangesOf(search.machine, symmetry)
  }

  *run(walk: readonly Exchange[]): Generator<void, Failure | null> {
    const init = this.#openInit()
    if (init) return this.#failure(init.exchange, 'the initial states (init)', { init: init.init, steps: [] })
    this.#unit.transitionsOn.fill(0)
    for (const { kind, index } of this.#checked) if (kind === 'transition') this.#unit.transitionsOn[index] = 1
    const orders = new Orders(this.#machine, this.#checked)
    for (const { row, words } of this.#states) {
      const unlike = yield* orders.unlikeAlong(this.#shuffled(words.slice()), walk)
      const failure = unlike && this.#told(row, unlike)
      if (failure) return failure
    }
    return null
  }

  #told(row: number, { words, exchange }: Unlike): Failure | null {
    const culprit = this.#difference(this.#look(words), words, exchange)
    if (culprit === null) return null
    const action = this.#machine.compiled.model.actions.find(({ name }) => culprit === actionName(name))
    const named = action && this.#isDomainAsymmetric(action) ? `the domains (forall) of ${culprit}` : culprit
    return this.#failure(exchange, named, row < 0 ? null : pathOrNull(this.#search, row))
  }

  /** Finds an initial state that is no longer initial after ids are exchanged. */
  #openInit(): { readonly init: number; readonly exchange: Exchange } | null {
    const { model, layout } = this.#machine.compiled
    const { words } = this.#unit
    const initial = new Numbering(layout.words)
    let known = 0
    for (const _ of eachInitial(this.#unit, model)) known = Math.max(known, initial.numberOf(words, 0) + 1)
    for (const init of eachInitial(this.#unit, model))
      for (const exchange of this.#exchanges)
        if (initial.numberOf(exchanged(words, exchange), 0) >= known) return { init, exchange }
    return null
  }

  /** Examines a sample of states, each with its ids in one order. */
  *#sample(): Generator<Int32Array> {
    for (const { words } of spread(this.#states, MOST_DOMAINS)) yield this.#shuffled(words.slice())
  }

  #shuffled(words: Int32Array): Int32Array {
    for (let i = 0; i < 2 * this.#exchanges.length; i++) {
      this.#seed = (Math.imul(this.#seed, 1103515245) + 12345) >>> 0
      this.#exchanges[(this.#seed >>> 16) % this.#exchanges.length]?.run(words)
    }
    return words
  }

  /**
   * Finds the first part of the spec that distinguishes the ids. Null if there is none. A part that throws in only one
   * of the two states distinguishes them.
   */
  #difference(before: Look | string, words: Int32Array, exchange: Exchange): string | null {
    if (typeof before === 'string') return before
    const after = this.#look(exchanged(words, exchange))
    return typeof after === 'string' ? after : difference(before, after, exchange, this.#machine)
  }

  /**
   * Observes a state or returns the name of the part of the spec that throws in it. The spec does not throw in stored
   * states, whose ids are in canonical order.
   */
  #look(words: Int32Array): Look | string {
    try {
      return this.#lookAt(words)
    } catch {
      return this.#position()
    }
  }

  #position(): string {
    const { model } = this.#machine.compiled
    const action = model.actions[this.#unit.position().action]
    return action ? actionName(action.name) : 'a property or a constraint'
  }

  #lookAt(words: Int32Array): Look {
    const unit = this.#unit
    unit.resetPosition()
    this.#show(words)
    const tests = testsOf(this.#machine.compiled.model, this.#checked)
    const asked = tests.map(({ name, holds }) => [name, holds(unit.view)] as const)
    return { asked, ...this.#steps() }
  }

  #show(words: Int32Array): void {
    putSpare(this.#machine, words)
    this.#unit.load(this.#machine.spare())
  }

  #steps(): Pick<Look, 'actions' | 'broken'> {
    const { unit, buffers, compiled, spare } = this.#machine
    const { words } = compiled.layout
    const { model } = compiled
    const fired = unit.fired.slice()
    const actions = model.actions.map((): ActionLook => ({ fired: 0, inside: [], outside: [] }))
    const broken = model.properties.map(() => 0)
    const hooks = {
      flush(count: number): void {
        for (let k = 0; k < count; k++)
          actions[must(buffers.batchActions[k])]?.inside.push(buffers.batch.slice(k * words, (k + 1) * words))
      },
      outside: (action: number) => actions[action]?.outside.push(unit.words.slice()),
      broken: (property: number) => (broken[property] = must(broken[property]) + 1),
    }
    this.#machine.using(hooks, () => {
      unit.expand(spare())
      unit.flush()
    })
    actions.forEach((look, a) => (look.fired = must(unit.fired[a]) - must(fired[a])))
    return { actions, broken: model.properties.map((p, i) => [`transition ${p.name}`, must(broken[i])] as const) }
  }

  /**
   * Whether exchanging ids changes the values that a parameter takes from the state in a way that fits neither the ids
   * of one type nor other values. Deciding this requires the entire sample, because a single state can fit both.
   */
  #isDomainAsymmetric(action: ActionModel): boolean {
    const parameters = action.stages.flat().filter((p) => p.from)
    return parameters.some((parameter) => {
      const { model } = this.#machine.compiled
      let readings: readonly (string | null)[] = [null, ...model.symmetry.map(({ name }) => name)]
      for (const words of this.#sample()) {
        const before = this.#valuesOf(action, parameter.name, words)
        for (const exchange of this.#exchanges) {
          const after = this.#valuesOf(action, parameter.name, exchanged(words, exchange))
          readings = readings.filter((ids) => movesAs(ids, before, after, exchange))
        }
        if (readings.length === 0) return true
      }
      return false
    })
  }

  /** The values that a parameter takes in a state. */
  #valuesOf(action: ActionModel, name: string, words: Int32Array): readonly Bound[] {
    this.#show(words)
    const rows = bindingsOf(action, this.#unit.view, this.#machine.compiled.interner)
    return rows.flatMap((row) => row.filter((bound) => bound.name === name))
  }

  #failure({ type, a }: Exchange, culprit: string, path: Path | null): Failure {
    const [one, other] = [`${type.name}${a}`, `${type.name}${a + 1}`]
    return {
      path,
      step: null,
      cause: undefined,
      complaint: {
        code: 'Q108',
        class: 'spec',
        where: [`spec ${this.#machine.compiled.model.spec}`],
        problem: `not symmetric in ids('${type.name}', …): when ${one} and ${other} are exchanged in some state, the result of ${culprit} changes in more than their names`,
        hint: 'compare ids only with === and !==, choose one only through forall, and do not stop at the first match; or explore without symmetry',
      },
    }
  }
}

function difference(before: Look, after: Look, exchange: Exchange, { compiled }: Stored): string | null {
  const asked = before.asked.find(([, answer], i) => answer !== after.asked[i]?.[1])
  if (asked) return asked[0]
  for (const [a, { name }] of compiled.model.actions.entries()) {
    const [one, other] = [before.actions[a], after.actions[a]]
    if (!one || !other) continue
    const all = ({ inside, outside }: ActionLook): readonly Int32Array[] => [...inside, ...outside]
    if (one.fired !== other.fired || !isMoved(all(one), all(other), exchange)) return actionName(name)
    if (!isMoved(one.inside, other.inside, exchange)) return `the ${must(constraintsOf(compiled.model, 'or'))}`
  }
  return before.broken.find(([, steps], i) => steps !== after.broken[i]?.[1])?.[0] ?? null
}

/** Whether exchanging ids turns the first states into the second. */
function isMoved(before: readonly Int32Array[], after: readonly Int32Array[], exchange: Exchange): boolean {
  const moved = before.map((words) => exchanged(words, exchange).join()).sort()
  const found = after.map((words) => words.join()).sort()
  return moved.join(';') === found.join(';')
}

/** Whether the values can belong to the id type `ids`, or to no id type if `ids` is null. */
function movesAs(
  ids: string | null,
  before: readonly Bound[],
  after: readonly Bound[],
  { type, a }: Exchange,
): boolean {
  const to = Array.from({ length: type.size }, (_, i) => (i === a ? a + 1 : i === a + 1 ? a : i))
  const renaming: Renaming = { ids: type.name, to }
  const moved = before.map((bound) => textOf(bound, ids === type.name ? renaming : null, renaming))
  const found = after.map((bound) => textOf(bound, null, null))
  if (moved.includes(UNKNOWN) || found.includes(UNKNOWN)) return true
  return [...new Set(moved)].sort().join() === [...new Set(found)].sort().join()
}

const UNKNOWN = '?'

/**
 * Renames a value according to its domain, or a number according to `reading` if its domain is unknown. Nothing is
 * known about other values.
 */
function textOf({ value, node }: Bound, reading: Renaming | null, renaming: Renaming | null): string {
  if (node) return String(pack(node, renaming ? renamed(node, value, renaming) : value, ''))
  if (typeof value === 'number') return String(reading?.to[value] ?? value)
  return typeof value === 'object' && value !== null ? UNKNOWN : String(value)
}

function actionName(name: string): string {
  return `action ${name}`
}
