import { must } from '../../../checker/must.ts'
import { type Domain, type Fields, range, record, snapshot } from './domains.ts'
import { bindings } from './bindings.ts'
import { answer, built, type Built, type Predicate } from './language.ts'
import { keyOf, object } from './realm.ts'

/** What is compared with the results of the engines. */
export interface Answers {
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  readonly cut: number
  /** Whether the search visited all states. If not, it ended with the level that exceeded the limit. */
  readonly complete: boolean
  /** For each property: `holds`, `bounded`, `inconclusive`, or `violated in 3` states. */
  readonly verdicts: Readonly<Record<string, string>>
}

/** Searches a script's model breadth first. Throws what the spec throws, or `Outside`. */
export function search(script: string, maxStates: number, model?: string): Answers {
  return new Search(built(script, model), maxStates).run()
}

/** Throwing is also a result. A decided property is not evaluated again, so it might throw in later states. */
function attempt(look: () => string): string {
  try {
    return look()
  } catch (error) {
    return String(error)
  }
}

/** How many states to look at from the start and how many from the end. */
const MOST_LOOKS = 16

/**
 * Whether a script gives the same result for every state, whatever was evaluated earlier: it is tried with the first
 * state first, and with the last one first.
 */
export function isPure(script: string, maxStates: number): boolean {
  const searched = new Search(built(script), maxStates)
  const all = searched.found()
  const states = all.filter((_state, i) => i < MOST_LOOKS || i >= all.length - MOST_LOOKS)
  const looks = (among: readonly unknown[]): Map<unknown, string> => {
    const fresh = new Search(built(script), maxStates)
    return new Map(among.map((state) => [state, attempt(() => fresh.look(state, searched.expanded(state)))]))
  }
  const [there, back] = [looks(states), looks(states.toReversed())]
  return states.every((state) => there.get(state) === back.get(state))
}

/**
 * Whether an effect returned a new state or a promise. Some arrow functions end with a write and return its result.
 */
const isLost = (given: unknown): boolean =>
  typeof given === 'function' ||
  (typeof given === 'object' && given !== null && snapshot(given) === given && !Object.isFrozen(given))

interface Judge {
  readonly name: string
  readonly kind: 'first' | 'state' | 'step' | 'possible' | 'deadlock'
  readonly holds: (before: unknown, after: unknown, step?: unknown) => unknown
}

interface Arrival {
  readonly before: unknown
  readonly step: unknown
}

/** A state: the spec's own variables and how many faults of each kind have occurred. */
interface Whole {
  readonly variables: unknown
  readonly used: Record<string, number>
}

class Search {
  readonly #built: Built
  readonly #state: Domain
  readonly #maxStates: number
  readonly #judges: readonly Judge[]
  readonly #judgesSteps: boolean
  /** The shortest length for each property. */
  readonly #found = new Map<string, number>()
  readonly #seen = new Map<string, unknown>()
  #next: { readonly state: unknown; readonly whole: Whole }[] = []
  #unexpanded: ReadonlySet<unknown> = new Set()
  #generated = 0
  #cut = 0

  constructor(given: Built, maxStates: number) {
    const { schema, budgets } = given
    this.#built = given
    this.#maxStates = maxStates
    const counters = Object.entries(budgets).map(([kind, budget]) => [kind, range(0, budget)] as const)
    this.#state = record({ variables: record(schema), used: record(Object.fromEntries(counters)) })
    this.#judges = judgesOf(given)
    this.#judgesSteps = this.#judges.some(({ kind }) => kind === 'step')
  }

