/** By the text of a function: is it proved that it only answers? Of functions of one text all must be. */
const proved = new Map<string, boolean>()

/** Notes what was found out about a function with this text. */
export function declareIndependent(text: string, fact: boolean): void {
  proved.set(text, fact && (proved.get(text) ?? true))
}

/**
 * May a function be called as often as one likes, in any order, without a difference? False where that is not known, as of
 * functions that did not come through the loader.
 */
export function isIndependent(f: (...values: never) => unknown): boolean {
  return proved.get(Function.prototype.toString.call(f)) ?? false
}
