import { FROZEN, SNAPSHOT } from './symbols.ts'

/** Lets the checker recognize its own objects, by symbols and by a list that no author's object can get into. */

/** Every value that the checker has created and handed out, with its text if that is known; see `textOf`. */
const owned = new WeakMap<object, string | null>()

/**
 * Registers a value that the checker created. It must be deeply frozen plain data whose parts have all been registered.
 */
export function own<T extends object>(value: T, text: string | null = null): T {
  owned.set(value, text)
  return value
}

/** Whether the checker created this value. A value frozen by an author may still contain mutable parts. */
export function isOwn(value: object): boolean {
  return owned.has(value)
}

/** Undefined for a value that the checker did not create; null if the text is not known yet. */
export function ownText(value: object): string | null | undefined {
  return owned.get(value)
}

/** Whether this is a live view of a place in a state. */
export function isView(value: unknown): value is { [SNAPSHOT](): unknown } {
  return typeof value === 'object' && value !== null && (value as { readonly [FROZEN]?: boolean })[FROZEN] === false
}

/** Whether an engine created this value; false for views and for the author's objects. */
export function isFrozen(value: object): boolean {
  return (value as { readonly [FROZEN]?: boolean })[FROZEN] === true
}

/** The current value of a live view; returns anything else unchanged. */
export function present(value: unknown): unknown {
  return isView(value) ? value[SNAPSHOT]() : value
}
