import { type Model, type State, variables } from '../language/model/model.ts'
import { hasBlocks } from './steps/columns.ts'
import { Families } from './accessors/families.ts'
import { Interner } from './runtime/intern.ts'
import { INTERNALS } from './runtime/internals.ts'
import { type Layout, layout } from './layout/layout.ts'
import { Memo, type MemoWords, type Sample } from './memo/memo.ts'
import { PRELUDE } from './source/prelude.ts'
import { type Recall, recallSource } from './memo/recall.ts'
import { createRuntime } from './runtime/runtime.ts'
import { evaluate } from './source/source.ts'
import { checksSource, EVERY_STATE, FRONTIER, stepsSource } from './steps/steps.ts'
import { createTracer } from './memo/tracer.ts'
import type { Root } from './memo/trees.ts'

/** Successors that are collected before they are looked up together. */
export const BATCH = 512

/** What the generated code calls; a strategy (exploring, searching backwards, checking again) is a set of these. */
export interface Hooks {
  /** The batch holds `count` successors and will be overwritten. */
  flush(count: number): void
  /** A state without successors. */
  stuck(row: number): void
  /** `W` holds a successor outside the constraint. */
  outside(action: number, ordinal: number): void
  /** The step into `W` breaks transition property `property`. */
  broken(property: number, action: number, ordinal: number): void
}

/** What is kept of each state that was found: all of it, or, of all but two levels, a fingerprint; see `fingerprintRows`. */
export type StorageKind = 'exact' | 'hash'

/** Words shared by all parts of a run; see `stepsSource`. */
export interface Buffers {
  readonly arena: Int32Array
  readonly batch: Int32Array
  readonly batchActions: Uint16Array
  readonly batchOrdinals: Int32Array
  /** Where only a frontier of states is kept: the row of the state that each successor comes from. */
  readonly batchRows: Int32Array
  readonly control: Int32Array
  /** Of all threads; see trees.ts. */
  readonly trees: Int32Array
  /** How many threads expand states of this search side by side. */
  readonly peers: number
}

/** The generated code of one model over one arena. Rows are positions in the arena. */
export interface Unit {
  /** The present state, for guards and properties. */
  readonly view: State
  /** The present state, for effects. */
  readonly draft: State
  /** The state that was loaded, whatever an effect has made of it since; only of a model with transition properties. */
  readonly before: State
  /** The words of the present state. */
  readonly words: Int32Array
  load(row: number): void
  /** Expands a stored state; returns how many successors it has. Successors stay in the batch until it is full or flushed. */
  expand(row: number): number
  /** Where the spec throws in a state, `goOn` expands those that are left. */
  expandRange(from: number, to: number): void
  goOn(): void
  /**
   * From now on `expandRange` and `suspect` remember what the spec gave for the bits it read, in trees that suit these states, or
   * in those of another thread; see memo.ts. Gives the trees; once there are some, nothing else happens.
   */
  remember(from: number, to: number): readonly Root[]
  adopt(trees: readonly Root[]): void
  flush(): void
  /** Successors in the batch. */
  pending(): number
  /** Makes initial state `i` the present state. */
  initial(i: number): void
  /** Appends the present state to the batch. */
  emitInitial(i: number): void
  /** Per property of the model: the first state of a range that decides it, or -1; undefined where no single state does. */
  readonly checks: readonly (((from: number, to: number) => number) | undefined)[]
  /** Of a range of states: before the one it gives, or in all of them (-1), this property is not decided. */
  suspect(property: number, from: number, to: number): number
  /** Has this property been remembered, and is no longer, since its answers depend on more than the state? */
  isGivenUp(property: number): boolean
  readonly statistics: () => { min: number; max: number; expanded: number }
  /** Per action, how often it fired. */
  readonly fired: Float64Array
  /** Per property: nonzero where a transition property is to be evaluated. */
  readonly transitionsOn: Uint8Array
  /** Where the code is, or was when it threw. Row -1: in an initialiser; action -1: in a property. */
  position(): { row: number; action: number; ordinal: number }
  resetPosition(): void
  /** The path of a place that the spec took out of its array, by assigning to the array's element; or null. */
  replaced(): string | null
}

/** A model laid out in words, with its code generated but not yet bound to an arena. */
export interface Compiled {
  readonly model: Model
  readonly storage: StorageKind
  readonly layout: Layout
  readonly interner: Interner
  readonly source: string
  bind(buffers: Buffers, hooks: Hooks): Unit
}

export function compile(model: Model, storage: StorageKind = 'exact'): Compiled {
  const place = layout(model.state)
  const families = new Families()
  const { codecs } = families
  const roots = {
    D: families.add({ prefix: 'D', W: 'W', mode: 'draft' }, place.root),
    V: families.add({ prefix: 'V', W: 'W', mode: 'view' }, place.root),
    B: model.properties.some((p) => p.kind === 'transition')
      ? families.add({ prefix: 'B', W: 'P', mode: 'view' }, place.root)
      : 'undefined',
  }
  const where = storage === 'exact' ? EVERY_STATE : FRONTIER
  const steps = stepsSource(model, place, codecs, where)
  const interner = new Interner()
  const source = `${PRELUDE}
const n = ${place.words}, W = offHeap(n), P = offHeap(n);
const FIRED = new Float64Array(${model.actions.length}), TON = new Uint8Array(${model.properties.length});
${families.source}
const D = ${roots.D}, V = ${roots.V}, B = ${roots.B};
${checksSource(model)}
${steps}
return {
  view: V, draft: D, before: B, words: W, load, expand, expandRange, goOn, remember, adopt, flush, pending: () => N, initial, emitInitial, checks: CHECKS, suspect, isGivenUp, fired: FIRED, transitionsOn: TON,
  statistics: () => ({ min: MIN, max: MAX, expanded: ROWS }),
  position: () => ({ row: ROW, action: ACT, ordinal: ORD }), resetPosition: () => { N = 0; ROW = -1; ACT = -1; ORD = -1 },
  replaced: () => R.replaced() ?? (MEMO === null ? null : MEMO.replaced()),
}`
  const R = createRuntime(interner)
  return {
    model,
    storage,
    layout: place,
    interner,
    source,
    bind: ({ arena, batch, batchActions, batchOrdinals, batchRows, control, trees, peers }, hooks) =>
      evaluate<Unit>(
        `${model.spec}-${variables(model).length}`,
        {
          R: {
            ...R,
            memo: (words: MemoWords, start: readonly Root[] | Sample) =>
              new Memo(model, createTracer(model, place, interner, words.working), words, start),
            recall: (planted: readonly Root[], over: Readonly<Record<string, unknown>>) =>
              evaluate<Recall>(
                'recall',
                over,
                recallSource(place.words, where.address, planted, model.actions.length, hasBlocks(model)),
              ),
          },
          M: model,
          NODE: codecs.nodes,
          DATA: families.data,
          X: hooks,
          A: arena,
          T: trees,
          OUT: batch,
          OACT: batchActions,
          OORD: batchOrdinals,
          FROM: batchRows,
          C: control,
          CAP: batchActions.length,
          PEERS: peers,
          ...INTERNALS,
        },
        source,
      ),
  }
}
