import { printPlain } from '../domain/print.ts'
import { isQuorateError } from '../errors.ts'
import { attempt } from '../language/helpers/attempt.ts'
import { checkedProperties } from '../language/model/checked.ts'
import { stepLabel } from '../language/model/binding.ts'
import { outsideText } from '../language/model/constraints.ts'
import { check, type CheckProgress } from '../library/check.ts'
import { type LoadedSpec, modelOf, type ModelSettings } from '../library/loaded.ts'
import { loadSource, type SpecSource } from '../library/loadSource.ts'
import { EXPRESSION_VIEW, withExpression } from '../library/expression.ts'
import type { CheckJson, PropertyJson, StateJson } from '../render/machine/json.ts'
import { graphParts, graphPicture } from '../render/graph/graphParts.ts'
import { graphRows } from '../render/graph/graphRows.ts'
import { graphSvg } from '../render/graph/graphSvg.ts'
import { layeredLayout } from '../render/graph/layered.ts'
import { choicesPicture } from '../render/states/choicesPicture.ts'
import { picture } from '../render/picture.ts'
import { hasAtMost, type StateGraph, stateGraph } from '../trace/graph/stateGraph.ts'
import { placeText } from '../language/definition/observation.ts'
import { refusalLines } from '../trace/why/refusalLines.ts'
import type { ConjunctOutcome, ReadPlace } from '../trace/why/why.ts'
import { savedLabel } from '../trace/saved/deviation.ts'
import { type Comparison, compared, type Seen } from './comparison.ts'
import { shared, type SharedForm } from './shared.ts'
import { glances, type Standing, standing } from './standing.ts'
import { type ChosenModel, type Opened, openedOf, settingsOf } from './opened.ts'
import { type Variant, variant } from './variants.ts'
import { initialName, type Walk, Walker } from './walker.ts'

/** Why a step is or is not possible in a state. */
export interface Reasons {
  readonly label: string
  readonly enabled: boolean
  /** The guard's conjuncts in textual order. Empty if the guard was not evaluated. */
  readonly conjuncts: readonly {
    readonly text: string
    /** `specs/raft/raft.ts:192:11` */
    readonly place: string | null
    readonly outcome: ConjunctOutcome
  }[]
  /** Describes what refuses the step. */
  readonly lines: readonly string[]
  /** The values that the conjunct that refuses the step has read. */
  readonly reads: readonly ReadPlace[]
}

export interface Pictured {
  readonly svg: string | null
  /** Why there is no picture. */
  readonly problem: string | null
}

/** The result of a check, with the paths that it found. */
export interface Checked {
  readonly result: CheckJson
  /** For each property, the steps to its violation, witness or lasso. */
  readonly paths: Readonly<Record<string, readonly string[]>>
}

/** What an expression evaluates to in a state. */
export interface Answer {
  /** The number of the state, counted from 1. */
  readonly number: number
  readonly value: string
}

export interface CheckControl {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: CheckProgress) => void
}

/** Explores one model of a spec. */
export class Session {
  readonly opened: Opened
  readonly #source: SpecSource
  readonly #settings: ModelSettings
  readonly #spec: LoadedSpec
  /** Walkers through other models, by model name. */
  readonly #others = new Map<string, Walker>()
  readonly #walker: Walker
  /** Explored on first use and null until then. */
  #graph: StateGraph | 'too large' | null = null

