import type { Conjunct, Droppable, EffectFunction, GuardFunction } from '../../program/conjuncts/found.ts'

/** A place in one of the author's source files. */
export interface WrittenPlace {
  /** The path, relative to the folder where the spec was bundled. */
  readonly file: string
  /** Line and column both start at 1. */
  readonly line: number
  readonly column: number
}

/** `specs/raft/raft.ts:192:11` */
export function placeText({ file, line, column }: WrittenPlace): string {
  return `${file}:${line}:${column}`
}

/** One condition of a guard, as the author wrote it. */
export interface WrittenConjunct extends Conjunct {
  /** Null if unknown. */
  readonly place: WrittenPlace | null
  /**
   * The text on one line. The early exit `if (a === b) return false` is shown as the condition that must hold: `a !==
   * b`.
   */
  readonly text: string
}

/** The text shown for a guard that could not be analyzed. Such a guard has only this conjunct. */
export const WHOLE = 'the whole guard'

/** A guard, or a helper whose call is one of a guard's conjuncts. */
export interface WrittenGuard extends Omit<GuardFunction, 'conjuncts'> {
  readonly conjuncts: readonly WrittenConjunct[]
}

/** A statement of an effect that writes. */
export interface WrittenStatement extends Droppable {
  readonly place: WrittenPlace | null
  /** The text on one line. */
  readonly text: string
}

export interface WrittenEffect extends Omit<EffectFunction, 'statements'> {
  readonly statements: readonly WrittenStatement[]
}

/**
 * Receives the number and the value of each guard part once it has been evaluated. The value is undefined for a part
 * that has none.
 */
export type PartListener = (id: number, value: unknown) => void

/** The guards and effects found in one evaluation of an instrumented copy. */
export interface Observation {
  /** All guards and helpers in the file, by their position among its functions. */
  readonly guards: ReadonlyMap<number, WrittenGuard>
  /**
   * The author's guard that this function of the copy belongs to. Null if no `when` in the file uses the function.
   */
  guardOf(written: object): WrittenGuard | null
  /** All effects in the file. */
  readonly effects: readonly WrittenEffect[]
  /** The author's effect that this function of the copy belongs to. Null if no `then` in the file uses the function. */
  effectOf(written: object): WrittenEffect | null
  /** Sets the listener that is called for each part. Null removes it. */
  listen(listener: PartListener | null): void
}

/** An action's analyzed guards: its own and those written inside it. */
export function guardsOf(
  observation: Observation,
  { name, when }: { readonly name: string; readonly when?: object | undefined },
): readonly WrittenGuard[] {
  const own = when && observation.guardOf(when)
  const inner = [...observation.guards.values()].filter(({ role, around }) => role === 'guard' && around === name)
  return own ? [own, ...inner] : inner
}
