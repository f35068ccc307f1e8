import { QuorateError } from '../../errors.ts'

/** One of `of` parts into which models are divided, one part per machine. `index` starts at 1. */
export interface ModelShard {
  readonly index: number
  readonly of: number
}

/** Parses `3/8`. Throws Q021 (usage) for anything else. */
export function parseShard(text: string): ModelShard {
  const [, index, of] = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text) ?? []
  if (index !== undefined && Number(index) <= Number(of)) return { index: Number(index), of: Number(of) }
  throw new QuorateError({
    code: 'Q021',
    class: 'usage',
    where: ['--shard'],
    problem: `'${text}' is not possible here`,
    hint: 'give the number of the part and the number of parts: 1/4, 2/4, 3/4, 4/4',
  })
}

/** An item to assign to a shard. */
export interface Load {
  /** Unique, so it can break ties between equal costs. */
  readonly name: string
  /** If undefined, the cost is unknown and estimated as the mean of the others. */
  readonly cost: number | undefined
}

/**
 * The items of one shard, in their original order. Every item belongs to exactly one shard, regardless of the order of
 * the input. The most expensive items are placed first, each in the shard that costs the least at that point, so the
 * most expensive shard costs at most a third more than the optimum.
 *
 * Source: R. L. Graham, "Bounds on Multiprocessing Timing Anomalies", SIAM J. Appl. Math. 17 (1969), the rule LPT.
 */
export function inShard<T>(items: readonly T[], loadOf: (item: T) => Load, { index, of }: ModelShard): readonly T[] {
  const loads = items.map((item) => ({ item, ...loadOf(item) }))
  const known = loads.flatMap(({ cost }) => cost ?? [])
  const mean = known.length === 0 ? 1 : known.reduce((a, b) => a + b) / known.length
  const placed = loads
    .map(({ item, name, cost = mean }) => ({ item, name, cost }))
    .sort((a, b) => b.cost - a.cost || (a.name < b.name ? -1 : 1))
  const totals = new Float64Array(of)
  const own = new Set<T>()
  for (const { item, cost } of placed) {
    const least = totals.indexOf(Math.min(...totals))
    totals[least] = (totals[least] ?? 0) + cost
    if (least === index - 1) own.add(item)
  }
  return items.filter((item) => own.has(item))
}
