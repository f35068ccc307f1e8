/**
 * For the text of a function, whether it is proved to have no side effects. This must hold for all functions with the
 * same text.
 */
const proved = new Map<string, boolean>()

/** Records the result for a function with this text. */
export function declareIndependent(text: string, fact: boolean): void {
  proved.set(text, fact && (proved.get(text) ?? true))
}

/** Functions that record more results, called on first use. */
let later: (() => void)[] = []

/** Postpones a proof: it takes some milliseconds, and short searches never need it. */
export function declareLater(declare: () => void): void {
  later.push(declare)
}

/**
 * Whether it makes no difference how many times and in which order a function is called. False if that is unknown, as
 * for functions that did not come through the loader.
 */
export function isIndependent(f: (...values: never) => unknown): boolean {
  const open = later
  later = []
  for (const declare of open) declare()
  return proved.get(Function.prototype.toString.call(f)) ?? false
}
