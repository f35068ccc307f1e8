import { QuorateError } from '../errors.ts'
import type { Crew } from '../explore/search/team.ts'
import type { StorageKind } from '../compile/compile.ts'
import { AGAIN, callersOf } from '../language/definition/lifecycle.ts'
import type { Spec } from '../language/definition/types.ts'
import { instantiate, isSpec, type ModelChoice } from '../language/instantiate/instantiate.ts'
import type { Model } from '../language/model/model.ts'
import type { ReadSpec, SpecFile } from '../loading/load.ts'

/** Under this key a loaded spec has what its place offers to the runs of its models. */
export const RUNTIME: unique symbol = Symbol('quorate.runtime')

/** What the place in which a spec was loaded offers to the runs of its models. */
export interface Runtime {
  /** Bytes of the process, now and at their highest; null where there is no process. */
  readonly memory: (() => { readonly bytes: number; readonly peakBytes: number }) | null
  /** Other threads; null where there are none. */
  readonly crew: ((wanted: Wanted) => Crew | undefined) | null
}

/** What threads need to know of a run. */
export interface Wanted {
  readonly workers: number
  readonly recipe: ModelChoice
  readonly properties: readonly string[] | undefined
  readonly storage: StorageKind | undefined
}

/** A spec that was read and rewritten, as the command line loads it; `load` and `loadSource` give it. */
export interface LoadedSpec extends ReadSpec {
  readonly [RUNTIME]: Runtime
}

/** Which model of a spec. */
export interface ModelSettings {
  /** A declared one; absent: the defaults, for a spec that declares none, or with overrides. */
  readonly model?: string
  /** These count in place of the model's; then nothing is expected of it. */
  readonly constants?: Readonly<Record<string, unknown>>
  readonly faults?: Readonly<Record<string, unknown>>
  /** Explore one state of those that differ only in names of symmetric ids, whatever the model says. */
  readonly symmetry?: boolean
}

/** What a file holds, with what its place offers. */
export function loadedOf(file: SpecFile, runtime: Runtime): LoadedSpec {
  return { ...file.load(), [RUNTIME]: runtime }
}

export function recipeOf({ model, constants = {}, faults = {}, symmetry }: ModelSettings): ModelChoice {
  return { model, constants, faults, symmetry }
}

/**
 * A model of its own, of a module that is evaluated anew. Throws Q066 (load) for a spec that was not loaded, and Q087 (usage) where
 * it is not clear which model is meant.
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
      problem: 'one model is meant, the spec declares several, and none is named',
      hint: `name one: { model: '${names[0]}' }`,
    })
  return instantiate(spec[AGAIN](), recipe)
}

/** Throws Q066 (load) for a spec that was imported, or anything else that was not loaded: it would not mean the same. */
export function expectLoaded(caller: string, spec: Spec): asserts spec is LoadedSpec {
  if (isSpec(spec) && spec[AGAIN] && RUNTIME in spec) return
  throw new QuorateError({
    code: 'Q066',
    class: 'load',
    where: [
      caller,
      ...(isSpec(spec) ? [`spec ${spec.name}`, ...callersOf(spec).slice(0, 1)].map((at) => at.trim()) : []),
    ],
    problem: 'this spec was not loaded, so it would not mean what it means to the command line',
    hint: "load its file: await load('spec.ts') of quorate/node, or loadSource of quorate/engine",
  })
}
