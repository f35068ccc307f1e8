import { Set as ImmutableSet } from 'immutable'
import type { StateValue } from '../../immutableValues/value.ts'
import type { Difference, LogEvent } from '../events/event.ts'
import type { Stepper, Taken } from './stepper.ts'

/** Steps that explain a line. */
export interface Way {
  readonly steps: readonly Taken[]
  readonly state: StateValue
  /** True if a property was broken earlier, or if one of these steps breaks one. */
  readonly hasBroken: boolean
}

/** Where the ways begin. */
export type Start = Pick<Way, 'state' | 'hasBroken'>

type Missed = (way: Way, differences: readonly Difference[]) => void

/** A state reached while a line is being explained. */
interface Point {
  readonly state: StateValue
  /** Whether the step that the line reports has been taken. */
  readonly done: boolean
  readonly hasBroken: boolean
  readonly taken: Taken | null
  readonly back: Point | null
}

/** How many states to compute between two pauses. */
const PAUSE = 64

/**
 * The ways to explain a line from a state: the step that the line reports, plus hidden steps before and after it,
 * ending in a state that agrees with the line. Ways with fewer hidden steps come first. Only one way leads to each
 * state, or two if just one of them breaks a property that the stepper seeks.
 */
export class Ways {
  readonly #stepper: Stepper
  readonly #event: LogEvent
  #level: readonly Point[]
  /** The states reached for each kind of point: before or after the step, broken or not. */
  readonly #seen = new Map<string, ImmutableSet<StateValue>>()
  #made: number
  readonly #missed: Missed | undefined

  /** `missed` receives steps that would explain the line if the state agreed with it. */
  constructor(stepper: Stepper, { state, hasBroken }: Start, event: LogEvent, missed?: Missed) {
    this.#stepper = stepper
    this.#event = event
    this.#missed = missed
    this.#level = [{ state, hasBroken, done: event.must === null, taken: null, back: null }]
    this.#made = stepper.states
    this.#isNew(this.#level[0] as Point)
  }

  /** Whether there are no more explanations. */
  get isOver(): boolean {
    return this.#level.length === 0
  }

  /**
   * The explanations with one more hidden step than last time; null is a pause. Pass `isLast` if no more ways will be
   * requested.
   */
  *next(isLast: boolean): Generator<Way | null> {
    const { must, differences, hidden } = this.#event
    const level: Point[] = [...this.#level]
    if (must)
      for (const point of this.#level) {
        if (point.done) continue
        level.push(...this.#after(point, this.#stepper.steps(point.state, must, false), true))
        if (this.#isTired()) yield null
      }
    for (const point of level) {
      if (!point.done) continue
      const found = differences(this.#stepper.interpreter, point.state)
      if (found.length === 0) yield wayTo(point)
      else this.#missed?.(wayTo(point), found)
    }
    this.#level = []
    if (isLast || hidden.length === 0) return
    const following: Point[] = []
    for (const point of level)
      for (const step of hidden) {
        following.push(...this.#after(point, this.#stepper.steps(point.state, step, true), point.done))
        if (this.#isTired()) yield null
      }
    this.#level = following
  }

  #after(back: Point, steps: readonly Taken[], done: boolean): readonly Point[] {
    return steps
      .map((taken): Point => {
        return { state: taken.after, hasBroken: back.hasBroken || taken.breaks, done, taken, back }
      })
      .filter((point) => this.#isNew(point))
  }

  #isNew({ state, done, hasBroken }: Point): boolean {
    const kind = `${done} ${hasBroken}`
    const seen = this.#seen.get(kind) ?? ImmutableSet<StateValue>()
    if (seen.has(state)) return false
    this.#seen.set(kind, seen.add(state))
    return true
  }

  #isTired(): boolean {
    if (this.#stepper.states - this.#made < PAUSE) return false
    this.#made = this.#stepper.states
    return true
  }
}

function wayTo(point: Point): Way {
  const steps: Taken[] = []
  for (let at: Point | null = point; at; at = at.back) if (at.taken) steps.push(at.taken)
  return { steps: steps.toReversed(), state: point.state, hasBroken: point.hasBroken }
}
