import { FROZEN, SNAPSHOT } from './symbols.ts'

/** How the checker recognizes its own objects: by symbols, and by a list that no author's object can enter. */

/** For each value that the checker has created and handed out, its text, if that is known yet; see `textOf`. */
const owned = new WeakMap<object, string | null>()

/** Records that the checker has created this value: deeply frozen plain data whose parts are all recorded, too. */
export function own<T extends object>(value: T, text: string | null = null): T {
  owned.set(value, text)
  return value
}

/** Whether the checker created it. A value frozen by an author can still contain something that changes. */
export function isOwn(value: object): boolean {
  return owned.has(value)
}

/** Undefined for a value that the checker has not created; null if the text is not known yet. */
export function ownText(value: object): string | null | undefined {
  return owned.get(value)
}

/** Whether this is a live view of a place in a state. */
export function isView(value: unknown): value is { [SNAPSHOT](): unknown } {
  return typeof value === 'object' && value !== null && (value as { readonly [FROZEN]?: boolean })[FROZEN] === false
}

/** Whether this is a value created by an engine, and not a view or one of the author's objects. */
export function isFrozen(value: object): boolean {
  return (value as { readonly [FROZEN]?: boolean })[FROZEN] === true
}

/** The current value of a live view; anything else is returned unchanged. */
export function present(value: unknown): unknown {
  return isView(value) ? value[SNAPSHOT]() : value
}
