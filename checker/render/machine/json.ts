import type { CheckedModel, ModelReport } from '../../check/report.ts'
import type { Compared } from '../../results/compared.ts'
import type { CollisionProbability } from '../../results/storage.ts'
import type { Storage } from '../../results/storage.ts'
import {
  type Failure,
  type Limit,
  type PropertyResult,
  statesSearched,
  type Verdict,
} from '../../results/exploration.ts'
import { bindingJson, type Json, toJson } from '../../trace/saved/json.ts'
import type { GuardCoverage } from '../../trace/why/coverage.ts'
import type { Change, FairnessReason, Trace, TraceStep } from '../../trace/trace.ts'

/** The stable part of `check --json`. The keys and their order are part of the format. */
export interface CheckJson {
  readonly format: 'quorate.check/1'
  readonly spec: string
  readonly model: string | null
  readonly constants: ModelReport['constants']
  readonly faults: ModelReport['faults']
  readonly verdict: Verdict
  readonly complete: boolean
  readonly states: {
    readonly distinct: number
    readonly generated: number
    readonly depth: number
    readonly queued: number
  }
  readonly properties: readonly PropertyJson[]
  readonly actions: ModelReport['exploration']['actions']
  readonly storage: StorageJson | null
  /** The process's memory, or null if there is no process. */
  readonly memory: { readonly peakBytes: number; readonly baseBytes: number } | null
  readonly seconds: number
  /** How many threads the search used. */
  readonly workers: number
  /** How many states the main thread expanded and, if there are workers, each of them. */
  readonly expandedBy: readonly number[]
  readonly symmetry: readonly string[]
  /** Only with symmetry: the temporal properties that were not checked. */
  readonly leftOut?: readonly string[]
  /**
   * Only with symmetry: in how many states and permutations of ids Quorate checked that the spec treats ids alike,
   * each with the total.
   */
  readonly compared?: Compared
  /** Only if the run ended early: why, and the length up to which all behaviours were searched for violations. */
  readonly stopped?: { readonly by: Limit; readonly statesSearched: number }
  /** Only if the spec failed while it ran. */
  readonly failure?: FailureJson
  /** Only with `--coverage`: what the guards' conjuncts returned, or null if the guards could not be analyzed. */
  readonly coverage?: GuardCoverage | null
}

export interface StorageJson extends Pick<Storage, 'kind' | 'bitsPerState' | 'bytesPerState'> {
  /**
   * Only with fingerprints: the probability that two states had the same fingerprint, computed from the counts and as
   * observed.
   */
  readonly collisions?: CollisionProbability
}

export interface PropertyJson extends Partial<LoopJson> {
  readonly name: string
  readonly kind: string
  readonly verdict: Verdict
  readonly length: number | null
  /**
   * Only if the trace or witness is not the preferred one. It is then an arbitrary one of the same length, or missing
   * because the run ended first.
   */
  readonly shown?: 'any' | 'none'
  readonly trace: readonly StateJson[] | null
  /** Only for a possibility that holds: a path to a state that satisfies it. */
  readonly witness?: readonly StateJson[]
  /** Only for a violated possibility: how many states can no longer reach it. */
  readonly lost?: number
}

/** How a violated temporal property's trace continues forever. */
export interface LoopJson {
  /**
   * The index of the state after the last one. If the behaviour stutters, this is the last state itself.
   */
  readonly loop: number
  /** The step that leads there, or null if the behaviour stutters. */
  readonly back: Pick<StateJson, 'action' | 'binding' | 'fault'> | null
  /** Why the behaviour is fair. */
  readonly fairness: readonly FairnessReason[]
}

export interface StateJson {
  /** The index of the state. The initial state has index 0. */
  readonly index: number
  readonly action: string | null
  readonly binding: Readonly<Record<string, string>> | null
  readonly fault: string | null
  readonly state: Json
  readonly changes: readonly Change[]
}

export interface FailureJson {
  readonly code: string
  readonly where: readonly string[]
  readonly problem: string
  readonly hint: string | null
  readonly trace: readonly StateJson[] | null
}

