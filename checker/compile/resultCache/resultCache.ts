import { textOf } from '../../domain/values/own.ts'
import { isEnabled, isSpent, useFault } from '../../language/model/faults.ts'
import type { Binding } from '../../language/model/binding.ts'
import { type ActionModel, decides, type Model } from '../../language/model/model.ts'
import { Pace } from './pace.ts'
import { Plot } from './plot.ts'
import { Dependent, Quantified } from './quantified.ts'
import { cellIn, masks } from './roots.ts'
import type { Tracer } from '../tracer/tracer.ts'
import { BROKEN, type Fork, HOLDS, type Lookup, MAX_INTS, type Root, type Start, Trees } from './trees.ts'

/**
 * The number of paths that a tree can learn without waiting. After that, it can learn one more for every
 * `STATES_PER_MISS` states that all threads expand.
 */
const HEAD_START = 8192
const STATES_PER_MISS = 8
/**
 * The same for an action whose bindings share one tree; with more paths than this, each binding gets its own tree. On
 * kip-320 at (3,3,3,2), two actions are well above this limit. One is slightly below it: if it were split, expanding a
 * state would take a tenth longer.
 */
const SPLIT_START = 4096
const STATES_PER_SHARED_MISS = 64
/** The number of reads of each guard that the tree of such an action uses. */
const BRIEF = 3
/** The maximum number of ints for all roots. */
const MAX_ROOTS = MAX_INTS / 2
/** The number of states traced to see which bits are read most. */
const SAMPLE = 32

/** The maximum number of words of a short state. */
const MAX_SHORT = 6

/** The leaf of a binding whose guard is false, and the leaf of an action without a step. */
export const DISABLED = -1
export const NO_STEPS = -3

/** The trees, the words of the current state, and the words that the tracer works on. */
export interface CacheWords {
  readonly ints: Int32Array
  readonly state: Int32Array
  readonly working: Int32Array
}

/** Whether the leaves of effects list all words of a state, given the number of words in a state. */
export function isShort(words: number): boolean {
  return words <= MAX_SHORT
}

/** A tree as one thread knows it. */
interface Tree {
  readonly root: Root
  readonly start: () => Start
  /** For a property that begins with a quantifier. */
  readonly fork: (() => Fork) | null
  readonly pace: Pace
}

/** The tree of an effect, indexed by the values of the action's parameters in order. */
interface Bound {
  /** The root cell; 0 if there is none yet. */
  root: number
  readonly by: Map<unknown, Bound>
}

interface Listed {
  readonly action: number
  readonly state: Int32Array
  readonly bindings: readonly Binding[]
}

/** A number of states; `load` makes one of them the current state. */
export interface Sample {
  readonly states: number
  readonly load: (row: number) => void
}

/**
 * Caches the results of guards, effects, domains and invariants in decision trees over the bits that they read.
 *
 * A guard is a function of the state, so what it reads next depends only on what it has read so far. A traced run logs
 * the bits in the order of reading. The log is a path of the tree, and the end of the path is the result. For all later
 * states that agree on these bits, walking the tree gives the result without running the author's code. One tree per
 * action gives the enabled bindings; one tree per binding gives the bits that its effect sets. A state that leaves the
 * known paths is traced, and adds a path.
 *
 * If the guards of all bindings have too many paths together, the action is split. Its tree then uses only the first
 * few reads of each guard, and gives the bindings that these reads do not rule out. Each of these bindings has one tree
 * for guard and effect together. On kip-320 at (3,3,3,2), two of ten actions are split; a state then walks 0.8 trees of
 * BecomeFollower's bindings instead of 8.8, LeaderIncHighWatermark has 11,000 paths instead of 46,000, and the search
 * takes an eighth less time.
 *
 * There is a tree for each property, and for each test of its quantifiers (quantified.ts).
 *
 * The leaf of an action is [count, (ordinal, root of the effect)…]. The leaf of an effect is [count, (word, bits kept,
 * bits set)…] or, for short states, (bits kept, bits set) for every word, which needs no loop. The root of an effect is
 * one cell; the root of an action or property is a table over the bits that most traces read (roots.ts). These bits are
 * not on the path, so the walk is only a third as long. All threads of a search learn the same trees (trees.ts).
 *
 * Source: the idea is caching transition groups by the variables that they read, as in Blom, van de Pol, Weber,
 * "LTSmin: Distributed and Symbolic Reachability", CAV 2010; there, each group has a fixed set of variables; here, the
 * actual reads decide.
 */
