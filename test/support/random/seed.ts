/**
 * How a random test runs. FC_SEED and FC_PATH repeat a reported failure, and FC_RUNS sets the number of cases. Without
 * them, every run tries different cases.
 */
export const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)

const path = process.env['FC_PATH']

export function parameters(runs: number): { readonly seed: number; readonly numRuns: number; readonly path?: string } {
  return { seed, numRuns: Number(process.env['FC_RUNS'] ?? runs), ...(path !== undefined && { path }) }
}
