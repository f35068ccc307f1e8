import { textOf } from '../../domain/values/own.ts'
import { isEnabled, isSpent, useFault } from '../../language/model/faults.ts'
import { type ActionModel, type Binding, decides, type Model } from '../../language/model/model.ts'
import { Plot } from './plot.ts'
import { Dependent, Quantified } from './quantified.ts'
import { masks, rootCell } from './roots.ts'
import { evaluate } from '../source/source.ts'
import type { Tracer } from '../tracer/tracer.ts'
import { BROKEN, type Fork, HOLDS, type Lookup, MAX_INTS, type Root, type Start, Trees } from './trees.ts'

/** What a tree may learn at once; beyond that, one of so many states that all threads expand. */
const HEAD_START = 8192
const STATES_PER_MISS = 8
/**
 * The same for an action whose bindings share one tree; with more paths than that they get trees of their own. Of kip-320 at
 * (3,3,3,2) two actions are well above, and one is somewhat below: split it would take a tenth longer to expand a state.
 */
const SPLIT_START = 4096
const STATES_PER_SHARED_MISS = 64
/** How much of a guard, in reads, the tree of such an action looks at. */
const BRIEF = 3
/** Ints of all roots. */
const MAX_ROOTS = MAX_INTS / 2
/** States that are traced to see which bits are read most. */
const SAMPLE = 32

/** Words of a state that is short. */
const MAX_SHORT = 6

/** The leaf of a binding whose guard is false, and the one of an action without a step. */
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
  readonly start: () => Start
  /** Of a property that begins with a quantifier. */
  readonly fork: (() => Fork) | null
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
 * A property has a tree of its own, and so have the tests of its quantifiers (quantified.ts).
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
  readonly #nodes: Trees
  readonly #quantified: Quantified
  /** Per action, then per property. */
  readonly roots: readonly Root[]
  readonly #trees: readonly Tree[]
  /** Of an effect, whose root is one cell. */
  readonly #nothing: Int32Array

  /** Takes over the trees of another thread, or plants new ones by what a sample of states reads. */
  constructor(model: Model, tracer: Tracer, words: MemoWords, start: readonly Root[] | Sample) {
    this.#model = model
    this.#tracer = tracer
    this.#ints = words.ints
    this.#state = words.state
    this.#working = words.working
    this.#nothing = masks([], words.state.length)
    this.#nodes = new Trees(words.ints)
    this.#quantified = new Quantified(tracer, this.#nodes, words.state)
    this.#effects = [...model.actions, ...model.actions].map(unbound)
    this.roots = 'load' in start ? this.#plant(start) : start
    this.#trees = this.roots.map((root) => ({ root, ...entriesOf(root, words.state) }))
  }

  /** See `Unit.replaced`. */
  replaced(): string | null {
    return this.#tracer.replaced()
  }

  /** The cell of the present state in an action's tree. */
  entry(action: number): number {
    return this.#trees[action]?.start().cell ?? 0
  }

  /** The leaf for the present state in an action's tree, after `states` expanded; 0 where it is not to be learnt. */
  learnSteps(action: number, states: number): number {
    const tree = this.#allowed(action, states)
    return tree ? this.#learn(tree.start(), () => this.#steps(action, this.#isMarked(tree))) : 0
  }

  /** The same in the tree of an effect. */
  learnEffect(action: number, ordinal: number, root: number, states: number): number {
    const spec = this.#model.actions[action]
    const tree = this.#allowed(action, states)
    const binding = tree && this.#bindingAt(action, ordinal)
    if (!spec || !binding) return 0
    return this.#learn({ cell: root, decided: this.#nothing }, () => {
      if (this.#isMarked(tree) && !isEnabled(spec, this.#tracer.view, binding)) return DISABLED
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

  /** The same in the tree of a property: `HOLDS`, or `BROKEN` where the state decides it. */
  learnCheck(property: number, states: number): number {
    const tree = this.#allowed(this.#model.actions.length + property, states)
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

  /** What tests of its quantifiers gave depends on more than the state: nothing is known of this property. */
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

  /** The tree, if it may learn another path. An action that has had its share is split, and starts again. */
  #allowed(index: number, states: number): Tree | undefined {
    const tree = this.#trees[index]
    if (!tree) return undefined
    const { counters } = tree.root
    const shared = index < this.#model.actions.length && !this.#isMarked(tree)
    const misses = Atomics.load(this.#ints, counters)
    if (shared && misses >= SPLIT_START + states / STATES_PER_SHARED_MISS) {
      this.#mark(tree)
      this.#nodes.clear(tree.root)
    } else if (misses >= HEAD_START + states / STATES_PER_MISS) return undefined
    Atomics.add(this.#ints, counters, 1)
    return tree
  }

  /** Of an action: it is split. Of a property: it is no longer remembered. */
  #isMarked({ root }: Tree): boolean {
    return Atomics.load(this.#ints, root.counters + 1) !== 0
  }

  #mark({ root }: Tree): void {
    Atomics.store(this.#ints, root.counters + 1, 1)
  }

  /** The leaf of the enabled bindings, or of those that may be. */
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

  /** False where a few reads show that the guard is. */
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
  #learn(start: Start, run: () => number): number {
    let leaf = 0
    const done = this.#trace(() => {
      leaf = run()
      this.#nodes.add(start, this.#state, this.#tracer.log(), leaf)
    })
    return done ? leaf : 0
  }

  /** One tree per action and values of its parameters, whatever state they come from; `guarded`: with the guard. */
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

/** How a state, the present one, gets into a tree. */
function entriesOf({ pieces, first, tests }: Root, state: Int32Array): Pick<Tree, 'start' | 'fork'> {
  const into = (lookup: Lookup): (() => Start) => {
    const decided = masks(lookup.pieces, state.length)
    const cell = evaluate<() => number>(
      'root',
      { state },
      `return () => ${rootCell(lookup.pieces, lookup.first, (i) => `state[${i}]`)}`,
    )
    return () => ({ cell: cell(), decided })
  }
  const start = into({ pieces, first })
  const failed = into({ pieces, first: first + 1 })
  const all = tests.map(into)
  const fork = (): Fork => ({ tests: all.map((test) => test()), passed: start(), failed: failed() })
  return { start, fork: tests.length > 0 ? fork : null }
}

/** The same for values that nobody can tell apart; text for objects and for texts themselves. */
function keyOf(value: unknown): unknown {
  return typeof value === 'string' || (typeof value === 'object' && value !== null) ? textOf(value) : value
}

function codes(text: string): readonly number[] {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
}

function unbound(): Bound {
  return { root: 0, by: new Map() }
}
