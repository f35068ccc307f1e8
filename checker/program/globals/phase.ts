/** What the shadows of global names ask, and tell, the evaluation that they belong to. */
export interface Phase {
  isSealed(): boolean
  /** Freezes what can be reached from this when the search begins. */
  keep(value: unknown): void
  /** Throws, and sees that the run ends with it. */
  fail(error: Error): never
}
