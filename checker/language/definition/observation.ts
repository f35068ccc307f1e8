import type { Conjunct, Droppable, EffectFunction, GuardFunction } from '../../program/guards/found.ts'

/** A place in one of the author's files. */
export interface WrittenPlace {
  /** Relative to the folder in which the spec was bundled. */
  readonly file: string
  /** Both count from 1. */
  readonly line: number
  readonly column: number
}

/** `specs/raft/raft.ts:192:11` */
export function placeText({ file, line, column }: WrittenPlace): string {
  return `${file}:${line}:${column}`
}

/** One condition of a guard, as the author wrote it. */
export interface WrittenConjunct extends Conjunct {
  /** Null if it is unknown. */
  readonly place: WrittenPlace | null
  /**
   * The text, on one line. A refusal by `if (a === b) return false` is shown as the condition that must hold: `a !==
   * b`.
   */
  readonly text: string
}

/** The text of the only conjunct of a guard that could not be analyzed. */
export const WHOLE = 'the whole guard'

/** A guard, or a helper that a guard calls as a whole conjunct. */
export interface WrittenGuard extends Omit<GuardFunction, 'conjuncts'> {
  readonly conjuncts: readonly WrittenConjunct[]
}

/** A statement of an effect that writes. */
export interface WrittenStatement extends Droppable {
  readonly place: WrittenPlace | null
  /** On one line. */
  readonly text: string
}

export interface WrittenEffect extends Omit<EffectFunction, 'statements'> {
  readonly statements: readonly WrittenStatement[]
}

/**
 * Receives the number of each part of a guard that has been evaluated, with its value; undefined for a part without a
 * value.
 */
export type PartListener = (id: number, value: unknown) => void

/** The guards of one evaluation of an instrumented copy. */
export interface Observation {
  /** All guards and helpers of the file, by their position among its functions. */
  readonly guards: ReadonlyMap<number, WrittenGuard>
  /**
   * The guard that this function of the copy belongs to, as the author wrote it; null if no `when` in the file uses the
   * function.
   */
  guardOf(written: object): WrittenGuard | null
  /** All effects of the file. */
  readonly effects: readonly WrittenEffect[]
  /** The effect that this function of the copy belongs to; null if no `then` in the file uses the function. */
  effectOf(written: object): WrittenEffect | null
  /** The listener that is notified of each part; null if there is none. */
  listen(listener: PartListener | null): void
}

/** The guards of an action that could be analyzed: its own, and those that are written inside it. */
export function guardsOf(
  observation: Observation,
  { name, when }: { readonly name: string; readonly when?: object | undefined },
): readonly WrittenGuard[] {
  const own = when && observation.guardOf(when)
  const inner = [...observation.guards.values()].filter(({ role, around }) => role === 'guard' && around === name)
  return own ? [own, ...inner] : inner
}
