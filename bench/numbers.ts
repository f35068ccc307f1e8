export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2
}

/** `1.23 (1.20 … 1.31)`: the median, the minimum and the maximum. */
export function spread(values: readonly number[]): string {
  if (values.some(Number.isNaN)) return 'unknown'
  const [middle, least, greatest] = [median(values), Math.min(...values), Math.max(...values)].map((n) => n.toFixed(2))
  return `${middle} (${least} … ${greatest})`
}

export function whole(n: number): string {
  return Math.round(n).toLocaleString('en-US')
}

export function megabytes(bytes: number): string {
  return Number.isNaN(bytes) ? 'unknown' : `${whole(bytes / 1e6)} MB`
}
