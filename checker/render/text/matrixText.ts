import type { Matrix, MatrixCell, MatrixRow, VerdictTally } from '../../check/matrix.ts'
import { count, padded, settings, sum, widest } from '../wording/words.ts'

/** Prints one table per spec, for a terminal. */
export function matrixText(matrices: readonly Matrix[]): string {
  return matrices.map(table).join('\n\n')
}

function table({ spec, columns, rows }: Matrix): string {
  const head = ['', ...columns]
  const body = rows.map((row) => [row.model, ...row.cells.map(cellText)])
  const widths = head.map((name, i) => widest([name, ...body.map((cells) => cells[i] ?? '')]))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => padded(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd()
  return [spec, line(head), ...body.map(line)].join('\n')
}

/** `violated (5)` for a counterexample of 5 states. */
export function cellText(cell: MatrixCell | null): string {
  if (!cell) return '–'
  return cell.length === null ? cell.verdict : `${cell.verdict} (${cell.length})`
}

/** `writeQuorum=1; crash=1` */
export function settingsText({ constants, faults }: MatrixRow): string {
  return [settings(constants), faultsText(faults)].filter((part) => part !== '').join('; ')
}

function faultsText(faults: MatrixRow['faults']): string {
  const parts = Object.entries(faults).map(([kind, budget]) => (budget === 1 ? kind : `${kind} ×${String(budget)}`))
  return parts.length === 0 ? '' : `faults: ${parts.join(', ')}`
}

/** `3 hold, 2 violated (from 4)` */
export function tallyText(tally: VerdictTally | null): string {
  if (!tally) return '–'
  const { holds, open, violated, shortest } = tally
  return [
    ...(holds > 0 ? [`${holds} ${holds === 1 ? 'holds' : 'hold'}`] : []),
    ...(open > 0 ? [`${open} bounded`] : []),
    ...(violated > 0 ? [`${violated} violated${shortest === null ? '' : ` (from ${shortest})`}`] : []),
  ].join(', ')
}

/** How to read the tables, for all formats. */
export const READING = [
  'Each row is a model, with the settings and faults that differ from the defaults of its spec; each column is a promise.',
  '“holds”: in every reachable state. “violated (5)”: the shortest counterexample has 5 states, including the initial state.',
  '“bounded”: in every state within a limit. “–”: not checked in this model.',
] as const

export function headline(matrices: readonly Matrix[]): string {
  const models = sum(matrices.map(({ rows }) => rows.length))
  return `${count(matrices.length, 'protocol')}, ${count(models, 'model')}`
}
