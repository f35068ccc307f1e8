import type { Exercise } from '../language/helpers/exercise.ts'
import { drift, type Lock, lockedOf } from './lock.ts'
import type { ExpectationResult } from './report.ts'
import type { VerifiedModel } from './verified.ts'

/** What keeps `verify` from passing. */
export interface Finding {
  readonly kind: 'failure' | 'expectation' | 'drift' | 'spec'
  readonly spec: string
  /** Null where it is about the whole spec. */
  readonly model: string | null
  /** What in the spec it is about, where that is one thing. */
  readonly about: { readonly kind: 'property' | 'action'; readonly name: string } | null
  readonly message: string
}

/** What can be said of a model alone. `tell`: a missed expectation in words. */
export function findingsOfModel(model: VerifiedModel, tell: (missed: ExpectationResult) => string): readonly Finding[] {
  const place = { spec: model.spec, model: model.model }
  if (model.failure !== null) return [{ ...place, kind: 'failure', about: null, message: model.failure }]
  return model.expectations
    .filter((e) => e.met === false || (e.met === null && e.kind !== 'observation' && e.verdict !== 'holds'))
    .map((e) => ({
      ...place,
      kind: 'expectation',
      about: e.kind === 'deadlock' ? null : { kind: 'property', name: e.name },
      message: `${e.name}: ${tell(e)}`,
    }))
}

/** How a model differs from what is locked. */
export function driftOfModel(lock: Lock, model: VerifiedModel): readonly Finding[] {
  if (model.failure !== null) return []
  const locked = lock.get(model.spec)?.get(model.model)
  const differences = locked ? drift(locked, lockedOf(model)) : ['the model is not in the lock file']
  if (differences.length === 0) return []
  return [{ kind: 'drift', spec: model.spec, model: model.model, about: null, message: differences.join(', ') }]
}

/** Locked models that are not there any more, of the specs given or of all. */
export function missingModels(
  lock: Lock,
  specs: readonly string[] | 'all',
  models: readonly VerifiedModel[],
): readonly Finding[] {
  const present = new Set(models.map(({ spec, model }) => JSON.stringify([spec, model])))
  return [...lock].flatMap(([spec, own]) =>
    specs === 'all' || specs.includes(spec)
      ? [...own.keys()]
          .filter((model) => !present.has(JSON.stringify([spec, model])))
          .map((model): Finding => {
            const message = `the model '${model}' is locked, but the spec does not declare it`
            return { kind: 'drift', spec, model: null, about: null, message }
          })
      : [],
  )
}

/** What can be said only of all models of a spec together: dead actions, and properties that decide nothing. */
export function findingsOfSpec(models: readonly VerifiedModel[]): readonly Finding[] {
  const [first] = models
  if (!first || models.some(({ failure }) => failure !== null)) return []
  const place = { kind: 'spec', spec: first.spec, model: null } as const
  const actions = unique(models.flatMap((m) => m.actions.map(({ name }) => name)))
  const dead = actions.filter((name) => !models.some((m) => m.actions.some((a) => a.name === name && a.fired > 0)))
  const properties = unique(models.flatMap((m) => m.properties.map(({ name }) => name)))
  return [
    ...dead.map((name): Finding => {
      const message = `${name} is enabled in no state of any model`
      return { ...place, about: { kind: 'action', name }, message }
    }),
    ...properties.flatMap((name): readonly Finding[] => {
      const message = idleness(name, models)
      return message === null ? [] : [{ ...place, about: { kind: 'property', name }, message: `${name} ${message}` }]
    }),
  ]
}

/** Why a property would not be missed; null where it has been broken, or been shown to decide something. */
function idleness(name: string, models: readonly VerifiedModel[]): string | null {
  const checked = models.flatMap((m) => m.expectations.filter((e) => e.name === name))
  const shown = models.flatMap((m) => m.properties.filter((p) => p.name === name))
  const constant = shown.some((p) => p.constant !== null)
  const exercise = (what: Exercise): boolean => shown.some((p) => p.exercise === what)
  if (checked.length === 0) return 'is checked in no model'
  if (checked.some((e) => e.verdict === 'violated')) return constant ? 'is said to be constant, and is violated' : null
  if (constant || exercise('matters')) return null
  if (checked.some(({ kind }) => kind === 'possibility' || kind === 'temporal'))
    return 'decides nothing: in no state of any model the goal is missed, after its premise, with all that is given'
  return exercise('plain')
    ? 'is violated in no model: add one with the fault or the mistake that breaks it, or say in `constant` why none can'
    : 'decides nothing: in no state of any model the premise is true, or there is something to quantify over'
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
