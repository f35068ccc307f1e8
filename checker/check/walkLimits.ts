// Kept out of simulate.ts because the command-line options need these values and must not load the engine.
const DEFAULT_WALKS = 10_000
export const DEFAULT_DEPTH = 100

/** The default number of walks: unlimited if there is a time limit, otherwise 10,000. */
export function usualWalks(maxSeconds: number | undefined): number {
  return maxSeconds === undefined ? DEFAULT_WALKS : Infinity
}
