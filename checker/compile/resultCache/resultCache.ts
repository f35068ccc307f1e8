import { textOf } from '../../domain/values/own.ts'
import { isEnabled, isSpent, useFault } from '../../language/model/faults.ts'
import type { Binding } from '../../language/model/binding.ts'
import { type ActionModel, decides, type Model } from '../../language/model/model.ts'
import { Payoff } from './payoff.ts'
import { Plot } from './plot.ts'
import { Dependent, Quantified } from './quantified.ts'
import { cellIn, masks } from './roots.ts'
import type { Tracer } from '../tracer/tracer.ts'
import { BROKEN, type Fork, HOLDS, type RootTable, MAX_INTS, type Root, type Start, Trees } from './treeStorage.ts'

/**
 * How many paths a tree may learn right away. From then on, it may learn one more for every `STATES_PER_MISS` states
 * that all threads expand.
 */
const HEAD_START = 8192
const STATES_PER_MISS = 8
/**
 * The same limit for an action whose bindings share one tree. Beyond it, each binding gets a separate tree. On kip-320
 * at (3,3,3,2), two actions are well above this limit. One is slightly below it; splitting that one would make
 * expanding a state take 10% longer.
 */
const SPLIT_START = 4096
const STATES_PER_SHARED_MISS = 64
/** How many reads of each guard the tree of a split action uses. */
const BRIEF = 3
/** How many ints all roots together may take up. */
const MAX_ROOTS = MAX_INTS / 2
/** How many states to trace to find out which bits are read most. */
const SAMPLE = 32

/** A state of up to this many words is considered short. */
const MAX_SHORT = 6

/** The leaf of a binding whose guard is false and the leaf of an action without a step. */
export const DISABLED = -1
export const NO_STEPS = -3

/** The trees, the words of the current state, and the words that the tracer works on. */
export interface CacheWords {
  readonly ints: Int32Array
  readonly state: Int32Array
  readonly working: Int32Array
}

/** Whether effect leaves list every word of a state that has this many words. */
export function isShort(words: number): boolean {
  return words <= MAX_SHORT
}

/** A tree as one thread knows it. */
interface Tree {
  readonly root: Root
  readonly start: () => Start
  /** Only for a property that begins with a quantifier. */
  readonly fork: (() => Fork) | null
  readonly payoff: Payoff
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

/** Some states to choose from; `load` makes one of them the current state. */
export interface Sample {
  readonly states: number
  readonly load: (row: number) => void
}

/**
 * Caches the results of guards, effects, domains and invariants in decision trees over the bits that they read.
 *
 * A guard is a function of the state, so what it reads next depends only on what it has read so far. A traced run logs
 * the bits in the order in which they are read. The log is a path in the tree, and the end of the path is the result.
 * For every later state that agrees on these bits, walking the tree gives the result without running the author's code.
 * The tree of an action gives the enabled bindings; the tree of a binding gives the bits that its effect sets. A state
 * that leaves the known paths is traced and adds a path.
 *
 * If the guards of all bindings have too many paths in total, the action is split. Its tree then uses only the first
 * few reads of each guard and gives the bindings that these reads do not rule out. Each of those bindings has one tree
 * for guard and effect together. On kip-320 at (3,3,3,2), two of ten actions are split. A state then walks 0.8 trees of
 * BecomeFollower's bindings instead of 8.8, LeaderIncHighWatermark has 11,000 paths instead of 46,000, and the search
 * takes 12% less time.
 *
 * Each property has a tree, and so does each test of its quantifiers (quantified.ts).
 *
 * The leaf of an action is [count, (ordinal, root of the effect)…]. The leaf of an effect is [count, (word, bits kept,
 * bits set)…] or, for short states, (bits kept, bits set) for every word, which needs no loop. The root of an effect is
 * one cell; the root of an action or property is a table over the bits that most traces read (roots.ts). Those bits are
 * not on the path, so walks are only a third as long. All threads of a search learn the same trees (treeStorage.ts).
 *
 * Source: caching transition groups by the variables they read comes from Blom, van de Pol, Weber, "LTSmin: Distributed
 * and Symbolic Reachability", CAV 2010. There, each group has a fixed set of variables; here, the actual reads decide.
 */
export class ResultCache {
  readonly #model: Model
  readonly #tracer: Tracer
  readonly #ints: Int32Array
  readonly #state: Int32Array
  readonly #working: Int32Array
  /** The effect trees of all actions without the guard, followed by those that include it. */
  readonly #effects: readonly Bound[]
  readonly #nodes: Trees
  readonly #quantified: Quantified
  /** How many requests there were to learn a path, in the order of `TreeUse`. */
  readonly misses: Float64Array
  /** The roots of all actions, followed by those of all properties. */
  readonly roots: readonly Root[]
  readonly #trees: readonly Tree[]
  /** The most recently listed bindings, with their action and state. */
  #listed: Listed = { action: -1, state: new Int32Array(0), bindings: [] }
  /** The root of an effect is a single cell and does not decide on any bits. */
  readonly #nothing: Int32Array

