import { claimsOf, differenceFrom } from '../conformance/events/claims.ts'
import { type Due, type Scenario, scenariosIn, startOf, stepsOf } from '../conformance/scenarios/scenario.ts'
import type { Seen } from '../conformance/author/told.ts'
import type { Fields, StateOf } from '../domain/types.ts'
import { isIterable } from '../domain/symbols.ts'
import { QuorateError } from '../errors.ts'
import type { Action, Actions } from '../language/definition/action.ts'
import { onlyThese, recordOf } from '../language/definition/loose.ts'
import type { Spec } from '../language/definition/types.ts'
import type { ActionModel, Model } from '../language/model/model.ts'
import { type Chosen, Interpreter } from '../reference/interpreter/interpreter.ts'
import { traceStep } from '../trace/execution/execute.ts'
import type { StateValue } from '../immutableValues/value.ts'
import { model } from './model.ts'

/** Binding values in the form that a system receives: ids as numbers, sets as `Set`, and sequences as arrays. */
type Plain<T> = T extends symbol
  ? number
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends { readonly size: number; has(value: infer V): boolean }
      ? ReadonlySet<Plain<V>>
      : T extends { readonly length: number; includes(value: infer V): boolean }
        ? readonly Plain<V>[]
        : { readonly [K in keyof T]: Plain<T[K]> }

type PlainBinding<A> = A extends Action<string, infer B> ? ([B] extends [never] ? object : Plain<B>) : never

/** The handlers that make a system take the steps of a spec. They can be asynchronous. */
export type Handlers<A extends Actions, S> = {
  readonly [K in keyof A]?: (system: S, binding: PlainBinding<A[K]>) => unknown
}

export interface DriveOptions<V, S> {
  /**
   * Returns the system's current data as parts of the spec's state, or null if it cannot be observed now. Called at the
   * start and after every step.
   */
  readonly observe: (system: S) => Seen<V> | null | Promise<Seen<V> | null>
  /** The model that `commands` follow. If absent, the spec's defaults are used. */
  readonly model?: string
}

/**
 * A step of a random test, in the form that fast-check runs: `fc.commands(driver.commands.map((make) =>
 * fc.nat().map(make)))`.
 */
export interface DriveCommand<S> {
  readonly check: (at: DriveState) => boolean
  readonly run: (at: DriveState, system: S) => Promise<void>
  readonly toString: () => string
}

/** The current state of the model. */
export interface DriveState {
  value: StateValue
}

export interface Driver<S> {
  /**
   * Makes a system take the steps of a scenario: a saved counterexample, or a document from `quorate scenario` with a
   * single scenario. Rejects with Q137 (spec) if the system differs from the model, Q138 for a step that has no handler
   * or that the spec cannot take, and Q038 (load) for anything that is not a scenario.
   */
  readonly run: (system: S, scenario: unknown) => Promise<void>
  /** One command for each action that has a handler. The number chooses among the enabled bindings. */
  readonly commands: readonly ((pick: number) => DriveCommand<S>)[]
  /** The state in which `commands` start: the first initial state. */
  readonly start: () => DriveState
}

/**
 * Drives a real system along behaviours of a spec and compares its state with the model's after every step.
 * `handlers` define how the system takes the steps of each action.
 */
