/** Exact sizes of composite domains. */

export function sum(terms: readonly bigint[]): bigint {
  return terms.reduce((a, b) => a + b, 0n)
}

/** How many sequences there are of at most `max` out of `n` values: 1 + n + n² + … + n^max. */
export function geometric(n: bigint, max: number): bigint {
  return n === 1n ? BigInt(max) + 1n : (n ** BigInt(max + 1) - 1n) / (n - 1n)
}

/** How many subsets there are of at most `max` out of `n` values. */
export function subsets(n: bigint, max: number): bigint {
  let ways = 1n
  let total = 1n
  for (let k = 1n; k <= BigInt(max) && k <= n; k++) total += ways = (ways * (n - k + 1n)) / k
  return total
}

/** How many multisets there are of at most `max` out of `n` values. */
export function multisets(n: bigint, max: number): bigint {
  let ways = 1n
  let total = 1n
  for (let k = 1n; k <= BigInt(max); k++) total += ways = (ways * (n + k - 1n)) / k
  return total
}
