import { QuorateError } from '../errors.ts'
import type { Crew } from '../explore/search/team.ts'
import type { StorageKind } from '../compile/compile.ts'
import { AGAIN, callersOf } from '../language/definition/lifecycle.ts'
import type { Spec } from '../language/definition/types.ts'
import { instantiate, isSpec, type ModelChoice } from '../language/instantiate/instantiate.ts'
import type { Model } from '../language/model/model.ts'
import type { ReadSpec, SpecFile } from '../loading/load.ts'

/** Under this key, a loaded spec keeps what its environment offers to the runs of its models. */
export const RUNTIME: unique symbol = Symbol('quorate.runtime')

/** The resources that the environment of a loaded spec offers to the runs of its models. */
export interface Runtime {
  /** The memory of the process in bytes, now and at the peak; null if there is no process. */
  readonly memory: (() => { readonly bytes: number; readonly peakBytes: number }) | null
  /** Other threads; null if there are none. */
  readonly crew: ((wanted: Wanted) => Crew | undefined) | null
}

/** The data about a run that threads need. */
export interface Wanted {
  readonly workers: number
  readonly recipe: ModelChoice
  readonly properties: readonly string[] | undefined
  readonly storage: StorageKind | undefined
}

/** A spec that was read and rewritten in the same way as on the command line. `load` and `loadSource` return it. */
export interface LoadedSpec extends ReadSpec {
  readonly [RUNTIME]: Runtime
}

/** Identifies a model of a spec. */
export interface ModelSettings {
  /** A declared model. The default is the spec's defaults, for a spec that declares no models, or with overrides. */
  readonly model?: string
  /** Values that replace the model's. The model then has no expectations. */
  readonly constants?: Readonly<Record<string, unknown>>
  readonly faults?: Readonly<Record<string, unknown>>
  /**
   * Whether to explore only one of the states that differ only in the names of symmetric ids. Overrides the model's own
   * setting.
   */
  readonly symmetry?: boolean
}

/** The content of a file, with what its environment offers. */
export function loadedOf(file: SpecFile, runtime: Runtime): LoadedSpec {
  return { ...file.load(), [RUNTIME]: runtime }
}

export function recipeOf({ model, constants = {}, faults = {}, symmetry }: ModelSettings): ModelChoice {
  return { model, constants, faults, symmetry }
}

/**
 * A separate model, from a module that is evaluated again. Throws Q066 (load) for a spec that was not loaded, and Q087
 * (usage) if it is unclear which model is meant.
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
 * Throws Q066 (load) for a spec that was imported, and for anything else that was not loaded, because it could behave
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
