import type { Replayed } from '../../check/replayTrace.ts'
import type { Refusal } from '../../trace/why/why.ts'
import type { Trace } from '../../trace/trace.ts'
import { type StateJson, traceJson } from './json.ts'

/** The result of replaying one saved trace. */
export interface ReplayJson {
  readonly format: 'quorate.replay/1'
  readonly spec: string
  readonly model: string | null
  /**
   * `violated`: the trace still violates its property. `shown`: it still shows what is possible. For `fixed`,
   * `foreign` and `open`, see `problem`.
   */
  readonly outcome: Replayed['found']['outcome']
  /** Which model the trace was executed on, if not the declared model that the trace names. */
  readonly note: string | null
  readonly property: Trace['property']
  /** The trace on the current spec. Null if it is not a behaviour of this spec, or does not violate anything. */
  readonly trace: readonly StateJson[] | null
  /** Why the trace does not violate anything: where it leaves the model, or what cannot be decided. */
  readonly problem: string | null
  readonly details: readonly string[]
  /**
   * If a guard refuses a step, the conjunct that is false, with its place and what it read. Otherwise null.
   */
  readonly refusal: Refusal | null
}

export function replayJson({ found, spec, model, note }: Replayed): ReplayJson {
  const about = { format: 'quorate.replay/1', spec, model, outcome: found.outcome, note } as const
  return 'trace' in found
    ? {
        ...about,
        property: found.trace.property,
        trace: traceJson(found.trace),
        problem: null,
        details: [],
        refusal: null,
      }
    : {
        ...about,
        property: null,
        trace: null,
        problem: found.problem,
        details: found.details,
        refusal: found.refusal ?? null,
      }
}
