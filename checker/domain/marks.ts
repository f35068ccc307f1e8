import { FROZEN, SNAPSHOT } from './symbols.ts'

/** How the checker recognizes its own objects: by symbols, and by a list that no object of an author can enter. */

/** For each value that the checker has made and handed out: its text, once that is known; see `textOf`. */
const owned = new WeakMap<object, string | null>()

/** Records that the checker has made this value: deeply frozen plain data whose parts are all such values, too. */
export function own<T extends object>(value: T, text: string | null = null): T {
  owned.set(value, text)
  return value
}

/** Whether the checker created it. A value that an author has frozen may still contain something that changes. */
export function isOwn(value: object): boolean {
  return owned.has(value)
}

/** Undefined for a value that the checker has not made; null if the text is not known yet. */
export function ownText(value: object): string | null | undefined {
  return owned.get(value)
}

/** Whether it is a live view of a place in a state. */
export function isView(value: unknown): value is { [SNAPSHOT](): unknown } {
  return typeof value === 'object' && value !== null && (value as { readonly [FROZEN]?: boolean })[FROZEN] === false
}

/** Whether it is a value created by an engine, and not a view or an object of the author's. */
export function isFrozen(value: object): boolean {
  return (value as { readonly [FROZEN]?: boolean })[FROZEN] === true
}

/** The current value of a live view; anything else is returned unchanged. */
export function present(value: unknown): unknown {
  return isView(value) ? value[SNAPSHOT]() : value
}
