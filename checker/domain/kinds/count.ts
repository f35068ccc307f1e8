/** Exact sizes of composite domains. */

export function sum(terms: readonly bigint[]): bigint {
  return terms.reduce((a, b) => a + b, 0n)
}

/** The number of sequences with at most `max` of `n` values: 1 + n + n² + … + n^max. */
export function geometric(n: bigint, max: number): bigint {
  return n === 1n ? BigInt(max) + 1n : (n ** BigInt(max + 1) - 1n) / (n - 1n)
}

/** The number of subsets with at most `max` of `n` values. */
export function subsets(n: bigint, max: number): bigint {
  let ways = 1n
  let total = 1n
  for (let k = 1n; k <= BigInt(max) && k <= n; k++) total += ways = (ways * (n - k + 1n)) / k
  return total
}

/** The number of multisets with at most `max` of `n` values. */
export function multisets(n: bigint, max: number): bigint {
  let ways = 1n
  let total = 1n
  for (let k = 1n; k <= BigInt(max); k++) total += ways = (ways * (n + k - 1n)) / k
  return total
}