/** Reports one model as JSON, with the memory that the caller measured. */
export function checkJson(report: CheckedModel, memory: CheckJson['memory']): CheckJson {
  const { model, exploration, storage } = report
  const { distinct, generated, depth, queued } = exploration
  const failure = failureJson(exploration.failure, report.traces)
  return {
    format: 'quorate.check/1',
    spec: report.spec,
    model: model.name,
    constants: report.constants,
    faults: report.faults,
    verdict: report.verdict,
    complete: exploration.ended === null && exploration.cut === 0 && exploration.failure === null,
    states: { distinct, generated, depth, queued },
    properties: exploration.properties.map((property) => propertyJson(report.traces, property)),
    actions: exploration.actions.map((action) => ({ name: action.name, fired: action.fired, new: action.new })),
    storage: storage && {
      kind: storage.kind,
      bitsPerState: storage.bitsPerState,
      bytesPerState: storage.bytesPerState,
      ...(storage.kind === 'hash' ? { collisions: storage.collisions } : {}),
    },
    memory,
    seconds: report.seconds,
    workers: Math.max(1, report.expandedBy.length - 1),
    expandedBy: report.expandedBy,
    symmetry: report.symmetry,
    ...(report.leftOut.length > 0 ? { leftOut: report.leftOut } : {}),
    ...(report.compared ? { compared: report.compared } : {}),
    ...(exploration.ended === null || failure
      ? {}
      : { stopped: { by: exploration.ended, statesSearched: statesSearched(exploration) } }),
    ...(failure ? { failure } : {}),
  }
}

/** Prints a run's document: an object for one model, an array for more than one. */
export function checkDocument(reports: readonly ModelReport[]): string {
  const [only] = reports
  return JSON.stringify(only && reports.length === 1 ? reportJson(only) : reports.map(reportJson), null, 2)
}

/** Reports one model as JSON, with the memory of the process that checked it. */
export function reportJson(report: ModelReport): CheckJson {
  const { peakBytes, baseBytes, coverage } = report
  return { ...checkJson(report, { peakBytes, baseBytes }), ...(coverage === undefined ? {} : { coverage }) }
}

/** One counterexample as a separate document, which `quorate replay` reads. */
export interface CounterexampleJson extends Partial<LoopJson> {
  readonly format: 'quorate.counterexample/1'
  readonly spec: string
  readonly model: string | null
  readonly constants: ModelReport['constants']
  readonly faults: ModelReport['faults']
  readonly property: Trace['property']
  readonly length: number
  readonly reasons: readonly string[]
  readonly trace: readonly StateJson[]
}

export function counterexampleJson(trace: Trace): CounterexampleJson {
  const { model, property, reasons, states } = trace
  return {
    format: 'quorate.counterexample/1',
    spec: model.spec,
    model: model.name,
    constants: model.constants,
    faults: model.faults,
    property,
    length: states.length,
    reasons,
    trace: traceJson(trace),
    ...loopJson(trace),
  }
}

function loopJson({ lasso }: Trace): LoopJson | undefined {
  const step = lasso?.back?.step
  return lasso && { loop: lasso.from - 1, back: step ? stepJson(step) : null, fairness: lasso.fairness }
}

function stepJson(step: TraceStep | null) {
  return {
    action: step?.action ?? null,
    binding: step && bindingJson(step),
    fault: step?.fault ?? null,
  }
}

/** A trace state by state. */
export function traceJson(trace: Trace): readonly StateJson[] {
  return trace.states.map(({ step, value, changes }, index) => ({
    index,
    ...stepJson(step),
    state: toJson(trace.model.state, value),
    changes: changes.map(({ path, kind, before, after }) => ({ path, kind, before, after })),
  }))
}

/** A property's result, with its trace if `traces` contains one. */
export function propertyJson(
  traces: readonly Trace[],
  { name, kind, verdict, length, lost, shown }: Omit<PropertyResult, 'path'>,
): PropertyJson {
  const trace = traces.find((t) => t.property?.name === name)
  const states = trace ? traceJson(trace) : null
  const known = { name, kind, verdict, length, ...(shown === undefined ? {} : { shown }) }
  if (states && trace?.property?.witness) return { ...known, trace: null, witness: states }
  return { ...known, trace: states, ...(trace && loopJson(trace)), ...(lost === undefined ? {} : { lost }) }
}

export function failureJson(failure: Failure | null, traces: readonly Trace[]): FailureJson | null {
  if (!failure) return null
  const { code, where, problem, hint } = failure.complaint
  const trace = traces.find((t) => t.property === null)
  return { code, where: where ?? [], problem, hint: hint ?? null, trace: trace ? traceJson(trace) : null }
}
