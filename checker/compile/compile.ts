import { isRefinement, type Model, variables } from '../language/model/model.ts'
import { Families } from './accessors/families.ts'
import { type Layout, layout } from './packing/layout.ts'
import { isLike } from './likeness.ts'
import { ResultCache, type CacheWords, type Sample } from './resultCache/resultCache.ts'
import { type TreeWalks, treeWalksSource } from './resultCache/treeWalks.ts'
import { createTracer } from './tracer/tracer.ts'
import type { Root } from './resultCache/treeStorage.ts'
import { Interner } from './runtime/intern.ts'
import { INTERNALS } from './runtime/internals.ts'
import { createRuntime } from './runtime/runtime.ts'
import { PRELUDE } from './source/prelude.ts'
import { compiled, evaluate } from './source/source.ts'
import type { Division } from './arena/rowPlace.ts'
import { SINGLE } from './arena/segments.ts'
import { everyState, frontier, hasBlocks, judgesSteps, type StateAddresses, stepsSource } from './steps/steps.ts'
import type { Buffers, Hooks, StorageKind, Unit } from './steps/unit.ts'

export type { Buffers, Hooks, StorageKind, TreeUse, Unit } from './steps/unit.ts'

/** How many successors to collect before looking them up together. */
export const BATCH = 512

type Batch = Pick<Buffers, 'batch' | 'batchActions' | 'batchOrdinals' | 'batchRows'>

/** Allocates memory for `size` successors of `words` words each. */
export function createBatch(words: number, size = BATCH): Batch {
  return {
    batch: new Int32Array(size * words),
    batchActions: new Uint16Array(size),
    batchOrdinals: new Int32Array(size),
    batchRows: new Int32Array(size),
  }
}

/** A model laid out in words, with generated code that is not yet bound to an arena. */
export interface Compiled {
  readonly model: Model
  readonly storage: StorageKind
  readonly layout: Layout
  readonly interner: Interner
  readonly source: string
  bind(buffers: Buffers, hooks: Hooks): Unit
  /**
   * Compiles a copy of the model from a freshly evaluated module, with its own values. Reuses the first model's code,
   * unless the copies differ in more than their functions.
   */
  again(copy: Model): Compiled
}

/** With `counting`, the generated code counts lookups in its decision trees, which makes it slower. */
export function compile(model: Model, storage: StorageKind = 'exact', counting = false): Compiled {
  const place = layout(model.state)
  const families = new Families()
  const { codecs } = families
  const draft = families.add({ prefix: 'D', words: 'next', mode: 'draft' }, place.root)
  const view = families.add({ prefix: 'V', words: 'next', mode: 'view' }, place.root)
  const before = judgesSteps(model)
    ? families.add({ prefix: 'B', words: 'state', mode: 'view' }, place.root)
    : 'undefined'
  const accessors = `const draft = ${draft}, view = ${view}, before = ${before};`
  const variants = new Map<number, Variant>()
  const variantFor = (shift: number): Variant => {
    const known = variants.get(shift)
    if (known) return known
    const where = addressesOf(model, storage, { stride: place.words, shift })
    const steps = stepsSource(model, place, codecs, where, counting)
    const source = [PRELUDE, families.source, accessors, steps, 'return made'].join('\n')
    const unitOf = compiled<Unit>(`${model.spec}-${variables(model).length}`, PARAMETERS, source)
    const made = { source, unitOf, where }
    variants.set(shift, made)
    return made
  }
  const { source } = variantFor(SINGLE)
  const over = (own: Model): Compiled => {
    const interner = new Interner()
    return {
      model: own,
      storage,
      layout: place,
      interner,
      source,
      bind: (buffers, hooks) => {
        const { parts, shift } = buffers.arena
        const { unitOf, where } = variantFor(shift)
        const runtime = { ...createRuntime(interner), ...caching(own, place, interner, where) }
        const fixed = { ...INTERNALS, runtime, model: own, domains: codecs.nodes, instances: families.data }
        const memory = { arena: parts[0], segments: parts, here: { words: parts[0] } }
        return unitOf({ ...buffers, ...memory, ...fixed, hooks, batchSize: buffers.batchActions.length })
      },
      again: (copy) => (isLike(copy, model) ? over(copy) : compile(copy, storage)),
    }
  }
  return over(model)
}

/** The generated code for states in segments of one size. Almost all runs have a single segment. */
interface Variant {
  readonly source: string
  readonly unitOf: (values: Readonly<Record<string, unknown>>) => Unit
  readonly where: StateAddresses
}

function addressesOf(model: Model, storage: StorageKind, states: Division): StateAddresses {
  return storage === 'exact' ? everyState(states, model.properties.some(isRefinement)) : frontier(states)
}

/** The parameters of the generated code. */
const PARAMETERS: readonly string[] = [
  'arena',
  'segments',
  'here',
  'batch',
  'batchActions',
  'batchOrdinals',
  'batchRows',
  'control',
  'trees',
  'peers',
  'batchSize',
  'runtime',
  'model',
  'hooks',
  'domains',
  'instances',
  ...Object.keys(INTERNALS),
]

/** Functions that generated code calls to cache results of the spec and to expand states using them. */
function caching(model: Model, place: Layout, interner: Interner, where: StateAddresses) {
  const actions = model.actions.length
  return {
    resultCache: (words: CacheWords, start: readonly Root[] | Sample) =>
      new ResultCache(model, createTracer(model, place, interner, words.working), words, start),
    treeWalks: (roots: readonly Root[], over: Readonly<Record<string, unknown>>) =>
      evaluate<TreeWalks>(
        'tree walks',
        over,
        treeWalksSource({ words: place.words, place: where, roots, actions, blocks: hasBlocks(model) }),
      ),
  }
}
