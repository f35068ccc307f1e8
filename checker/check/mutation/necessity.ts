import type { WrittenPlace } from '../../language/definition/observation.ts'
import type { Fate, Reached } from './fate.ts'

/** A part of a spec that can be left out. */
export interface PartFacts {
  readonly kind: 'conjunct' | 'write'
  /**
   * The actions whose guard or effect contains the part, in order of declaration. There is more than one if they share
   * a function.
   */
  readonly actions: readonly string[]
  /** The author's source text, on one line. */
  readonly text: string
  readonly place: WrittenPlace | null
}

/** The search took too long or its process died, so it is not known whether a promise needs the part. */
export interface Unanswered {
  readonly kind: 'unanswered'
  /** For example, `it took longer than 60 s`. */
  readonly reason: string
}

/** What happens when one part of a spec is left out. */
export interface MutantResult {
  readonly part: PartFacts
  /**
   * The fate in the smallest model in which a verdict differs or the mutant does not run; `same` if there is no such
   * model.
   */
  readonly fate: Exclude<Fate, { readonly kind: 'undecided' }> | Unanswered
  /**
   * The model for that fate. If no verdict changed, the first model in which the mutant reaches more states, or else
   * fewer; null if there is none.
   */
  readonly model: string | null
  /** Earlier models whose search reached a limit before it found a difference. */
  readonly undecided: readonly string[]
  /** Why no promise needs the part, according to the spec; null if it does not say. */
  readonly unneeded: string | null
  /** An earlier spec that has the same part, written in the same place, and needs it; null if there is none. */
  readonly neededBy: string | null
}

/** Which parts of a spec its promises need. */
export interface Necessity {
  readonly spec: string
  /** The models that were tried, smallest first. */
  readonly models: readonly string[]
  /** Larger models, in which only the parts were tried that nothing had explained before. */
  readonly larger: readonly string[]
  /** Models that were not tried. */
  readonly untried: readonly string[]
  /** Actions whose guard could not be analyzed, so none of its parts were left out. */
  readonly unread: readonly string[]
  readonly maxStates: number
  readonly results: readonly MutantResult[]
}

/** Keys such as `Commit: leads(leader)`, one for each action that has the part. */
export function keysOf({ actions, text }: PartFacts): readonly string[] {
  return actions.map((action) => `${action}: ${text}`)
}

/** Whether leaving out the part makes a visible difference. */
export function isNoticed({ fate }: Pick<MutantResult, 'fate'>): boolean {
  return fate.kind !== 'same' && fate.kind !== 'unanswered'
}

/**
 * Whether the part only adds behaviour: without it, no verdict changes and fewer states are reached. No promise about
 * what must never happen can need such a part. All models must be decided, because an undecided one might reach more
 * states.
 */
export function isOnlyAdding({ fate, undecided }: Pick<MutantResult, 'fate' | 'undecided'>): boolean {
  return undecided.length === 0 && fate.kind === 'same' && fate.reached !== null && isFewer(fate.reached)
}

export function isFewer({ before, after }: Reached): boolean {
  return after < before
}

/** Whether the spec says that the part is not needed even though it is. */
export function isRefuted(result: MutantResult): boolean {
  return result.unneeded !== null && isNoticed(result)
}

/**
 * Whether nothing explains the result: no spec that has the part needs it and the spec gives no reason, or the spec gives
 * a reason but the part is needed.
 */
export function isUnexplained(result: MutantResult): boolean {
  if (isRefuted(result)) return true
  return result.unneeded === null && result.neededBy === null && !isNoticed(result) && !isOnlyAdding(result)
}
