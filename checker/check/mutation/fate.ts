import { type Complaint, isQuorateError, QuorateError } from '../../errors.ts'
import { exploring } from '../../properties/decide.ts'
import type { Exploration, Failure, Progress, PropertyResult } from '../../results/exploration.ts'
import type { Expectation } from '../../language/definition/types.ts'
import { layout } from '../../compile/packing/layout.ts'
import type { Model } from '../../language/model/model.ts'
import type { Trace } from '../../trace/trace.ts'
import { last } from '../../running.ts'
import { executingAgain } from '../check.ts'

/** The results of one model of the unmodified spec. */
export interface Baseline {
  /** The properties that hold and those that are violated. */
  readonly holding: readonly string[]
  readonly violated: readonly string[]
  readonly distinct: number
  /** Whether the search visited every state of the model. */
  readonly whole: boolean
}

/** What happens to a mutant in one model: `same` if no verdict changed. */
export type Fate =
  /** The property held but is now violated. `states` is the length of its shortest counterexample. */
  | { readonly kind: 'broken'; readonly property: string; readonly states: number; readonly run: Run | null }
  /** The property was violated but now holds, or its shortest counterexample no longer has the expected length. */
  | { readonly kind: 'changed'; readonly property: string; readonly states: number | null; readonly run: Run | null }
  /** The mutant does not run. `run` holds the steps to the state in which it fails. */
  | { readonly kind: 'error'; readonly code: string; readonly problem: string; readonly run: Run | null }
  /** The search reached a limit before it found a difference. */
  | { readonly kind: 'undecided' }
  /** `reached` holds the numbers of states with and without the part; null if the numbers are equal or unknown. */
  | { readonly kind: 'same'; readonly reached: Reached | null }

/** A counterexample, as the labels of its steps. */
export interface Run {
  readonly steps: readonly string[]
  /** For a lasso, the steps that then repeat; empty if nothing ever happens again. Null for a finite behaviour. */
  readonly cycle: readonly string[] | null
}

export interface Reached {
  readonly before: number
  readonly after: number
}

export interface Limits {
  readonly maxStates: number
  readonly interrupted: () => boolean
}

/**
 * The verdicts of one model of the unmodified spec; null if a limit ends the search. Throws any error that the spec
 * causes.
 */
export function* baselineOf(model: Model, limits: Limits): Generator<Progress, Baseline | null> {
  const { failure, ended, properties, distinct, queued } = yield* explored(model, undefined, 'decided', limits)
  if (failure) throw new QuorateError(failure.complaint, { cause: failure.cause })
  if (ended !== null && ended !== 'violation') return null
  return {
    holding: properties.flatMap(({ name, verdict }) => (verdict === 'violated' ? [] : [name])),
    violated: properties.flatMap(({ name, verdict }) => (verdict === 'violated' ? [name] : [])),
    distinct,
    whole: queued === 0,
  }
}

/**
 * Determines the fate of a mutant in one model. Properties that used to hold are checked first, and the search ends at
 * the first violation; only then are the previously violated properties checked. These searches work as they do in
 * `check`, but without its second opinions. Every counterexample is re-executed on plain values.
 */
export function* fateIn(model: Model, baseline: Baseline, limits: Limits): Generator<Progress, Fate> {
  const held = baseline.holding.length > 0 ? yield* explored(model, baseline.holding, 'first', limits) : null
  const broken = held && fateOfHolding(model, held)
  if (broken) return broken
  const reached = held && reachedBy(held, baseline)
  if (baseline.violated.length === 0) return { kind: 'same', reached }
  return (
    fateOfViolated(model, yield* explored(model, baseline.violated, 'decided', limits)) ?? { kind: 'same', reached }
  )
}

function reachedBy({ distinct, queued }: Exploration, baseline: Baseline): Reached | null {
  const isKnown = baseline.whole && queued === 0
  return isKnown && distinct !== baseline.distinct ? { before: baseline.distinct, after: distinct } : null
}