export function drive<F extends Fields, A extends Actions, S>(
  spec: Spec<string, F, A>,
  handlers: Handlers<A, S>,
  options: DriveOptions<StateOf<F>, S>,
): Driver<S> {
  onlyThese(['observe', 'model'], recordOf(options, 'drive'), 'drive')
  const { observe } = options
  const erased = handlers as Readonly<Record<string, ((system: S, binding: unknown) => unknown) | undefined>>
  const compare = async (of: Model, state: StateValue, system: S, where: readonly string[]): Promise<void> => {
    const part = await observe(system)
    if (part === null) return
    const claims = claimsOf(of.state, part, where.at(-1) ?? '')
    const differences = claims.flatMap((claim) => differenceFrom(claim, state) ?? [])
    if (differences.length === 0) return
    const lines = differences.map(
      ({ path, actual, told }) => `${path}: ${actual ?? 'not there'} in the model, ${told} in the system`,
    )
    throw driveError(
      'Q137',
      [`spec ${of.spec}`, ...where],
      `the system differs from the model\n  ${lines.join('\n  ')}`,
    )
  }
  const take = async (
    of: Model,
    { action, chosen, after }: Omit<Due, 'number'>,
    system: S,
    where: readonly string[],
  ) => {
    const handler = erased[action.name]
    if (!handler) throw driveError('Q138', where, `there is no handler for ${action.name}`)
    await handler(system, plain(chosen.binding))
    await compare(of, after, system, where)
  }
  let made: Interpreter | undefined
  const interpreter = (): Interpreter => (made ??= new Interpreter(model(spec as Spec, options.model)))
  return {
    async run(system, document) {
      const scenario = oneOf(scenariosIn(document), spec.name)
      const { constants, faults, name } = scenario
      const of = model(spec as Spec, undefined, { constants, faults })
      await compare(of, startOf(of, scenario), system, [`scenario ${name}`, 'the initial state'])
      for (const due of stepsOf(of, scenario)) {
        const { label } = traceStep(due.action, due.chosen)
        await take(of, due, system, [`scenario ${name}`, `step ${due.number}, ${label}`])
      }
    },
    start: () => ({ value: interpreter().firstInitial().state }),
    get commands() {
      const used = interpreter().model.actions.filter(({ name }) => erased[name])
      return used.map((action) => (pick: number) => commandOf(interpreter(), action, pick, take))
    },
  }
}

/** Takes a step in both the model and the system, and compares the two. */
type Take<S> = (of: Model, step: Omit<Due, 'number'>, system: S, where: readonly string[]) => Promise<void>

function commandOf<S>(interpreter: Interpreter, action: ActionModel, pick: number, take: Take<S>): DriveCommand<S> {
  let label = action.name
  const enabledIn = ({ value }: DriveState) =>
    interpreter.withinConstraint(value)
      ? interpreter.choices(value, action).flatMap((chosen) => {
          const after = taken(interpreter, value, action, chosen)
          return after ? [{ chosen, after }] : []
        })
      : []
  return {
    check: (at) => enabledIn(at).length > 0,
    async run(at, system) {
      const enabled = enabledIn(at)
      const step = enabled[pick % enabled.length]
      if (!step) throw new RangeError(`${action.name} is not enabled`)
      const { chosen, after } = step
      ;({ label } = traceStep(action, chosen))
      at.value = after
      await take(interpreter.model, { action, chosen, after }, system, [label])
    },
    toString: () => label,
  }
}

/** The state after a step; null if the step is disabled or outside the step constraint. */
function taken(interpreter: Interpreter, before: StateValue, action: ActionModel, chosen: Chosen): StateValue | null {
  if (!interpreter.enabled(before, action, chosen)) return null
  const { after, arrival } = interpreter.take(before, action, chosen)
  return interpreter.withinStepConstraint(after, arrival) ? after : null
}

/** Throws Q138 (spec) unless the document has exactly one scenario, and it belongs to this spec. */
function oneOf(scenarios: readonly Scenario[], spec: string): Scenario {
  const [first, ...others] = scenarios
  if (!first || others.length > 0)
    throw driveError('Q138', ['drive'], `only one scenario can be driven, but the document has ${scenarios.length}`)
  if (first.spec !== null && first.spec !== spec)
    throw driveError('Q138', ['drive'], `the scenario belongs to ${first.spec}, not to ${spec}`)
  return first
}

function driveError(code: string, where: readonly string[], problem: string): QuorateError {
  return new QuorateError({ code, class: 'spec', where, problem })
}

/** A copy without any of the checker's own objects. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (isIterable(value)) return 'has' in value ? new Set([...value].map(plain)) : [...value].map(plain)
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]))
}
