import type { Exercise } from '../language/helpers/exercise.ts'
import { drift, type Lock, lockedOf } from './lock.ts'
import type { ExpectationResult } from './report.ts'
import type { VerifiedModel } from './verified.ts'

const ACCEPT = 'if that is right, accept it: quorate verify --update'

/** A reason for `verify` to fail. */
export interface Finding {
  readonly kind: 'failure' | 'expectation' | 'drift' | 'spec'
  readonly spec: string
  /** Null if the finding is about the entire spec. */
  readonly model: string | null
  /** The part of the spec that the finding is about, if there is exactly one. */
  readonly about: { readonly kind: 'property' | 'action'; readonly name: string } | null
  readonly message: string
}

/**
 * Sums up what is wrong with one model in a single finding: its failure, the expectations it missed, or how it differs
 * from the lock file. Counts that differ only because an expectation was missed are left out. `tell` describes a missed
 * expectation.
 */
export function findingOfModel(
  model: VerifiedModel,
  lock: Lock | null,
  tell: (missed: ExpectationResult) => string,
): Finding | null {
  const place = { spec: model.spec, model: model.model }
  if (model.failure !== null) return { ...place, kind: 'failure', about: null, message: model.failure }
  const missed = model.expectations.filter(isMissed)
  if (missed.length > 0) {
    const first = missed.find(({ name }) => name === model.unexpected[0]?.property) ?? missed[0]
    const about = first && first.kind !== 'deadlock' ? { kind: 'property' as const, name: first.name } : null
    return { ...place, kind: 'expectation', about, message: missed.map((e) => `${e.name}: ${tell(e)}`).join('\n') }
  }
  const message = lock && driftOfModel(lock, model)
  return message === null ? null : { ...place, kind: 'drift', about: null, message }
}

/** Whether the verdict differs from the expected one. A promise without an expectation must hold. */
export function isMissed({ met, kind, verdict }: ExpectationResult): boolean {
  return met === false || (met === null && kind !== 'observation' && verdict !== 'holds')
}

/** How a model differs from the lock file; null if it matches. */
function driftOfModel(lock: Lock, model: VerifiedModel): string | null {
  const locked = lock.get(model.spec)?.get(model.model)
  if (!locked) return `the model is not in the lock file; ${ACCEPT}`
  const differences = drift(locked, lockedOf(model))
  return differences.length === 0 ? null : `${differences.join(', ')}; ${ACCEPT}`
}

/** Locked models that no longer exist, in the given specs or in all specs. */
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
            const message = `the model '${model}' is locked, but the spec does not declare it; ${ACCEPT}`
            return { kind: 'drift', spec, model: null, about: null, message }
          })
      : [],
  )
}

/**
 * Findings that depend on every model of a spec: dead actions and properties that decide nothing. Empty if any model
 * misses an expectation, because its search may have ended before an action was ever enabled.
 */
export function findingsOfSpec(models: readonly VerifiedModel[]): readonly Finding[] {
  const [first] = models
  if (!first || models.some(({ failure, unexpected }) => failure !== null || unexpected.length > 0)) return []
  const place = { kind: 'spec', spec: first.spec, model: null } as const
  const actions = unique(models.flatMap((m) => m.actions.map(({ name }) => name)))
  const dead = actions.filter((name) => !models.some((m) => m.actions.some((a) => a.name === name && a.fired > 0)))
  const properties = unique(models.flatMap((m) => m.properties.map(({ name }) => name)))
  return [
    ...dead.map((name): Finding => {
      const message = `${name} is not enabled in any state of any model`
      return { ...place, about: { kind: 'action', name }, message }
    }),
    ...properties.flatMap((name): readonly Finding[] => {
      const message = idleness(name, models)
      return message === null ? [] : [{ ...place, about: { kind: 'property', name }, message: `${name} ${message}` }]
    }),
  ]
}

/** Why the property checks nothing; null if some model violates it or shows that it decides something. */
function idleness(name: string, models: readonly VerifiedModel[]): string | null {
  const checked = models.flatMap((m) => m.expectations.filter((e) => e.name === name))
  const shown = models.flatMap((m) => m.properties.filter((p) => p.name === name))
  const byConstruction = shown.some((p) => p.byConstruction !== null)
  const exercise = (what: Exercise): boolean => shown.some((p) => p.exercise === what)
  if (checked.length === 0) return 'is not checked in any model'
  if (checked.some((e) => e.verdict === 'violated'))
    return byConstruction ? 'is declared to hold by construction, but is violated' : null
  if (byConstruction || exercise('matters')) return null
  if (checked.some(({ kind }) => kind === 'possibility' || kind === 'temporal'))
    return 'decides nothing: no model has a state after the premise in which the goal is not yet reached and the assumptions hold'
  return exercise('plain')
    ? 'is not violated in any model: add a model with the fault or mistake that breaks it, or say in `byConstruction` why none can'
    : 'decides nothing: in no state of any model is its premise true or its quantifier non-empty'
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
