/** What the replaced globals need from the evaluation that they belong to. */
export interface Phase {
  isSealed(): boolean
  /** Freezes everything reachable from this value when the search begins. */
  keep(value: unknown): void
  /** Throws this error and makes sure that the run ends with it. */
  fail(error: Error): never
}