export class ResultCache {
  readonly #model: Model
  readonly #tracer: Tracer
  readonly #ints: Int32Array
  readonly #state: Int32Array
  readonly #working: Int32Array
  /** For each action: the trees of its effects without the guard, and with it. */
  readonly #effects: readonly Bound[]
  readonly #nodes: Trees
  readonly #quantified: Quantified
  /** The number of requests to learn a path, in the order of `TreeUse`. */
  readonly misses: Float64Array
  /** First the roots of all actions, then those of all properties. */
  readonly roots: readonly Root[]
  readonly #trees: readonly Tree[]
  /** The bindings that were listed last, with their action and state. */
  #listed: Listed = { action: -1, state: new Int32Array(0), bindings: [] }
  /** No bits are decided at the root of an effect, which is one cell. */
  readonly #nothing: Int32Array

  /** Takes over the trees of another thread, or creates new trees based on what a sample of states reads. */
  constructor(model: Model, tracer: Tracer, words: CacheWords, start: readonly Root[] | Sample) {
    this.#model = model
    this.#tracer = tracer
    this.#ints = words.ints
    this.#state = words.state
    this.#working = words.working
    this.#nothing = masks([], words.state.length)
    this.#nodes = new Trees(words.ints)
    this.#quantified = new Quantified(tracer, this.#nodes, words.state)
    this.misses = new Float64Array(2 * model.actions.length + model.properties.length)
    this.#effects = [...model.actions, ...model.actions].map(unbound)
    this.roots = 'load' in start ? this.#plant(start) : start
    this.#trees = this.roots.map((root) => ({ root, ...entriesOf(root, words.state), pace: new Pace() }))
  }

  /** See `Unit.replaced`. */
  replaced(): string | null {
    return this.#tracer.replaced()
  }

  /** The cell of the current state in an action's tree. */
  entry(action: number): number {
    return this.#trees[action]?.start().cell ?? 0
  }

  /**
   * The leaf for the current state, which is in `row`, in an action's tree, after `states` expanded states; 0 if the
   * tree must not learn it.
   */
  learnSteps(action: number, row: number, states: number): number {
    this.#missed(action)
    const tree = this.#allowed(action, row, states)
    return tree ? this.#learn(tree.start(), () => this.#steps(action, this.#isMarked(tree))) : 0
  }

  /** The same in the tree of an effect. */
  learnEffect(action: number, ordinal: number, root: number, row: number, states: number): number {
    this.#missed(this.#model.actions.length + action)
    const spec = this.#model.actions[action]
    const tree = this.#allowed(action, row, states)
    const binding = tree && this.#bindingAt(action, ordinal)
    if (!spec || !binding) return 0
    return this.#learn({ cell: root, decided: this.#nothing }, () => {
      if (this.#isMarked(tree) && !isEnabled(spec, this.#tracer.view, binding)) return DISABLED
      spec.then(this.#tracer.draft, binding)
      useFault(this.#tracer.draft, spec.fault)
      return this.#nodes.list(this.#changes())
    })
  }

  #missed(counter: number): void {
    this.misses[counter] = (this.misses[counter] ?? 0) + 1
  }

  /** What the current effect wrote, in the format of an effect's leaf. */
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