  /** Throws if the spec cannot be loaded or the model does not exist. */
  constructor(source: SpecSource, chosen: ChosenModel | null) {
    this.#source = source
    this.#spec = loadSource(source)
    const [first = null] = Object.keys(this.#spec.models)
    const whole = chosen ?? { model: first, constants: {}, faults: {} }
    this.#settings = settingsOf(whole)
    const model = modelOf('explore', this.#spec, this.#settings)
    this.#walker = new Walker(model)
    this.opened = openedOf(model, this.#spec, source, whole)
  }

  /** What the page shows after these steps. */
  stand(path: readonly string[]): Standing {
    return standing(this.#walker, this.#walk(path))
  }

  /** Explains why a step is or is not possible at the end of a path. Null if the action has no such step there. */
  why(path: readonly string[], label: string): Reasons | null {
    const { model, interpreter, guards } = this.#walker
    const state = this.#walk(path).states.at(-1)?.value
    const action = model.actions.find(({ name }) => name === this.#walker.saved(label).action)
    if (!state || !action) return null
    const choice = interpreter.choices(state, action).find(({ bound }) => stepLabel(action.name, bound) === label)
    if (!choice) return null
    const { enabled, refusal, conjuncts } = guards.judge(state, action.name, choice.ordinal)
    const taken = enabled ? interpreter.take(state, action, choice) : null
    const cut = taken && interpreter.cutBy(taken.after, taken.arrival)
    return {
      label,
      enabled: enabled && !cut,
      conjuncts: conjuncts.map(({ text, place, outcome }) => ({ text, place: place && placeText(place), outcome })),
      lines: cut ? [`the step leads ${outsideText(cut)}`] : refusal ? refusalLines(refusal) : [],
      reads: refusal?.by === 'guard' ? refusal.reads : [],
    }
  }

  /** Draws the walk, with lanes or states, or with all other possible steps. */
  picture(path: readonly string[], kind: 'lanes' | 'choices'): Pictured {
    const walk = this.#walk(path)
    if (walk.states.length === 0) return NO_STATE
    const plain = this.#walker.plain(walk)
    return pictured(kind === 'lanes' ? picture(plain, { onPage: true }) : choicesPicture(plain, { onPage: true }))
  }

  /** Draws all states of a small model, with the walk marked. */
  async graph(path: readonly string[]): Promise<Pictured> {
    const walk = this.#walk(path)
    if (walk.states.length === 0) return NO_STATE
    const { model } = this.#walker
    this.#graph ??= hasAtMost(model, MOST_DRAWN) ? stateGraph(model, checkedProperties(model, undefined)) : 'too large'
    if (this.#graph === 'too large') return { svg: null, problem: TOO_MANY }
    const trace = this.#walker.plain(walk)
    const parts = graphParts(graphPicture(model, this.#graph, { rows: graphRows(model), view: [], trace }))
    return pictured(await graphSvg(parts, layeredLayout, { onPage: true }))
  }

  share(path: readonly string[], form: SharedForm): string | null {
    return shared(this.#walker.trace(this.#walk(path)), form, this.#source.path)
  }

  /** Checks the model. */
  async check(control: CheckControl = {}): Promise<Checked> {
    return this.#checked(await check(this.#spec, { ...this.#settings, stop: 'decided', ...control }))
  }

  /**
   * Looks for a state in which an expression is true, by checking a possibility named after the expression.
   */
  async find(expression: string, control: CheckControl = {}): Promise<Checked> {
    const spec = loadSource(withExpression(this.#source, expression, expression))
    const settings = { ...this.#settings, properties: [expression], stop: 'decided' } as const
    return this.#checked(await check(spec, { ...settings, ...control }))
  }

  /** Evaluates an expression in every state of a walk. */
  ask(path: readonly string[], expression: string): readonly Answer[] {
    const spec = loadSource(withExpression(this.#source, expression))
    const { interpreter, model } = new Walker(modelOf('explore', spec, this.#settings))
    const view = model.views.find(({ name }) => name === EXPRESSION_VIEW)
    return this.#walk(path).states.map(({ value }, i) => ({
      number: i + 1,
      value: attempt(
        () => `state ${i + 1}`,
        'expression',
        () => interpreter.inspect(value, (s) => printPlain(view?.of(s))).answer,
      ),
    }))
  }

  /** Shows how far a path goes on the spec's other models, most similar first. */
  variants(path: readonly string[]): readonly Variant[] {
    const others = this.opened.models.filter(({ name }) => name !== this.opened.chosen.model)
    const all = others.map(({ name }) => variant(this.#walker.model, this.#other(name), path))
    return all.toSorted((a, b) => a.differences.length - b.differences.length)
  }

  /**
   * Finds or creates the walker of another model. Walkers are kept, because they remember the states of earlier
   * walks.
   */
  #other(name: string): Walker {
    const walker = this.#others.get(name) ?? new Walker(modelOf('explore', this.#spec, { model: name }))
    this.#others.set(name, walker)
    return walker
  }

  /** Compares two walks through this model, or one through this model and one through another. */
  compare(left: readonly string[], right: readonly string[], other: ChosenModel | null): Comparison {
    const walker = other ? new Walker(modelOf('explore', this.#spec, settingsOf(other))) : this.#walker
    return compared(seen(this.#walker, left), seen(walker, right))
  }

  #walk(path: readonly string[]): Walk {
    return this.#walker.walk(path)
  }

  #checked(result: CheckJson): Checked {
    const paths = result.properties.flatMap((property): [string, readonly string[]][] => {
      const path = this.#pathOf(property)
      return path ? [[property.name, path]] : []
    })
    return { result, paths: Object.fromEntries(paths) }
  }

  #pathOf({ trace, witness, back }: PropertyJson): readonly string[] | null {
    const states = trace ?? witness
    if (!states) return null
    const steps = [...states.slice(1), ...(back ? [back] : [])].map(labelOf)
    return this.#walker.model.init.size > 1 ? [this.#initialName(states[0]), ...steps] : steps
  }

  /** Finds an initial state's name. Results identify it only by its value. */
  #initialName(state: StateJson | undefined): string {
    const init = this.#walker.initialLike(state?.state)
    return initialName(init)
  }
}

/** A picture with more states would be unreadable. */
const MOST_DRAWN = 100
const TOO_MANY =
  `The model has more than ${MOST_DRAWN} states, too many to draw. Choose smaller constants or budgets under Settings, ` +
  'or merge states on the command line: quorate graph --view VARIABLE'

const NO_STATE: Pictured = { svg: null, problem: 'Choose an initial state first.' }

function pictured(svg: string | null): Pictured {
  return { svg, problem: svg === null ? 'The picture would be too large. See the tab State.' : null }
}

function labelOf({ action, binding }: Pick<StateJson, 'action' | 'binding'>): string {
  return savedLabel({ action: action ?? '', binding: binding ?? {} })
}

function seen(walker: Walker, path: readonly string[]): Seen {
  const walk = walker.walk(path)
  return { glances: glances(walker, walk), refused: walk.refused }
}

/** An error as plain data, for another thread. */
export interface Trouble {
  readonly code: string | null
  readonly where: readonly string[]
  readonly problem: string
  readonly hint: string | null
}

export function troubleOf(error: unknown): Trouble {
  if (isQuorateError(error)) {
    const { code, where = [], problem, hint = null } = error.complaint
    return { code, where, problem, hint }
  }
  return { code: null, where: [], problem: String(error), hint: null }
}
