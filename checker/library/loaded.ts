import { QuorateError } from '../errors.ts'
import type { Crew } from '../explore/search/team.ts'
import type { StorageKind } from '../compile/compile.ts'
import { AGAIN, callersOf } from '../language/definition/lifecycle.ts'
import type { Spec } from '../language/definition/types.ts'
import { instantiate, isSpec, type ModelChoice } from '../language/instantiate/instantiate.ts'
import type { Model } from '../language/model/model.ts'
import type { ReadSpec, SpecFile } from '../loading/load.ts'

/** The key under which a loaded spec keeps what its environment offers for running its models. */
export const RUNTIME: unique symbol = Symbol('quorate.runtime')

/** What the environment of a loaded spec offers for running its models. */
export interface Runtime {
  /** Current and peak memory use of the process in bytes; null if there is no process. */
  readonly memory: (() => { readonly bytes: number; readonly peakBytes: number }) | null
  /** Worker threads; null if there are none. */
  readonly crew: ((wanted: Wanted) => Crew | undefined) | null
}

/** What the worker threads need to know about a run. */
export interface Wanted {
  readonly workers: number
  readonly recipe: ModelChoice
  readonly properties: readonly string[] | undefined
  readonly storage: StorageKind | undefined
}

/** A spec that was read and rewritten the same way as on the command line, as returned by `load` and `loadSource`. */
export interface LoadedSpec extends ReadSpec {
  readonly [RUNTIME]: Runtime
}

/** Identifies a model of a spec. */
export interface ModelSettings {
  /**
   * The name of a declared model. If omitted, the spec's defaults are used, which works only if the spec declares no
   * models or if something is overridden.
   */
  readonly model?: string
  /** Values that replace those of the model. The resulting model has no expectations. */
  readonly constants?: Readonly<Record<string, unknown>>
  readonly faults?: Readonly<Record<string, unknown>>
  /** Whether states that differ only in the names of symmetric ids count as one. Overrides the model's own setting. */
  readonly symmetry?: boolean
}

/** Combines a loaded file with what its environment offers. */
export function loadedOf(file: SpecFile, runtime: Runtime): LoadedSpec {
  return { ...file.load(), [RUNTIME]: runtime }
}

export function recipeOf({ model, constants = {}, faults = {}, symmetry }: ModelSettings): ModelChoice {
  return { model, constants, faults, symmetry }
}

/**
 * Creates an independent model by evaluating the spec's module again. Throws Q066 (load) for a spec that was not
 * loaded, and Q087 (usage) if it is unclear which model is meant.
 */
export function modelOf(caller: string, spec: LoadedSpec, settings: ModelSettings): Model {
  expectLoaded(caller, spec)
  const recipe = recipeOf(settings)
  const names = Object.keys(spec.models)
  const overrides = { ...recipe.constants, ...recipe.faults }
  if (recipe.model === undefined && names.length > 0 && Object.keys(overrides).length === 0)
    throw new QuorateError({
      code: 'Q087',
      class: 'usage',
      where: [caller, `spec ${spec.name}`],
      problem: 'the spec declares several models, and the call names none',
      hint: `name one: { model: '${names[0]}' }`,
    })
  return instantiate(spec[AGAIN](), recipe)
}

/**
 * Throws Q066 (load) for a spec that was imported, or for anything else that was not loaded, because it could behave
 * differently.
 */
export function expectLoaded(caller: string, spec: Spec): asserts spec is LoadedSpec {
  if (isSpec(spec) && spec[AGAIN] && RUNTIME in spec) return
  throw new QuorateError({
    code: 'Q066',
    class: 'load',
    where: [
      caller,
      ...(isSpec(spec) ? [`spec ${spec.name}`, ...callersOf(spec).slice(0, 1)].map((at) => at.trim()) : []),
    ],
    problem: 'this spec was not loaded by Quorate, so it would behave differently than on the command line',
    hint: "load its file: await load('spec.ts') of quorate/node, or loadSource of quorate/engine",
  })
}
