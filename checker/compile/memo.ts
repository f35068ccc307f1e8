import { isSpent, useFault } from '../spec/faults.ts'
import { type ActionModel, type Binding, decides, type Model } from '../spec/model.ts'
import { keyOf } from './present.ts'
import { masks, type Readings, rootCell, rootPieces, rootSize } from './roots.ts'
import { evaluate } from './source.ts'
import type { Tracer } from './tracer.ts'
import { MAX_INTS, type Root, Trees } from './trees.ts'

/** Ints of all roots. */
const MAX_ROOTS = MAX_INTS / 2
/** What a tree may learn at once; beyond that, one of so many states. */
const HEAD_START = 8192
const STATES_PER_MISS = 8
/** The same for an action whose bindings share one tree; with more paths than that they get trees of their own. */
const SPLIT_START = 4096
const STATES_PER_SHARED_MISS = 256
/** How much of a guard, in reads, the tree of such an action looks at. */
const BRIEF = 3
/** States that are traced to see which bits are read most. */
const SAMPLE = 64

/** Words of a state that is short. */
const MAX_SHORT = 6

/** The leaves of the properties' tree, the one of a binding whose guard is false, and the one of an action without a step. */
export const HOLDS = -1
const BROKEN = -2
export const DISABLED = -1
export const NO_STEPS = -3

/** The trees, the words of the present state, and those that the tracer works on. */
export interface MemoWords {
  readonly ints: Int32Array
  readonly state: Int32Array
  readonly working: Int32Array
}

/** Are the leaves of effects on states of so many words about all of these? */
export function isShort(words: number): boolean {
  return words <= MAX_SHORT
}

/** A tree as one thread knows it. */
interface Tree {
  readonly root: Root
  /** Per word the bits that the root decides on. */
  readonly decided: Int32Array
  /** The cell of the present state in the root. */
  readonly cell: () => number
}

/** The tree of an effect, by the values of the action's parameters one after the other. */
interface Bound {
  /** Its cell; 0 where there is none yet. */
  root: number
  readonly by: Map<unknown, Bound>
}

/** So many states, of which `load` makes one the present state. */
export interface Sample {
  readonly states: number
  readonly load: (row: number) => void
}

/**
 * Remembers what guards, effects, domains and invariants gave, as decision trees over the bits they read.
 *
 * A guard is a function of the state, so what it reads next depends only on what it has read so far. A traced run logs the
 * bits in the order of reading; the log is a path of the tree, and its end is the result. All later states that agree on
 * these bits get the result by walking the tree, without running the author's code: one tree per action gives the enabled
 * bindings, one per binding the bits that its effect sets. A state that leaves the known paths is traced, and adds one.
 *
 * Where the guards of all bindings together have too many paths, the action is split: its tree looks only at the first few reads
 * of each guard and gives the bindings that these do not refute, and each of those has a tree for guard and effect together.
 * On kip-320 at (3,3,3,2) two of ten actions are split; a state then walks 0.8 trees of BecomeFollower's bindings instead of 8.8,
 * 46,000 paths of LeaderIncHighWatermark become 11,000, and the search takes an eighth less time.
 *
 * The leaf of an action is [count, (ordinal, root of the effect)…], that of an effect [count, (word, bits kept, bits set)…], or,
 * where states are short, (bits kept, bits set) for every word, which needs no loop. The root of an effect is one cell, that of
 * an action or property a table over the bits that most traces read (roots.ts), which are then no longer on the path: it makes
 * the walk three times shorter. All threads of a search learn the same trees (trees.ts).
 *
 * Source: the idea is the caching of transition groups by the variables they read, as in Blom, van de Pol, Weber, "LTSmin:
 * Distributed and Symbolic Reachability", CAV 2010; there the variables are fixed per group, here the reads decide.
 */
export class Memo {
  readonly #model: Model
  readonly #tracer: Tracer
  readonly #ints: Int32Array
  readonly #state: Int32Array
  readonly #working: Int32Array
  /** Per action without, and with, its guard. */
  readonly #effects: readonly Bound[]
  /** Of values that are shared, so that they come again. */
  readonly #keys = new WeakMap<object, string>()
  readonly #nodes: Trees
  /** Per action, then that of the properties. */
  readonly roots: readonly Root[]
  readonly #trees: readonly Tree[]
  /** The properties that the last tree is about. */
  #asked: readonly number[]
  /** Of an effect, whose root is one cell. */
  readonly #nothing: Int32Array

