import type { QuorateError } from '../../errors.ts'

/** The service that the loader attaches to a spec, under the key `LIFECYCLE`. */
export interface Lifecycle {
  /** The spec's builder is about to run. */
  open(build: object): void
  /**
   * A model is complete; `functions` are those that an engine will call. From now on, objects created so far must not
   * change. Throws Q060 and Q061 (load).
   */
  seal(functions: readonly object[]): void
  /** A forbidden operation of the spec since then, even if it had no visible effect; null if there was none. */
  fault(): Error | null
  /** The place in the author's files that made a run fail; null if it is unknown. */
  placeOf(cause: unknown): string | null
  /**
   * Converts the spec's error for a write to an earlier object into one of Quorate's errors; null for any other error.
   */
  explain(error: unknown): QuorateError | null
}

export const LIFECYCLE: unique symbol = Symbol('quorate.lifecycle')

/** The lifecycle of specs that were created without the loader. It watches nothing. */
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

/** Under this key, a spec keeps the stack of the call that created it. */
export const CALLER: unique symbol = Symbol('quorate.caller')

/** The stack lines of the call that created it, innermost first. */
export function callersOf(spec: { readonly [CALLER]?: () => string }): readonly string[] {
  return spec[CALLER]?.().split('\n').slice(1) ?? []
}

/** Under this key, a spec from the loader has a function that evaluates its file again and returns the same spec. */
export const AGAIN: unique symbol = Symbol('quorate.again')
/**
 * Like `AGAIN`, but without changing the text, so that V8 does not have to compile it again: for second opinions on the
 * same model.
 */
export const COPIED: unique symbol = Symbol('quorate.copied')

/**
 * Under this key, a spec from the loader has a function that evaluates a copy of its file in which the parts of guards
 * are reported as they are evaluated.
 */
export const OBSERVED: unique symbol = Symbol('quorate.observed')
