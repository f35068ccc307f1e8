import { QuorateError } from '../errors.ts'
import { must } from '../must.ts'
import { type Arrival, type Interpreter, interpreterOf } from '../reference/interpreter/interpreter.ts'
import { stepLabel } from '../language/model/binding.ts'
import { DEADLOCK, isSafety, type Model } from '../language/model/model.ts'
import type { Step } from '../results/exploration.ts'
import { changesBetween } from '../trace/changes.ts'
import { execute, traceStep } from '../trace/execution/execute.ts'
import { arrivalAt, violates } from '../trace/execution/violates.ts'
import { type Deviation, refusedStep, savedLabel } from '../trace/saved/deviation.ts'
import { toJson } from '../trace/saved/json.ts'
import type { SavedStep, SavedTrace } from '../trace/saved/saved.ts'
import { isStepOf } from './tree.ts'
import { type Guards, guardsFor } from '../trace/why/why.ts'
import type { Trace, TraceState, TraceStep } from '../trace/trace.ts'
import type { StateValue } from '../immutableValues/value.ts'

/** A path through a model, up to the first step that is not possible. */
export interface Walk {
  /** The number of the initial state. Null until one is chosen; the walk then has no state. */
  readonly init: number | null
  /** The states, starting with the initial one. */
  readonly states: readonly TraceState[]
  readonly steps: readonly Step[]
  /** Why the next step is not possible. Null if all steps are. */
  readonly refused: Refused | null
}

export interface Refused {
  /** The step's position on the path, counted from 0. */
  readonly at: number
  readonly label: string
  readonly problem: string
  readonly details: readonly string[]
}

/** Names an initial state of a model that has more than one: `initial state 2`. */
export function initialName(init: number): string {
  return `initial state ${init + 1}`
}

/**
 * Walks through a model on plain values. Every call starts from the first state, but the states of earlier walks are
 * remembered.
 */
export class Walker {
  readonly model: Model
  readonly interpreter: Interpreter
  readonly guards: Guards
  readonly #known = new Map<string, Reached>()

  constructor(model: Model) {
    this.model = model
    this.interpreter = interpreterOf(model)
    this.guards = guardsFor(model)
  }

  /**
   * Takes these steps, given by name. If the model has more than one initial state, the first name chooses one. If a
   * function of the spec fails, throws its error.
   */
  walk(path: readonly string[]): Walk {
    const several = this.model.init.size > 1
    const [first = ''] = path
    if (several && path.length === 0) return { init: null, states: [], steps: [], refused: null }
    const init = several ? this.#initialCalled(first) : this.interpreter.firstInitial().number
    if (init < 0) return { init: null, states: [], steps: [], refused: foreign(first, 'it is not an initial state') }
    const start = this.#remember(String(init), () => this.#start(init))
    const states = [start.state]
    const steps: Step[] = []
    const own = several ? 1 : 0
    for (let at = own; at < path.length; at++) {
      const label = path[at] ?? ''
      const key = [init, ...path.slice(own, at + 1)].join('\n')
      const reached = this.#remember(key, () => this.#step(states, label))
      if ('outcome' in reached) return { init, states, steps, refused: { at, label, ...told(reached) } }
      states.push(reached.state)
      if (reached.step) steps.push(reached.step)
    }
    return { init, states, steps, refused: null }
  }

  /**
   * Turns a walk into a trace. If a property is violated in its last state or step and not before, the trace is the
   * counterexample of the first such property.
   */
  trace(walk: Walk): Trace {
    const plain = this.plain(walk)
    const [broken] = this.broken(walk, this.#properties())
    return broken === undefined ? plain : execute(this.model, plain.path, broken)
  }

  /** Turns a walk into a trace without a property. */
  plain({ init, steps, states }: Walk): Trace {
    const path = { init: init ?? 0, steps }
    return { model: this.model, path, property: null, reasons: [], states, walked: true }
  }

  /** Which of these properties are violated by the last state or step, but not before. */
  broken({ states }: Pick<Walk, 'states'>, names: readonly string[]): readonly string[] {
    const isBroken = (name: string, i: number): boolean => this.breaks(name, states[i]?.value, arrivalAt(states, i))
    const last = states.length - 1
    return names.filter((name) => isBroken(name, last) && !states.some((_, i) => i < last && isBroken(name, i)))
  }

  /** The properties that single states and steps decide. Observations come last, because they are not promises. */
  #properties(): readonly string[] {
    const safety = this.model.properties.filter(isSafety)
    const named = (isObservation: boolean): readonly string[] =>
      safety.filter(({ kind }) => (kind === 'observation') === isObservation).map(({ name }) => name)
    return [...named(false), ...named(true), ...(this.model.deadlock === 'error' ? [DEADLOCK] : [])]
  }

