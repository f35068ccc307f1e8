import type { Exploration } from '../../results/exploration.ts'
import type { Paint } from './paint.ts'
import { digits, padded, widest } from '../wording/words.ts'

/** Up to this many actions stay in one column. */
const FEW = 6
const GAP = '    '

/**
 * Shows how many times each action fired and how many states it was the first to reach. Many actions are
 * shown in several columns.
 */
export function actionsTable(actions: Exploration['actions'], width: number, p: Paint): readonly string[] {
  if (actions.length === 0) return []
  const cells = actions.map((action) => [action.name, digits(action.fired), digits(action.new)] as const)
  const widths = (['action', 'fired', 'new'] as const).map((head, i) => widest([head, ...cells.map((c) => c[i] ?? '')]))
  const [name = 0, fired = 0, fresh = 0] = widths
  const text = ([a, b, c]: readonly [string, string, string]): string =>
    `${padded(a, name)}  ${b.padStart(fired)}  ${c.padStart(fresh)}`
  const each = name + fired + fresh + 4 + GAP.length
  const columns =
    actions.length <= FEW
      ? 1
      : Math.max(1, Math.min(Math.floor((width - 2 + GAP.length) / each), Math.ceil(actions.length / FEW)))
  const height = Math.ceil(cells.length / columns)
  const used = Math.ceil(cells.length / height)
  const rows = Array.from({ length: height }, (_, r) =>
    Array.from({ length: used }, (_x, c) => cells[c * height + r]).flatMap((c) =>
      c ? [c[1] === '0' ? p.yellow(text(c)) : text(c)] : [],
    ),
  )
  const head = p.dim(Array.from({ length: used }, () => text(['action', 'fired', 'new'])).join(GAP))
  return [head, ...rows.map((row) => row.join(GAP))].map((line) => `  ${line}`)
}
