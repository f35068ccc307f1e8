import leven from 'leven'

/** Returns `; did you mean 'x'?` for the closest known name, or else lists all known names. */
export function suggest(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'there are none'
  const nearest = known
    .map((k) => ({ k, distance: leven(name.toLowerCase(), k.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0]
  if (nearest && nearest.distance <= Math.max(2, name.length / 3)) return `did you mean '${nearest.k}'?`
  return `known: ${known.join(', ')}`
}