  /** Whether a state or the step that leads to it violates a property of states or steps. */
  breaks(name: string, state: StateValue | undefined, arrival: Arrival | null): boolean {
    return state !== undefined && violates(this.interpreter, name, state, arrival)
  }

  #start(init: number): Started {
    const value = this.interpreter.initial(init)
    return {
      step: null,
      state: { step: null, value, changes: changesBetween(this.model.state, this.interpreter.zero, value) },
    }
  }

  #step(states: readonly TraceState[], label: string): Reached {
    const before = must(states.at(-1)).value
    const found = this.#find(states, label)
    if ('outcome' in found) return found
    const { action, choice } = found
    const value = this.interpreter.successor(before, action, choice)
    const step: TraceStep = traceStep(action, choice)
    return {
      step: { action: this.model.actions.indexOf(action), ordinal: choice.ordinal },
      state: { step, value, changes: changesBetween(this.model.state, before, value) },
    }
  }

  /** The enabled step with this name, or why it is not enabled. */
  #find(states: readonly TraceState[], label: string): ReturnType<typeof refusedStep> {
    const { interpreter, model } = this
    const number = states.length
    const before = must(states[number - 1]).value
    const arrival = arrivalAt(states, number - 1)
    const action = model.actions.find(({ name }) => isStepOf(label, name))
    const choices = action && !interpreter.cutBy(before, arrival) ? interpreter.choices(before, action) : []
    const choice = choices.find(({ bound }) => action && stepLabel(action.name, bound) === label)
    if (action && choice && interpreter.enabled(before, action, choice)) return { action, choice }
    return refusedStep(interpreter, { before, arrival, number }, this.saved(label))
  }

  /** Finds the initial state that a file stores in this form, by number. */
  initialLike(state: unknown): number {
    const text = JSON.stringify(state)
    const { model, interpreter } = this
    for (const initial of interpreter.initialStates())
      if (JSON.stringify(toJson(model.state, initial.state)) === text) return initial.number
    return -1
  }

  /** The number of the initial state with this name, or -1. */
  #initialCalled(name: string): number {
    const number = Number(/^initial state ([1-9]\d*)$/.exec(name)?.[1]) - 1
    return this.interpreter.initialNumbered(number) ? number : -1
  }

  /** Splits a step's name into the parts that a saved trace has. */
  saved(label: string): SavedStep {
    const [, action = label, inner = ''] = /^([^(]*)\((.*)\)$/s.exec(label) ?? []
    const names = this.model.actions.find(({ name }) => name === action)?.stages.flat() ?? []
    const starts = names.map(({ name }) => inner.search(new RegExp(`(?:^|, )${escaped(name)}=`)))
    const entries = names.map(({ name }, i): [string, string] => {
      const from = starts[i] ?? 0
      const end = starts[i + 1] ?? inner.length
      return [
        name,
        inner
          .slice(from, end)
          .replace(/^, /, '')
          .slice(name.length + 1),
      ]
    })
    return { action, binding: Object.fromEntries(entries) }
  }

  #remember<T extends Reached>(key: string, make: () => T): T {
    if (this.#known.size > MOST_KNOWN) this.#known.clear()
    const known = (this.#known.get(key) as T | undefined) ?? make()
    this.#known.set(key, known)
    return known
  }
}

/** The steps of a trace, by name. In a lasso, the last one leads back. */
export function stepsOf({ states, lasso }: Trace): readonly string[] {
  return [...states.slice(1), ...(lasso?.back ? [lasso.back] : [])].flatMap(({ step }) => step?.label ?? [])
}

/** The steps of a saved trace, by name. Throws Q038 (load) if the trace does not name them. */
export function pathOfTrace(model: Model, { states, back, notation }: SavedTrace): readonly string[] {
  const [first, ...rest] = states
  const steps = [...rest.map(({ step }) => step), ...(back ? [back] : [])].map((step) => {
    if (step) return savedLabel(step)
    throw unnamed()
  })
  if (model.init.size === 1) return steps
  if (notation === 'itf') throw unnamed()
  return [initialName(new Walker(model).initialLike(first?.state)), ...steps]
}

function unnamed(): QuorateError {
  return new QuorateError({
    code: 'Q038',
    class: 'load',
    problem: 'the trace does not name its steps or its initial state',
    hint: 'give a counterexample in the JSON format that quorate check --out writes',
  })
}

interface Started {
  /** The step, or null for an initial state. */
  readonly step: Step | null
  readonly state: TraceState
}

type Reached = Started | Deviation

/** A walker remembers at most this many states. */
const MOST_KNOWN = 20_000

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}

function foreign(label: string, problem: string): Refused {
  return { at: 0, label, problem: `${label}: ${problem}`, details: [] }
}

function told({ problem, details }: Deviation): Pick<Refused, 'problem' | 'details'> {
  return { problem, details }
}
