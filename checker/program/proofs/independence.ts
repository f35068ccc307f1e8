/** By the text of a function: is it proved that it only answers? Of functions of one text all must be. */
const proved = new Map<string, boolean>()

/** Notes what was found out about a function with this text. */
export function declareIndependent(text: string, fact: boolean): void {
  proved.set(text, fact && (proved.get(text) ?? true))
}

/** What declares more, as soon as somebody asks. */
let later: (() => void)[] = []

/** To prove takes some milliseconds, and searches that are over soon never ask. */
export function declareLater(declare: () => void): void {
  later.push(declare)
}

/**
 * May a function be called as often as one likes, in any order, without a difference? False where that is not known, as of
 * functions that did not come through the loader.
 */
export function isIndependent(f: (...values: never) => unknown): boolean {
  const open = later
  later = []
  for (const declare of open) declare()
  return proved.get(Function.prototype.toString.call(f)) ?? false
}
