/**
 * For the text of a function: whether it is proved to have no side effects. All functions with the same text must be.
 */
const proved = new Map<string, boolean>()

/** Records the result for a function with this text. */
export function declareIndependent(text: string, fact: boolean): void {
  proved.set(text, fact && (proved.get(text) ?? true))
}

/** A function that records more, called on first use. */
let later: (() => void)[] = []

/** A proof takes some milliseconds, and short searches never ask for one. */
export function declareLater(declare: () => void): void {
  later.push(declare)
}

/**
 * May a function be called any number of times, in any order, without a difference? False if that is unknown, as for
 * functions that did not come through the loader.
 */
export function isIndependent(f: (...values: never) => unknown): boolean {
  const open = later
  later = []
  for (const declare of open) declare()
  return proved.get(Function.prototype.toString.call(f)) ?? false
}
