import { printPlain } from '../domain/print.ts'
import { isQuorateError, QuorateError } from '../errors.ts'
import { checkedProperties } from '../language/model/checked.ts'
import { AGAIN } from '../language/definition/lifecycle.ts'
import type { Spec } from '../language/definition/types.ts'
import { instantiate } from '../language/instantiate/instantiate.ts'
import { DEADLOCK, type Model } from '../language/model/model.ts'
import type { Deviation } from '../trace/saved/deviation.ts'
import { type Replay, replay } from '../trace/saved/replay.ts'
import type { SavedTrace } from '../trace/saved/saved.ts'

/** Settings that override those of a saved trace. */
export interface TraceOverrides {
  readonly model: string | undefined
  readonly constants: Readonly<Record<string, unknown>>
  readonly faults: Readonly<Record<string, unknown>>
  readonly properties: readonly string[] | undefined
}

/** The result of replaying a saved trace. */
export interface Replayed {
  readonly found: Replay
  readonly spec: string
  /** Null for the defaults, or if anything is overridden. */
  readonly model: string | null
  /** Says which model was used, if it is not the declared model that the trace names. */
  readonly note: string | null
}

/**
 * Executes a trace on its model. If the model's constants or budgets have changed since, the trace's values are used
 * unless the overrides ask for another model or other values. A trace is foreign if it uses names that the spec no
 * longer has.
 *
 * Throws Q010–Q015 (usage) for overrides that do not fit the spec, and any error thrown by the spec's own functions.
 */
export function replayedOn(spec: Spec, saved: SavedTrace, overrides: TraceOverrides): Replayed {
  const { constants, faults } = overrides
  const fresh = (): Spec => spec[AGAIN]?.() ?? spec
  const declared =
    overrides.model ?? (saved.model !== null && Object.hasOwn(spec.models, saved.model) ? saved.model : undefined)
  const present = instantiate(fresh(), { model: declared, constants, faults })
  if (overrides.properties) checkedProperties(present, overrides.properties)
  const own = overrides.model === undefined ? ownSettings(present, saved, overrides) : {}
  const result = { spec: present.spec, model: declared ?? null, note: noteOn(present, saved, declared, own) }
  try {
    const model =
      Object.keys(own).length === 0
        ? present
        : instantiate(fresh(), {
            model: declared,
            constants: { ...own.constants, ...constants },
            faults: { ...own.faults, ...faults },
          })
    return {
      ...result,
      found: executed(model, () => replay(model, saved, propertiesOf(model, saved, overrides))),
    }
  } catch (error) {
    if (!isQuorateError(error) || error.complaint.class !== 'usage') throw error
    return { ...result, found: unknownHere(error.complaint.problem) }
  }
}

/** Adds the location to errors from the spec and reports forbidden operations that would otherwise go unnoticed. */
function executed(model: Model, run: () => Replay): Replay {
  try {
    const made = run()
    const fault = model.watched.fault()
    if (fault) throw fault
    return made
  } catch (error) {
    throw placed(model, error)
  }
}

/** Adds the source position to an error thrown by the spec's own functions. Returns any other error unchanged. */
export function placed(model: Model, error: unknown): unknown {
  if (!isQuorateError(error) || error.complaint.class !== 'spec') return error
  const { complaint, cause } = error
  const explained = model.watched.explain(cause)?.complaint ?? complaint
  const place = model.watched.placeOf(error)
  const where = [...(place === null ? [] : [place]), `spec ${model.spec}`, ...(complaint.where ?? [])]
  return new QuorateError({ ...explained, where }, { cause: error })
}

interface Settings {
  readonly constants?: Readonly<Record<string, unknown>>
  readonly faults?: Readonly<Record<string, unknown>>
}

/** The trace's constants and budgets that differ from the model's and are not overridden. */
function ownSettings(model: Model, saved: SavedTrace, overrides: TraceOverrides): Settings {
  const constants = differing(saved.constants, { ...model.constants, ...overrides.constants }, overrides.constants)
  const faults = differing(saved.faults, { ...model.faults, ...overrides.faults }, overrides.faults)
  return {
    ...(Object.keys(constants).length > 0 ? { constants } : {}),
    ...(Object.keys(faults).length > 0 ? { faults } : {}),
  }
}

type Loose = Readonly<Record<string, unknown>>

function differing(saved: Loose, present: Loose, overrides: Loose): Loose {
  return Object.fromEntries(
    Object.entries(saved).filter(([name, value]) => !Object.hasOwn(overrides, name) && present[name] !== value),
  )
}

function noteOn(model: Model, saved: SavedTrace, declared: string | undefined, own: Settings): string | null {
  const parts = [
    ...(saved.model !== null && declared === undefined ? [`the spec has no model '${saved.model}'`] : []),
    ...Object.entries({ ...own.constants, ...own.faults }).map(([name, value]) => {
      const now = model.constants[name] ?? model.faults[name]
      return `${name}=${printPlain(value)}${now === undefined ? '' : `, not ${printPlain(now)}`}`
    }),
  ]
  return parts.length === 0 ? null : `as in the trace: ${parts.join('; ')}`
}

/**
 * The requested properties. Failing that, the violated one or, if the file names none, every property that the model
 * checks.
 */
function propertiesOf(model: Model, { property }: SavedTrace, { properties }: TraceOverrides): readonly string[] {
  if (properties) return properties
  if (property === DEADLOCK) return [DEADLOCK]
  return checkedProperties(model, property === null ? undefined : [property]).map(({ name }) => name)
}

function unknownHere(problem: string): Deviation {
  return { outcome: 'foreign', problem, details: [] }
}
