import type { EngineExploration, EngineOptions } from '../../checker/explore/explore.ts'
import { exploring } from '../../checker/properties/decide.ts'
import type { Model } from '../../checker/spec/model.ts'

/** A search to its end, and what is then decided on the graph. */
export function explored(model: Model, options: EngineOptions = {}): EngineExploration {
  const run = exploring(model, options)
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
  }
}
