/** What the replaced globals ask of the evaluation that they belong to, and report to it. */
export interface Phase {
  isSealed(): boolean
  /** Freezes everything reachable from this when the search begins. */
  keep(value: unknown): void
  /** Throws, and makes sure that the run ends with this error. */
  fail(error: Error): never
}