  /** Takes over the trees of another thread, or plants new ones by what a sample of states reads. */
  constructor(model: Model, tracer: Tracer, words: MemoWords, start: readonly Root[] | Sample) {
    this.#model = model
    this.#tracer = tracer
    this.#ints = words.ints
    this.#state = words.state
    this.#working = words.working
    this.#asked = model.properties.map((_, i) => i)
    this.#nothing = masks([], words.state.length)
    this.#nodes = new Trees(words.ints)
    this.#effects = [...model.actions, ...model.actions].map(unbound)
    this.roots = 'load' in start ? this.#plant(start) : start
    this.#trees = this.roots.map((root) => ({
      root,
      decided: masks(root.pieces, words.state.length),
      cell: evaluate<() => number>(
        'root',
        { P: words.state },
        `return () => ${rootCell(root.pieces, root.first, (i) => `P[${i}]`)}`,
      ),
    }))
  }

  /** The leaf for the present state in an action's tree, after `states` expanded; 0 where it is not to be learnt. */
  learnSteps(action: number, states: number): number {
    const tree = this.#allowed(action, states)
    return tree ? this.#learn(tree.cell(), tree.decided, () => this.#steps(action, this.#isSplit(tree))) : 0
  }

  /** The same in the tree of an effect. */
  learnEffect(action: number, ordinal: number, root: number, states: number): number {
    const spec = this.#model.actions[action]
    const tree = this.#allowed(action, states)
    const binding = tree && this.#bindingAt(action, ordinal)
    if (!spec || !binding) return 0
    return this.#learn(root, this.#nothing, () => {
      if (this.#isSplit(tree) && spec.when?.(this.#tracer.view, binding) === false) return DISABLED
      spec.then(this.#tracer.draft, binding)
      useFault(this.#tracer.draft, spec.fault)
      return this.#nodes.list(this.#changes())
    })
  }

  /** What the present effect wrote, as in the leaf of an effect. */
  #changes(): readonly number[] {
    const { written } = this.#tracer
    const short = isShort(written.length)
    const changes = short ? [] : [0]
    for (const [word, mask] of written.entries()) {
      const set = (this.#working[word] ?? 0) & mask
      if (short) changes.push(~mask, set)
      else if (mask !== 0) changes.push(word, ~mask, set)
    }
    if (!short) changes[0] = (changes.length - 1) / 3
    return changes
  }

  /** The same in the tree of the properties asked for: `HOLDS`, or `BROKEN` where the state decides one of them. */
  learnChecks(states: number): number {
    const tree = this.#allowed(this.#model.actions.length, states)
    return tree ? this.#learn(tree.cell(), tree.decided, () => this.#verdict()) : 0
  }

  /** From now on the tree of the properties is about these. */
  ask(properties: readonly number[]): void {
    if (properties.join() === this.#asked.join()) return
    this.#asked = [...properties]
    const tree = this.#trees[this.#model.actions.length]
    if (tree) this.#nodes.clear(tree.root)
  }

  #plant(sample: Sample): readonly Root[] {
    const readings = this.#sample(sample)
    const most = Math.floor(Math.log2(MAX_ROOTS / readings.length))
    return readings.map(({ bits, traces }) => {
      const pieces = rootPieces(bits, traces, most)
      return { pieces, first: this.#nodes.reserve(rootSize(pieces)), counters: this.#nodes.reserve(2) }
    })
  }

  /** How often each bit is read, per tree. */
  #sample({ states, load }: Sample): readonly { bits: Readings; traces: number }[] {
    const { actions } = this.#model
    const runs = [...actions.map((_, a) => () => void this.#steps(a, false)), () => void this.#verdict()]
    const readings = runs.map(() => ({ bits: new Float64Array(32 * this.#state.length), traces: 0 }))
    const size = Math.min(SAMPLE, states)
    for (let k = 0; k < size; k++) {
      load(Math.floor((k * states) / size))
      runs.forEach((run, i) => {
        const reading = readings[i]
        if (!reading || !this.#trace(run)) return
        reading.traces++
        count(this.#tracer, reading.bits)
      })
    }
    return readings
  }

  /** The tree, if it may learn another path. An action that has had its share is split, and starts again. */
  #allowed(index: number, states: number): Tree | undefined {
    const tree = this.#trees[index]
    if (!tree) return undefined
    const { counters } = tree.root
    const shared = index < this.#model.actions.length && !this.#isSplit(tree)
    const misses = Atomics.load(this.#ints, counters)
    if (shared && misses >= SPLIT_START + states / STATES_PER_SHARED_MISS) {
      Atomics.store(this.#ints, counters + 1, 1)
      this.#nodes.clear(tree.root)
    } else if (misses >= HEAD_START + states / STATES_PER_MISS) return undefined
    Atomics.add(this.#ints, counters, 1)
    return tree
  }

  #isSplit({ root }: Tree): boolean {
    return Atomics.load(this.#ints, root.counters + 1) !== 0
  }

  /** The leaf of the enabled bindings, or of those that may be. */
  #steps(action: number, split: boolean): number {
    const spec = this.#model.actions[action]
    const steps: number[] = []
    if (spec && !isSpent(this.#model, spec, this.#tracer.view))
      this.#tracer.bindings(action, (ordinal, binding) => {
        if (split ? this.#mayBeEnabled(spec, binding) : (spec.when?.(this.#tracer.view, binding) ?? true))
          steps.push(ordinal, this.#effectRoot(action, split, binding))
      })
    return steps.length === 0 ? NO_STEPS : this.#nodes.list([steps.length / 2, ...steps])
  }

  /** False where a few reads show that the guard is. */
  #mayBeEnabled({ when }: ActionModel, binding: Binding): boolean {
    if (!when) return true
    this.#tracer.limit(BRIEF)
    const enabled = when(this.#tracer.view, binding)
    const undecided = this.#tracer.overran()
    this.#tracer.limit()
    return enabled || undecided
  }

  #verdict(): number {
    const { properties } = this.#model
    return this.#asked.some((index) => decides(properties[index], this.#tracer.view)) ? BROKEN : HOLDS
  }

  /** Runs part of the spec on the present state, logging what it reads; false where it throws. */
  #trace(run: () => void): boolean {
    this.#working.set(this.#state)
    this.#tracer.reset()
    try {
      run()
      return true
    } catch {
      // What throws is run again outside, where the error is told apart and located.
      return false
    }
  }

  /** Adds what part of the spec reads, and gives, to a tree; 0 where that is not possible. */
  #learn(cell: number, decided: Int32Array, run: () => number): number {
    let leaf = 0
    const done = this.#trace(() => {
      leaf = run()
      const { read } = this.#tracer
      this.#nodes.add(cell, this.#state, { read, count: this.#tracer.readCount(), decided }, leaf)
    })
    return done ? leaf : 0
  }

  /** One tree per action and values of its parameters, whatever state they come from; `guarded`: with the guard. */
  #effectRoot(action: number, guarded: boolean, binding: Binding): number {
    let bound = this.#effects[guarded ? action + this.#model.actions.length : action] ?? unbound()
    for (const name in binding) {
      const key = this.#keyOf(binding[name])
      let next = bound.by.get(key)
      if (!next) bound.by.set(key, (next = unbound()))
      bound = next
    }
    bound.root ||= this.#nodes.reserve(1)
    return bound.root
  }

  #keyOf(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    let key = this.#keys.get(value)
    if (key === undefined) this.#keys.set(value, (key = keyOf(value)))
    return key
  }

  #bindingAt(action: number, ordinal: number): Binding | undefined {
    let found: Binding | undefined
    this.#trace(() =>
      this.#tracer.bindings(action, (at, binding) => {
        if (at === ordinal) found = binding
      }),
    )
    return found
  }
}

function count(tracer: Tracer, into: Readings): void {
  const { read } = tracer
  for (let i = 0; i < tracer.readCount(); i += 2)
    for (let bit = 0; bit < 32; bit++)
      if (((read[i + 1] ?? 0) >>> bit) & 1) into[32 * (read[i] ?? 0) + bit] = (into[32 * (read[i] ?? 0) + bit] ?? 0) + 1
}

function unbound(): Bound {
  return { root: 0, by: new Map() }
}