function fateOfHolding(model: Model, { failure, ended, properties }: Exploration): Fate | null {
  if (failure) return failing(model, failure)
  const [first] = properties
    .flatMap((p) => (p.verdict === 'violated' ? [{ ...p, states: p.length ?? 0 }] : []))
    .sort((a, b) => a.states - b.states)
  if (first)
    return showing(model, first, (run) => ({ kind: 'broken', property: first.name, states: first.states, run }))
  return ended === null ? null : { kind: 'undecided' }
}

function fateOfViolated(model: Model, { failure, ended, properties }: Exploration): Fate | null {
  if (failure) return failing(model, failure)
  const changed = properties.find(({ name, verdict, length }) => {
    return verdict === 'violated' ? !hasLength(model.expect[name], length) : ended === null
  })
  if (changed)
    return showing(model, changed, (run) => ({ kind: 'changed', property: changed.name, states: changed.length, run }))
  return properties.every(({ verdict }) => verdict === 'violated') ? null : { kind: 'undecided' }
}

/** Adds the counterexample of a property to its fate. If executing it throws, the error becomes the fate. */
function showing(model: Model, property: PropertyResult, fateWith: (run: Run | null) => Fate): Fate {
  const found: Pick<Exploration, 'properties' | 'failure'> = { properties: [property], failure: null }
  const { exploration, traces } = last(executingAgain(model, found))
  if (exploration.failure) return errorOf(exploration.failure.complaint, null)
  return fateWith(traces[0] ? runOf(traces[0]) : null)
}

function failing(model: Model, failure: Failure): Fate {
  const [trace] = last(executingAgain(model, { properties: [], failure })).traces
  return errorOf(failure.complaint, trace ? runOf(trace) : null)
}

function runOf({ states, lasso }: Trace): Run {
  const steps = states.flatMap(({ step }) => (step ? [step.label] : []))
  if (!lasso) return { steps, cycle: null }
  const back = lasso.back?.step ? [lasso.back.step.label] : []
  return { steps: steps.slice(0, lasso.from - 1), cycle: [...steps.slice(lasso.from - 1), ...back] }
}

function hasLength(expected: Expectation | undefined, length: number | null): boolean {
  return typeof expected !== 'object' || expected.violated.states === length
}

/** The fate of a mutant that cannot be loaded or instantiated. Rethrows errors that the spec did not cause. */
export function fateOfError(error: unknown): Fate {
  if (!isQuorateError(error)) throw error
  return errorOf(error.complaint, null)
}

function errorOf({ code, problem }: Complaint, run: Run | null): Fate {
  return { kind: 'error', code, problem, run }
}

/** The initial size of the visited table; most searches are short. */
const SLOTS = 1024

/** The memory limit per search, in bytes. */
const MOST_MEMORY = 2 ** 29
const SOME_MEMORY = 2 ** 18
/** A search ends after the level in which it exceeds its state limit, so it may store more states than the limit. */
const OVERSHOOT = 8
/** Bytes per state beyond its words, for the table and for the graph that decides temporal properties. */
const BESIDE_STATE = 400

/**
 * Reserving memory takes time because the C library clears blocks of up to 32 MB, while searching a mutant takes only a
 * few milliseconds. So each search reserves no more than its states could need.
 */
function memoryFor(model: Model, maxStates: number): number {
  const perState = OVERSHOOT * 4 * layout(model.state).words + BESIDE_STATE
  return Math.min(MOST_MEMORY, SOME_MEMORY + maxStates * perState)
}

function* explored(
  model: Model,
  properties: readonly string[] | undefined,
  stop: 'first' | 'decided',
  { maxStates, interrupted }: Limits,
): Generator<Progress, Exploration> {
  const asked = (): 'interrupt' | null => (interrupted() ? 'interrupt' : null)
  const maxMemory = memoryFor(model, maxStates)
  const options = { properties, stop, maxStates, maxMemory, interrupted: asked, initialSlots: SLOTS, once: true }
  const { exploration } = yield* exploring(model, options)
  return exploration
}
