import type { QuorateError } from '../../errors.ts'

/** What the loader attaches to a spec under the key `LIFECYCLE`, to follow what happens to it. */
export interface Lifecycle {
  /** Called just before the spec's builder runs. */
  open(build: object): void
  /**
   * Called when a model is complete. `functions` are the ones that an engine will call. From now on, existing objects
   * must not change. Throws Q060 and Q061 (load).
   */
  seal(functions: readonly object[]): void
  /**
   * A forbidden operation that the spec has attempted since then, even if it had no visible effect; null if it
   * attempted none.
   */
  fault(): Error | null
  /** The place in the author's files that made a run fail, or null if unknown. */
  placeOf(cause: unknown): string | null
  /**
   * If an error came from a write to an object that must not change, converts it to a Quorate error. Null for any other
   * error.
   */
  explain(error: unknown): QuorateError | null
}

export const LIFECYCLE: unique symbol = Symbol('quorate.lifecycle')

/** Used for specs created without the loader. It watches nothing. */
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

/** A spec keeps the stack of the call that created it under this key. */
export const CALLER: unique symbol = Symbol('quorate.caller')

/** The stack of the call that created the spec, one line per frame, innermost first. */
export function callersOf(spec: { readonly [CALLER]?: () => string }): readonly string[] {
  return spec[CALLER]?.().split('\n').slice(1) ?? []
}

/** A spec from the loader has a function under this key that evaluates its file again and returns the same spec. */
export const AGAIN: unique symbol = Symbol('quorate.again')
/**
 * Like `AGAIN`, but the text stays the same, so V8 does not compile it again. Used to check a model a second time.
 */
export const COPIED: unique symbol = Symbol('quorate.copied')

/**
 * A spec from the loader has a function under this key that evaluates an instrumented copy of its file. The copy
 * reports each part of a guard when it is evaluated.
 */
export const OBSERVED: unique symbol = Symbol('quorate.observed')
