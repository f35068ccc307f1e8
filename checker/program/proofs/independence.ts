/**
 * Maps a function's text to whether it is proved to have no side effects. The proof must cover all functions with the
 * same text.
 */
const proved = new Map<string, boolean>()

/** Records the result for a function with this text. */
export function declareIndependent(text: string, fact: boolean): void {
  proved.set(text, fact && (proved.get(text) ?? true))
}

/** Functions that record more results. They are called on first use. */
let later: (() => void)[] = []

/** Postpones a proof, because it takes a few milliseconds and short searches never need it. */
export function declareLater(declare: () => void): void {
  later.push(declare)
}

/**
 * Whether it does not matter how many times, or in what order, a function is called. False if that is unknown, for
 * example because the function did not come from the loader.
 */
export function isIndependent(f: (...values: never) => unknown): boolean {
  const open = later
  later = []
  for (const declare of open) declare()
  return proved.get(Function.prototype.toString.call(f)) ?? false
}
