import { layout } from '../../../checker/compile/packing/layout.ts'
import type { EngineExploration, EngineOptions } from '../../../checker/explore/explore.ts'
import type { Model } from '../../../checker/language/model/model.ts'

/** The special features that a model has and how its search ended. */
function factsOf(
  model: Model,
  { batch = Infinity, initialSlots = Infinity, cacheAfter = Infinity }: EngineOptions,
  found: EngineExploration,
) {
  const { words } = layout(model.state)
  const parameters = model.actions.flatMap((action) => action.stages.flat())
  return {
    violated: found.properties.some((p) => p.verdict === 'violated'),
    deadlocking: found.properties.some((p) => p.kind === 'deadlock' && p.verdict === 'violated'),
    'with a constraint': model.constraint !== undefined,
    'with a step constraint': model.stepConstraint !== undefined,
    'with both constraints': model.constraint !== undefined && model.stepConstraint !== undefined,
    'several words wide': words > 1,
    'with table growth': (found.storage.bytesPerState / 4 - words) * found.distinct > initialSlots,
    caching: found.distinct > cacheAfter + 4,
    'more than one batch': found.distinct > batch,
    'all holds': found.properties.length > 0 && found.properties.every((p) => p.verdict === 'holds'),
    'counterexample of 5 states or more': found.properties.some((p) => (p.length ?? 0) >= 5),
    'several initial states': model.init.size > 1,
    'bindings from the state': parameters.some((p) => p.from !== undefined),
    'bindings in stages': model.actions.some((action) => action.stages.length > 1),
    faults: model.actions.some((action) => action.fault !== undefined && (model.faults[action.fault] ?? 0) > 0),
    'more states than are sampled one by one': found.distinct - found.queued > 64,
    'cut off': found.cut > 0,
    [`ended by ${found.ended ?? 'nothing'}`]: true,
    [`failed with ${found.failure?.complaint.code ?? 'nothing'}`]: true,
  }
}

/** Counts in how many runs each fact was true. */
export class Census {
  readonly #counts = new Map<string, number>()
  runs = 0

  add(model: Model, options: EngineOptions, found: EngineExploration): void {
    this.runs++
    for (const [fact, holds] of Object.entries(factsOf(model, options, found)))
      this.#counts.set(fact, (this.#counts.get(fact) ?? 0) + Number(holds))
  }

  share(fact: string): number {
    return (this.#counts.get(fact) ?? 0) / this.runs
  }

  get lines(): readonly string[] {
    return [...this.#counts.keys()].map((fact) => `${(100 * this.share(fact)).toFixed(1).padStart(5)} % ${fact}`)
  }
}
