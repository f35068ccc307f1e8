import { onlyThese, recordOf } from '../language/definition/loose.ts'
import { loadAgain } from '../loading/again.ts'
import { instantiate } from '../language/instantiate/instantiate.ts'
import type { Model } from '../language/model/model.ts'
import type { Spec } from '../language/definition/types.ts'

/** Constants and budgets that replace a model's own. */
export interface Overrides {
  readonly constants?: Readonly<Record<string, unknown>>
  readonly faults?: Readonly<Record<string, unknown>>
}

/** The names of the declared models: `it.each(modelNames(kafkaIsr))('%s', …)`. */
export function modelNames<M extends string>({ models }: Spec<M>): readonly M[] {
  return Object.keys(models) as M[]
}

/**
 * A model of a spec, for the matchers: a declared model by its name, or the spec's defaults. With overrides, it has no
 * expectations. The spec is loaded again from its file, so models share nothing and behave as they do on the command line.
 * Throws Q062 if that is not possible, Q010–Q015 if the arguments do not fit the spec, and Q050–Q069 if the arguments
 * or the spec are ill-formed.
 */
export function model<M extends string>(spec: Spec<M>, name?: NoInfer<M>, overrides: Overrides = {}): Model {
  onlyThese(['constants', 'faults'], recordOf(overrides, 'overrides'), 'overrides')
  return instantiate(loadAgain(spec), { model: name, ...overrides })
}
