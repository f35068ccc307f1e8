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
import { type Json, toJson } from '../../trace/saved/json.ts'
import type { Change, FairnessReason, Trace, TraceStep } from '../../trace/trace.ts'

/** The stable part of `check --json`: keys and their order are part of the format. */
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
  /** Of the process; null where there is none. */
  readonly memory: { readonly peakBytes: number; readonly baseBytes: number } | null
  readonly seconds: number
  /** Threads that searched. */
  readonly workers: number
  /** States expanded by the first thread, and by each of several workers. */
  readonly expandedBy: readonly number[]
  readonly symmetry: readonly string[]
  /** Only with symmetry: the temporal properties that were not checked. */
  readonly leftOut?: readonly string[]
  /** Only with symmetry: in how many states, of how many, and in how many orders of the ids, of how many, ids were seen to be treated alike. */
  readonly compared?: Compared
  /** Only where the run ended early: why, and the length up to which all behaviours were searched for violations. */
  readonly stopped?: { readonly by: Limit; readonly statesSearched: number }
  /** Only where the spec failed while it ran. */
  readonly failure?: FailureJson
}

export interface StorageJson extends Pick<Storage, 'kind' | 'bitsPerState' | 'bytesPerState'> {
  /** Only with fingerprints: how likely it is that two states had the same one, from the counts alone and as observed. */
  readonly collisions?: CollisionProbability
}

export interface PropertyJson extends Partial<LoopJson> {
  readonly name: string
  readonly kind: string
  readonly verdict: Verdict
  readonly length: number | null
  /** Only where the trace or witness is not the one that the rule chooses: any as short, or none, as the run had to end. */
  readonly shown?: 'any' | 'none'
  readonly trace: readonly StateJson[] | null
  /** Only of a possibility that holds because it was seen: the way there. */
  readonly witness?: readonly StateJson[]
  /** Only of a possibility that is violated: the number of states from which it is lost. */
  readonly lost?: number
}

/** How a trace goes on for ever; only of a temporal property that is violated. */
export interface LoopJson {
  /** The index of the state that follows the last; that of the last itself where the behaviour stutters. */
  readonly loop: number
  /** The step that leads there; null where the behaviour stutters. */
  readonly back: Pick<StateJson, 'action' | 'binding' | 'fault'> | null
  /** Why the behaviour is fair. */
  readonly fairness: readonly FairnessReason[]
}

export interface StateJson {
  /** From 0, the initial state. */
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

/** One model as JSON; memory as the caller measured it. */
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

/** The one document of a run: an object for one model, an array for several. */
export function checkDocument(reports: readonly ModelReport[]): string {
  const [only] = reports
  return JSON.stringify(only && reports.length === 1 ? reportJson(only) : reports.map(reportJson), null, 2)
}

/** One model as JSON, with the memory of the process that checked it. */
export function reportJson(report: ModelReport): CheckJson {
  const { peakBytes, baseBytes } = report
  return checkJson(report, { peakBytes, baseBytes })
}

/** One counterexample as a document of its own; `quorate replay` reads it. */
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
    binding: step && Object.fromEntries(step.binding.map((b) => [b.name, b.value])),
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

/** What became of a property, with its trace where there is one among some. */
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