  /** The same in the tree of a property: `HOLDS`, or `BROKEN` if the state decides the property. */
  learnCheck(property: number, row: number, states: number): number {
    this.#missed(2 * this.#model.actions.length + property)
    const tree = this.#allowed(this.#model.actions.length + property, row, states)
    if (!tree) return 0
    let leaf = 0
    this.#trace(() => {
      try {
        const holds = this.#quantified.learn(tree.start(), tree.fork?.() ?? null, () => this.#holds(property))
        leaf = holds ? HOLDS : BROKEN
      } catch (error) {
        if (error instanceof Dependent) this.#mark(tree)
        throw error
      }
    })
    return this.#isMarked(tree) ? BROKEN : leaf
  }

  /**
   * Whether nothing learned about this property can be used, because a test of a quantifier depends on more than the
   * state.
   */
  isUnknown(property: number): boolean {
    const tree = this.#trees[this.#model.actions.length + property]
    return tree !== undefined && this.#isMarked(tree)
  }

  #plant({ states, load }: Sample): readonly Root[] {
    const { actions, properties } = this.#model
    const plots = [...actions, ...properties].map(() => new Plot(this.#state.length))
    const size = Math.min(SAMPLE, states)
    for (let k = 0; k < size; k++) {
      load(Math.floor((k * states) / size))
      plots.forEach((plot, i) => {
        const property = i - actions.length
        const done = this.#trace(() => {
          if (property < 0) this.#steps(i, false)
          else plot.run(this.#tracer, () => this.#holds(property))
        })
        if (done) plot.note(this.#tracer)
      })
    }
    const most = Math.floor(Math.log2(MAX_ROOTS / plots.length))
    return plots.map((plot) => plot.root(this.#nodes, most))
  }

  /** The tree, if it may learn another path. If an action has used up its paths, this splits it, and it starts over. */
  #allowed(index: number, row: number, states: number): Tree | undefined {
    const tree = this.#trees[index]
    if (!tree || this.#nodes.isFull()) return undefined
    const pays = tree.pace.pays(row)
    const { counters } = tree.root
    const shared = index < this.#model.actions.length && !this.#isMarked(tree)
    const misses = Atomics.load(this.#ints, counters)
    if (shared && misses >= SPLIT_START + states / STATES_PER_SHARED_MISS) {
      this.#mark(tree)
      this.#nodes.clear(tree.root)
    } else if (misses >= HEAD_START && (!pays || misses >= HEAD_START + states / STATES_PER_MISS)) return undefined
    Atomics.add(this.#ints, counters, 1)
    return tree
  }

  /** For an action: whether it is split. For a property: whether it is no longer cached. */
  #isMarked({ root }: Tree): boolean {
    return Atomics.load(this.#ints, root.counters + 1) !== 0
  }

  #mark({ root }: Tree): void {
    Atomics.store(this.#ints, root.counters + 1, 1)
  }

  /** The leaf of the enabled bindings or, if the action is split, of those that may be enabled. */
  #steps(action: number, split: boolean): number {
    const spec = this.#model.actions[action]
    const steps: number[] = []
    if (spec && !isSpent(this.#model, spec, this.#tracer.view))
      this.#tracer.bindings(action, (ordinal, binding) => {
        if (split ? this.#mayBeEnabled(spec, binding) : isEnabled(spec, this.#tracer.view, binding))
          steps.push(ordinal, this.#effectRoot(action, split, binding))
      })
    return steps.length === 0 ? NO_STEPS : this.#nodes.list([steps.length / 2, ...steps])
  }

  /** False if the first few reads already show that the guard is false. */
  #mayBeEnabled(action: ActionModel, binding: Binding): boolean {
    this.#tracer.limit(BRIEF)
    const enabled = isEnabled(action, this.#tracer.view, binding)
    const undecided = this.#tracer.overran()
    this.#tracer.limit()
    return enabled || undecided
  }

  #holds(property: number): boolean {
    return !decides(this.#model.properties[property], this.#tracer.view)
  }

  /** Runs part of the spec on the current state, and logs what it reads; false if it throws. */
  #trace(run: () => void): boolean {
    this.#working.set(this.#state)
    this.#tracer.reset()
    try {
      run()
      return true
    } catch {
      // Code that throws is run again elsewhere, where the error is classified and located.
      return false
    }
  }

  /** Adds what a part of the spec reads and returns to a tree; 0 if that is not possible. */
  #learn(start: Start, run: () => number): number {
    let leaf = 0
    const done = this.#trace(() => {
      leaf = run()
      this.#nodes.add(start, this.#state, this.#tracer.log(), leaf)
    })
    return done ? leaf : 0
  }

  /**
   * One tree per action and combination of parameter values, regardless of the state that they come from; `guarded`:
   * with the guard.
   */
  #effectRoot(action: number, guarded: boolean, binding: Binding): number {
    let bound = this.#effects[guarded ? action + this.#model.actions.length : action] ?? unbound()
    const values = Object.values(binding)
    for (const value of values) {
      const key = keyOf(value)
      let next = bound.by.get(key)
      if (!next) bound.by.set(key, (next = unbound()))
      bound = next
    }
    bound.root ||= this.#nodes.root(codes(`${action} ${guarded} ${values.map(textOf).join()}`))
    return bound.root
  }

  /** The effects of a state are learned one after another, so its bindings are listed only once. */
  #bindingAt(action: number, ordinal: number): Binding | undefined {
    const listed = this.#listed
    if (action !== listed.action || this.#state.some((word, i) => word !== listed.state[i])) {
      const bindings: Binding[] = []
      this.#trace(() => this.#tracer.bindings(action, (_, binding) => void bindings.push(binding)))
      this.#listed = { action, state: this.#state.slice(), bindings }
    }
    return this.#listed.bindings[ordinal]
  }
}

/** Where the current state starts in a tree. */
function entriesOf({ pieces, first, tests }: Root, state: Int32Array): Pick<Tree, 'start' | 'fork'> {
  const into = (lookup: Lookup): (() => Start) => {
    const decided = masks(lookup.pieces, state.length)
    return () => ({ cell: cellIn(lookup.pieces, lookup.first, state), decided })
  }
  const start = into({ pieces, first })
  const failed = into({ pieces, first: first + 1 })
  const all = tests.map(into)
  const fork = (): Fork => ({ tests: all.map((test) => test()), passed: start(), failed: failed() })
  return { start, fork: tests.length > 0 ? fork : null }
}

/** Equal for values that cannot be distinguished; text for objects and strings. */
function keyOf(value: unknown): unknown {
  return typeof value === 'string' || (typeof value === 'object' && value !== null) ? textOf(value) : value
}

function codes(text: string): readonly number[] {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
}

function unbound(): Bound {
  return { root: 0, by: new Map() }
}
