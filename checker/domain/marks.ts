import { FROZEN, SNAPSHOT } from './symbols.ts'

/** How the checker recognises its own objects: by symbols, and by a list that no author's object gets into. */

/** Of each value that the checker has made and handed out: its text, once that is known; see `textOf`. */
const owned = new WeakMap<object, string | null>()

/** Notes that the checker has made this value: deeply frozen plain data, all of whose parts are such values, too. */
export function own<T extends object>(value: T, text: string | null = null): T {
  owned.set(value, text)
  return value
}

/** Has the checker made it? What an author has frozen may still contain what changes. */
export function isOwn(value: object): boolean {
  return owned.has(value)
}

/** Undefined for what the checker has not made; null where the text is not known yet. */
export function ownText(value: object): string | null | undefined {
  return owned.get(value)
}

/** Is it a live view of a place in a state? */
export function isView(value: unknown): value is { [SNAPSHOT](): unknown } {
  return typeof value === 'object' && value !== null && (value as { readonly [FROZEN]?: boolean })[FROZEN] === false
}

/** Is it a value that an engine has made: not a view, nor an object of the author's? */
export function isFrozen(value: object): boolean {
  return (value as { readonly [FROZEN]?: boolean })[FROZEN] === true
}

/** A live view's present value; anything else as it is. */
export function present(value: unknown): unknown {
  return isView(value) ? value[SNAPSHOT]() : value
}
