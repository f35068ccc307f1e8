/**
 * Proves claims that may depend on each other, even in a circle. A claim holds unless its proof fails, and a proof
 * may assume the claims that are still being proved.
 */
export class Together<T> {
  readonly #known = new Map<T, boolean>()
  /** Claims that the current proof has assumed or found to hold, in order. */
  readonly #assumed = new Set<T>()

  holds(claim: T, proof: () => boolean): boolean {
    const known = this.#known.get(claim)
    if (known !== undefined) return known
    if (this.#assumed.has(claim)) return true
    const before = this.#assumed.size
    this.#assumed.add(claim)
    const holds = proof()
    if (holds && before > 0) return true
    // Whatever was found while this claim was assumed may depend on it.
    for (const since of [...this.#assumed].slice(before)) {
      this.#assumed.delete(since)
      if (holds) this.#known.set(since, true)
    }
    if (!holds) this.#known.set(claim, false)
    return holds
  }
}