  /** Takes over another thread's trees, or creates new ones based on what a sample of states reads. */
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
    this.#trees = this.roots.map((root) => ({ root, ...entriesOf(root, words.state), payoff: new Payoff() }))
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
   * Learns the leaf of the current state in an action's tree. `row` is the row of that state, and `states` is how many
   * states have been expanded. Returns 0 if the tree must not learn it.
   */
  learnSteps(action: number, row: number, states: number): number {
    this.#missed(action)
    const tree = this.#allowed(action, row, states)
    return tree ? this.#learn(tree.start(), () => this.#steps(action, this.#isMarked(tree))) : 0
  }

  /** Does the same for the tree of an effect. */
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

  /** The same for the tree of a property. The leaf is `HOLDS`, or `BROKEN` if the state decides the property. */
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
   * Whether everything learned about this property is useless, because a quantifier's test depends on more than the
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

  /** The tree, if it may learn another path. An action that has used up its paths is split here and starts over. */
  #allowed(index: number, row: number, states: number): Tree | undefined {
    const tree = this.#trees[index]
    if (!tree || this.#nodes.isFull()) return undefined
    const pays = tree.payoff.pays(row)
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

  /** Whether an action is split, or a property is no longer cached. */
  #isMarked({ root }: Tree): boolean {
    return Atomics.load(this.#ints, root.counters + 1) !== 0
  }

  #mark({ root }: Tree): void {
    Atomics.store(this.#ints, root.counters + 1, 1)
  }

  /** The leaf with the enabled bindings or, if the action is split, with those that may be enabled. */
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

  /** False if the first few reads show that the guard is false. */
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

  /** Runs part of the spec on the current state and logs what it reads. Returns false if it throws. */
  #trace(run: () => void): boolean {
    this.#working.set(this.#state)
    this.#tracer.reset()
    try {
      run()
      return true
    } catch {
      // Whatever throws here is run again elsewhere, where the error is classified and located.
      return false
    }
  }

  /** Adds what part of the spec reads and returns to a tree. Returns 0 if that is not possible. */
  #learn(start: Start, run: () => number): number {
    let leaf = 0
    const done = this.#trace(() => {
      leaf = run()
      this.#nodes.add(start, this.#state, this.#tracer.log(), leaf)
    })
    return done ? leaf : 0
  }

  /**
   * There is one tree per action and combination of parameter values, no matter which state the values come from. With
   * `guarded`, the tree includes the guard.
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
  const into = (table: RootTable): (() => Start) => {
    const decided = masks(table.pieces, state.length)
    return () => ({ cell: cellIn(table.pieces, table.first, state), decided })
  }
  const start = into({ pieces, first })
  const failed = into({ pieces, first: first + 1 })
  const all = tests.map(into)
  const fork = (): Fork => ({ tests: all.map((test) => test()), passed: start(), failed: failed() })
  return { start, fork: tests.length > 0 ? fork : null }
}

/** A key that is equal for values that cannot be told apart. For objects and strings, it is a string. */
function keyOf(value: unknown): unknown {
  return typeof value === 'string' || (typeof value === 'object' && value !== null) ? textOf(value) : value
}

function codes(text: string): readonly number[] {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
}

function unbound(): Bound {
  return { root: 0, by: new Map() }
}
