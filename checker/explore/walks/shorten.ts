import { must } from '../../must.ts'
import { bindingsOf } from '../../compile/runtime/bindings.ts'
import { compile } from '../../compile/compile.ts'
import { valueKey } from '../../domain/values/equality.ts'
import type { CheckedProperty } from '../../language/model/checked.ts'
import type { Model } from '../../language/model/model.ts'
import { createMachine } from '../machine/machine.ts'
import type { Failure, Path } from '../../results/exploration.ts'
import { RandomWalker } from './randomWalker.ts'

const MEMORY = 2 ** 26
/** After expanding this many states, the shortest behaviour found is the result. */
const MAX_EXPANDED = 50_000

/**
 * How a behaviour must end: with the first state or step that decides a property, or with an error in the spec that has
 * this code.
 */
export type Ending = { readonly property: CheckedProperty } | { readonly code: string }

/** A behaviour with the required ending and, if that is an error, the error. */
export interface Shortened {
  readonly path: Path
  readonly failure: Failure | null
}

/**
 * Removes steps from a behaviour as long as its ending stays the same. A step is identified by its action and the
 * values of its binding. If removing other steps disables it, it is removed too. Tries large pieces first, then smaller
 * ones, and finally single steps and pairs, until none can be removed. A shorter behaviour may still exist. Null if
 * replaying the original behaviour does not reach the required ending, or is interrupted.
 *
 * Pauses after every step. If `interrupted` then returns true, the shortest behaviour found is the result.
 *
 * Source: Zeller, Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE TSE 2002.
 */
export function shortening(
  model: Model,
  path: Path,
  ending: Ending,
  interrupted: () => boolean = () => false,
): Generator<void, Shortened | null> {
  return new Shortener(model, ending, interrupted).shorten(path)
}

/** A step, identified by action and binding, so that it can be found in another state. */
interface NamedStep {
  readonly action: number
  readonly binding: string
}

interface Attempt extends Shortened {
  /** The steps taken, by name. */
  readonly script: readonly NamedStep[]
}

class Shortener {
  readonly #walker: RandomWalker
  readonly #ending: Ending
  readonly #interrupted: () => boolean
  #expanded = 0

  constructor(model: Model, ending: Ending, interrupted: () => boolean) {
    this.#interrupted = interrupted
    this.#walker = new RandomWalker(createMachine(compile(model), { maxMemory: MEMORY }))
    this.#ending = ending
    this.#walker.lookFor('property' in ending ? [ending.property] : [])
  }

  *shorten(path: Path): Generator<void, Shortened | null> {
    let best = yield* this.#again(path)
    if (!best) return null
    for (let size = Math.ceil(best.script.length / 2); size > 1; size = Math.floor(size / 2))
      best = yield* this.#withoutPieces(best, size)
    for (let before = Infinity; best.script.length < before;) {
      before = best.script.length
      best = yield* this.#withoutPairs(yield* this.#withoutPieces(best, 1))
    }
    return best
  }

  /** Makes one pass over the behaviour, trying to remove each piece of this many steps. */
  *#withoutPieces(known: Attempt, size: number): Generator<void, Attempt> {
    let best = known
    for (let at = 0; at < best.script.length && !this.#isOver();) {
      const shorter = yield* this.#without(best, (i) => at <= i && i < at + size)
      if (shorter) best = shorter
      else at += size
    }
    return best
  }

  /**
   * Makes one pass that tries to remove pairs of steps, because one step can undo another: a crash and a restart, for
   * example.
   */
  *#withoutPairs(known: Attempt): Generator<void, Attempt> {
    let best = known
    for (let first = 0; first < best.script.length; first++)
      for (let second = first + 1; second < best.script.length && !this.#isOver(); second++)
        best = (yield* this.#without(best, (i) => i === first || i === second)) ?? best
    return best
  }

  /** Whether to stop now. */
  #isOver(): boolean {
    return this.#expanded >= MAX_EXPANDED || this.#interrupted()
  }

  /** A shorter behaviour without the spared steps, or null if there is none. */
  *#without({ path, script }: Attempt, spared: (i: number) => boolean): Generator<void, Attempt | null> {
    const attempt = yield* this.#attempt(
      path.init,
      script.filter((_, i) => !spared(i)),
    )
    return attempt && attempt.script.length < script.length ? attempt : null
  }

  /** Replays the same behaviour, or a prefix that already has the required ending. */
  #again({ init, steps }: Path): Generator<void, Attempt | null> {
    let next = 0
    return this.#go(init, () => {
      const step = steps[next++]
      if (!step) return null
      const k = this.#walker.successors.findIndex((s) => s.action === step.action && s.ordinal === step.ordinal)
      return k < 0 ? null : k
    })
  }

  #attempt(init: number, script: readonly NamedStep[]): Generator<void, Attempt | null> {
    let next = 0
    return this.#go(init, () => {
      for (;;) {
        const step = script[next++]
        if (!step) return null
        const k = this.#find(step)
        if (k >= 0) return k
      }
    })
  }

  /**
   * Takes the steps that `choose` selects until the behaviour has the required ending. Null if it never does, or if it
   * is interrupted.
   */
  *#go(init: number, choose: () => number | null): Generator<void, Attempt | null> {
    const walker = this.#walker
    const script: NamedStep[] = []
    try {
      let [sighting] = walker.start(init).sightings
      while (!sighting) {
        this.#expanded++
        ;[sighting] = walker.expand()
        if (sighting) break
        const k = choose()
        if (k === null) return null
        script.push(this.#name(k))
        walker.take(k)
        yield
        if (this.#interrupted()) return null
      }
      const { path } = walker
      if (!sighting.step) return { path, script, failure: null }
      const last = this.#nameOf(sighting.step)
      return { path: { ...path, steps: [...path.steps, sighting.step] }, script: [...script, last], failure: null }
    } catch (error) {
      return this.#failed(error, script)
    }
  }

  /**
   * An error in the spec also ends an attempt. The attempt succeeds only if it is the error whose trace is being
   * shortened.
   */
  #failed(error: unknown, script: readonly NamedStep[]): Attempt | null {
    const failure = this.#walker.failure(error)
    if (!('code' in this.#ending) || failure.complaint.code !== this.#ending.code || !failure.path) return null
    return { path: failure.path, script, failure }
  }

  #name(k: number): NamedStep {
    const { action, ordinal } = must(this.#walker.successors[k])
    return this.#nameOf({ action, ordinal })
  }

  #nameOf({ action, ordinal }: { action: number; ordinal: number }): NamedStep {
    return { action, binding: must(this.#bindings(action)[ordinal]) }
  }

  /** The successor that this step of the current state leads to. -1 if the step is not enabled or changes nothing. */
  #find({ action, binding }: NamedStep): number {
    const { successors } = this.#walker
    if (!successors.some((s) => s.action === action)) return -1
    const ordinal = this.#bindings(action).indexOf(binding)
    return successors.findIndex((s) => s.action === action && s.ordinal === ordinal)
  }

  #bindings(action: number): readonly string[] {
    const { model, interner } = this.#walker.machine.compiled
    const spec = model.actions[action]
    if (!spec) return []
    this.#walker.load()
    return bindingsOf(spec, this.#walker.machine.unit.view, interner).map((bound) =>
      valueKey(bound.map(({ value }) => value)),
    )
  }
}
