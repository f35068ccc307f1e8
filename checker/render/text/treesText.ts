import type { TreeFigures } from '../../results/trees.ts'
import { digits, padded, widest } from '../wording/words.ts'

const HEAD = ['decision trees', 'bytes', 'nodes', 'depth', 'hits', 'misses']

/** Prints a table that shows how large a search's decision trees are and how they are used. */
export function treesText(trees: readonly TreeFigures[]): string {
  if (trees.length === 0) return 'no decision trees: the search ended before any results were cached'
  const rows = trees.map(({ name, kind, ...figures }) => [
    kind === 'property' ? name : `${name}, ${kind}`,
    ...[figures.bytes, figures.nodes, figures.depth, figures.hits, figures.misses].map(digits),
  ])
  const table = [HEAD, ...rows]
  const widths = HEAD.map((_, column) => widest(table.map((row) => row[column] ?? '')))
  return table
    .map((row) =>
      row.map((cell, i) => (i === 0 ? padded(cell, widths[0] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n')
}
