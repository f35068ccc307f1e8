/** The interface between the replaced globals and the evaluation that they belong to. */
export interface Phase {
  isSealed(): boolean
  /** When the search begins, freezes everything that is reachable from this. */
  keep(value: unknown): void
  /** Throws this error, and makes sure that the run ends with it. */
  fail(error: Error): never
}
