import type { QuorateError } from '../../errors.ts'

/** What a spec that came through the loader lets one know, under the key `LIFECYCLE`. */
export interface Lifecycle {
  /** Its builder is about to run. */
  open(build: object): void
  /**
   * A model is made; `functions` are those that an engine will call. From now on nothing may change that was made until now.
   * Throws Q060 and Q061 (load).
   */
  seal(functions: readonly object[]): void
  /** What the spec did since that it must not do, be it that nothing of it was seen; null: nothing. */
  fault(): Error | null
  /** Where in the author's files it was that made a run fail; null: not known. */
  placeOf(cause: unknown): string | null
  /** An error that the spec threw because it wrote to what was made before, as that; null for any other error. */
  explain(error: unknown): QuorateError | null
}

export const LIFECYCLE: unique symbol = Symbol('quorate.lifecycle')

/** That of specs that were made without the loader: nobody watches. */
const UNWATCHED: Lifecycle = {
  open: () => {},
  seal: () => {},
  fault: () => null,
  placeOf: () => null,
  explain: () => null,
}

export function lifecycleOf(spec: { readonly [LIFECYCLE]?: Lifecycle }): Lifecycle {
  return spec[LIFECYCLE] ?? UNWATCHED
}

/** Under this key a spec has the stack of the call that made it. */
export const CALLER: unique symbol = Symbol('quorate.caller')

/** The lines of the stack of the call that made it, innermost first. */
export function callersOf(spec: { readonly [CALLER]?: string }): readonly string[] {
  return spec[CALLER]?.split('\n').slice(1) ?? []
}

/** Under this key a spec that came through the loader has what evaluates its file anew and gives the same spec. */
export const AGAIN: unique symbol = Symbol('quorate.again')