  run(): Answers {
    for (const state of this.#initial()) this.#arrive(state, 1, null)
    for (let depth = 1; ; depth++) {
      const level = this.#next
      this.#next = []
      if (level.length === 0) return this.#answers(depth - 1, true)
      if (this.#seen.size > this.#maxStates) {
        this.#unexpanded = new Set(level.map(({ state }) => state))
        return this.#answers(depth, false)
      }
      for (const { state, whole } of level) this.#expand(state, whole, depth)
    }
  }

  *#initial(): Generator<unknown> {
    const { init } = this.#built.behaviour
    if (!isFilter(init)) {
      for (const effect of initializers(init)) yield this.#after(this.#state.zero, effect)
      return
    }
    for (const values of choices(this.#built.schema, init.vary ?? Object.keys(this.#built.schema))) {
      const state = this.#after(this.#state.zero, (draft) => void Object.assign(draft as object, values))
      if (answer(init.where(this.#place(state).variables))) yield state
    }
  }

  #answers(depth: number, complete: boolean): Answers {
    const open = complete ? (this.#cut > 0 ? 'bounded' : 'holds') : 'inconclusive'
    const verdictOf = ({ name, kind }: Judge): string => {
      const length = this.#found.get(name)
      if (kind !== 'possible') return length === undefined ? open : `violated in ${length}`
      return length === undefined ? (open === 'holds' ? 'violated' : open) : 'holds'
    }
    const verdicts = Object.fromEntries(this.#judges.map((judge) => [judge.name, verdictOf(judge)]))
    return { distinct: this.#seen.size, generated: this.#generated, depth, cut: this.#cut, complete, verdicts }
  }

  /** The states that the search finds. */
  found(): readonly unknown[] {
    this.run()
    return [...this.#seen.values()]
  }

  /** Whether the search went on from this state. */
  expanded(state: unknown): boolean {
    return !this.#unexpanded.has(state)
  }

  /** Everything that the spec returns for a state, as text; without its steps if it is not expanded. */
  look(state: unknown, isExpanded: boolean): string {
    const { variables: view } = this.#place(state)
    const { actions, constraint, stepConstraint } = this.#built.behaviour
    const said: unknown[] = [constraint?.(view)]
    for (const { kind, holds } of this.#judges) if (kind !== 'step') said.push(holds(view, view))
    for (const [name, action] of isExpanded ? Object.entries(actions) : [])
      for (const binding of bindings(action, view)) {
        const step = Object.assign(object(), { action: name, binding })
        const isEnabled = action.when?.(view, binding) ?? true
        const after = isEnabled === true ? this.#after(state, (draft) => action.then(draft, binding)) : null
        said.push(keyOf(isEnabled), keyOf(after))
        if (after === null) continue
        said.push(stepConstraint?.(view, this.#place(after).variables, step))
        for (const { kind, holds } of this.#judges)
          if (kind === 'step') said.push(holds(view, this.#place(after).variables, step))
      }
    return said.join()
  }

  #place(state: unknown): Whole {
    return this.#state.place(state) as Whole
  }

  /** The state after an effect. */
  #after(state: unknown, effect: (draft: unknown) => unknown, fault?: string): unknown {
    const draft = this.#place(state)
    if (isLost(effect(draft.variables))) throw new TypeError('an effect gives what nobody takes')
    if (fault !== undefined) draft.used[fault] = (draft.used[fault] ?? 0) + 1
    return this.#state.plain(draft)
  }

  /** `arrival` is the state before it and the step between them. */
  #arrive(state: unknown, depth: number, arrival: Arrival | null): void {
    this.#generated++
    const key = keyOf(state)
    const isTaken = !arrival || this.#isTaken(arrival, state)
    if (this.#seen.has(key)) {
      if (!isTaken) this.#cut++
      return
    }
    const whole = this.#place(state)
    const view = whole.variables
    const { constraint } = this.#built.behaviour
    const isInside = !constraint || answer(constraint(view))
    if (isInside && isTaken) {
      this.#seen.set(key, state)
      this.#next.push({ state, whole })
    } else this.#cut++
    this.#judge('state', view, view, depth)
    if (depth === 1) this.#judge('first', view, view, depth)
    this.#judge('possible', view, view, depth)
  }

  #isTaken({ before, step }: Arrival, state: unknown): boolean {
    const { stepConstraint } = this.#built.behaviour
    if (!stepConstraint || keyOf(before) === keyOf(state)) return true
    return answer(stepConstraint(this.#place(before).variables, this.#place(state).variables, step))
  }

  #judge(kind: Judge['kind'], before: unknown, after: unknown, length: number, step?: unknown): void {
    for (const { name, holds } of this.#judges.filter((judge) => judge.kind === kind))
      if (!this.#found.has(name) && answer(holds(before, after, step)) === (kind === 'possible'))
        this.#found.set(name, length)
  }

  #expand(state: unknown, { variables: view, used }: Whole, depth: number): void {
    let successors = 0
    for (const [name, action] of Object.entries(this.#built.behaviour.actions)) {
      if (action.fault !== undefined && (used[action.fault] ?? 0) >= (this.#built.budgets[action.fault] ?? 0)) continue
      for (const binding of bindings(action, view)) {
        if (action.when && !answer(action.when(view, binding))) continue
        successors++
        const after = this.#after(state, (draft) => action.then(draft, binding), action.fault)
        const step = Object.assign(object(), { action: name, binding })
        if (this.#judgesSteps) this.#judge('step', view, this.#place(after).variables, depth + 1, step)
        this.#arrive(after, depth + 1, { before: state, step })
      }
    }
    const ends = Object.values(this.#built.behaviour.endStates ?? {})
    if (successors === 0 && !ends.some((isEnd) => answer(isEnd(view)))) this.#judge('deadlock', view, view, depth)
  }
}

function judgesOf({ behaviour, expected }: Built): readonly Judge[] {
  const { initially, invariants, observations, transitions, possibilities, deadlock } = behaviour
  const looked = Object.entries(observations ?? {}).filter(([name]) => expected.includes(name))
  return [
    ...[...Object.entries(invariants ?? {}), ...looked].map(([name, holds]): Judge => ({
      name,
      kind: 'state',
      holds: (s) => holds(s),
    })),
    ...Object.entries(initially ?? {}).map(([name, holds]): Judge => ({ name, kind: 'first', holds: (s) => holds(s) })),
    ...Object.entries(transitions ?? {}).map(([name, holds]): Judge => ({ name, kind: 'step', holds })),
    ...Object.entries(possibilities ?? {}).flatMap(([name, part]): Judge[] => {
      const possible = part?.possible
      return possible ? [{ name, kind: 'possible', holds: (s) => possible(s) }] : []
    }),
    ...(deadlock === 'error' || expected.includes('Deadlock')
      ? [{ name: 'Deadlock', kind: 'deadlock' as const, holds: () => false }]
      : []),
  ]
}

interface Filter {
  readonly where: Predicate
  readonly vary?: readonly string[]
}

function isFilter(init: unknown): init is Filter {
  return typeof init === 'object' && init !== null && 'where' in init
}

/** All combinations of these variables' values. */
function choices(schema: Fields, names: readonly string[]): readonly object[] {
  return names.reduce<readonly object[]>(
    (all, name) =>
      all.flatMap((some) =>
        must(schema[name])
          .members()
          .map((value) => ({ ...some, [name]: value })),
      ),
    [{}],
  )
}

type Initializer = (draft: unknown) => unknown

function initializers(init: unknown): Iterable<Initializer> {
  if (typeof init !== 'function') return init as Iterable<Initializer>
  const made: unknown = init.length === 0 ? (init as () => unknown)() : undefined
  const isList = typeof made === 'object' && made !== null && Symbol.iterator in made
  return isList ? (made as Iterable<Initializer>) : [init as Initializer]
}
