import type { WrittenPlace } from '../../language/definition/observation.ts'
import type { Fate, Reached } from './fate.ts'

/** A part of a spec that can be left out. */
export interface PartFacts {
  readonly kind: 'conjunct' | 'write'
  /**
   * The actions whose guard or effect contains it, in order of declaration; there are several if they share one
   * function.
   */
  readonly actions: readonly string[]
  /** As the author wrote it, on one line. */
  readonly text: string
  readonly place: WrittenPlace | null
}

/** The search took too long, or its process died: the mutant neither survived nor was noticed. */
export interface Unanswered {
  readonly kind: 'unanswered'
  /** `it took longer than 60 s` */
  readonly reason: string
}

/** What happens when one part of a spec is left out. */
export interface MutantResult {
  readonly part: PartFacts
  /**
   * The fate in the first model, smallest first, in which a verdict differs or the mutant does not run; `same` if there
   * is no such model.
   */
  readonly fate: Exclude<Fate, { readonly kind: 'undecided' }> | Unanswered
  /**
   * That model or, if no verdict changed, the first model in which it reaches more states, or else fewer; null if there
   * is none.
   */
  readonly model: string | null
  /** Earlier models whose search reached a limit before it found a difference. */
  readonly undecided: readonly string[]
  /** Why the spec says that no promise needs the part; null if it does not. */
  readonly unneeded: string | null
}

/** Which parts of a spec its promises need. */
export interface Necessity {
  readonly spec: string
  /** The models that were tried, starting with the smallest. */
  readonly models: readonly string[]
  /** Models that were not tried, because they have more states than the limit. */
  readonly tooLarge: readonly string[]
  /** Actions whose guard could not be analyzed, so no part of it was left out. */
  readonly unread: readonly string[]
  readonly maxStates: number
  readonly results: readonly MutantResult[]
}

/** `Commit: leads(leader)`, once for each action that has the part. */
export function keysOf({ actions, text }: PartFacts): readonly string[] {
  return actions.map((action) => `${action}: ${text}`)
}

/** Whether the mutant shows what the part is for. */
export function isNoticed({ fate }: Pick<MutantResult, 'fate'>): boolean {
  return fate.kind !== 'same' && fate.kind !== 'unanswered'
}

/**
 * Whether the part only adds behaviour: no verdict changes without it, and fewer states are reached. A promise about
 * what never happens cannot need such a part. In a model that is not decided, more states may be reached.
 */
export function isOnlyAdding({ fate, undecided }: Pick<MutantResult, 'fate' | 'undecided'>): boolean {
  return undecided.length === 0 && fate.kind === 'same' && fate.reached !== null && isFewer(fate.reached)
}

export function isFewer({ before, after }: Reached): boolean {
  return after < before
}

/** Whether the spec says that the part is not needed, but it is. */
export function isRefuted(result: MutantResult): boolean {
  return result.unneeded !== null && isNoticed(result)
}

/** Whether the result contradicts the spec: a survivor without a reason, or a reason for a part that is needed. */
export function isUnexplained(result: MutantResult): boolean {
  return isRefuted(result) || (result.unneeded === null && !isNoticed(result) && !isOnlyAdding(result))
}
