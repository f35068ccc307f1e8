import type { Replayed } from '../../check/replayTrace.ts'
import type { Trace } from '../../trace/trace.ts'
import { type StateJson, traceJson } from './json.ts'

/** What became of one saved trace. */
export interface ReplayJson {
  readonly format: 'quorate.replay/1'
  readonly spec: string
  readonly model: string | null
  /** `violated`: it violates its property still. `shown`: it still shows what is possible. `fixed`, `foreign`, `open`: see `problem`. */
  readonly outcome: Replayed['found']['outcome']
  /** On which model it was executed, where that is not the one that it names, as the spec declares it. */
  readonly note: string | null
  readonly property: Trace['property']
  /** The trace as it is now; null where it is none of this spec, or violates nothing. */
  readonly trace: readonly StateJson[] | null
  /** Why it violates nothing: where it leaves the model, or what is not known. */
  readonly problem: string | null
  readonly details: readonly string[]
}

export function replayJson({ found, spec, model, note }: Replayed): ReplayJson {
  const about = { format: 'quorate.replay/1', spec, model, outcome: found.outcome, note } as const
  return 'trace' in found
    ? { ...about, property: found.trace.property, trace: traceJson(found.trace), problem: null, details: [] }
    : { ...about, property: null, trace: null, problem: found.problem, details: found.details }
}
