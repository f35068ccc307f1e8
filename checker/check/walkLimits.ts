// These are not in simulate.ts, because the command line's options need them and must not load the engine.
const DEFAULT_WALKS = 10_000
export const DEFAULT_DEPTH = 100

/** The default number of walks. It is unlimited if there is a time limit; otherwise, it is fixed. */
export function usualWalks(maxSeconds: number | undefined): number {
  return maxSeconds === undefined ? DEFAULT_WALKS : Infinity
}
