import type { ExpectationResult } from '../../check/report.ts'
import { escapeXml as escape } from '../wording/xml.ts'
import { type Mark, markOf, printVerdict } from '../wording/verdict.ts'
import { digits } from '../wording/words.ts'

const SIGNS: Readonly<Record<Mark, string>> = { good: '✓', bad: '✗', open: '?' }
const MEANINGS: Readonly<Record<Mark, string>> = {
  good: 'as it should be',
  bad: 'not as it should be',
  open: 'not decided',
}

/** A sign, with text in the same colour. */
export function markHtml(mark: Mark, text = ''): string {
  const said = text === '' ? '' : ` ${escape(text)}`
  return `<span class="mark ${mark}" title="${MEANINGS[mark]}">${SIGNS[mark]}${said}</span>`
}

export function numberCell(n: number): string {
  return `<td class="number">${digits(n)}</td>`
}

/** A model's cells in a list: its size and its verdicts. */
export function modelCells(distinct: number, depth: number, expectations: readonly ExpectationResult[]): string {
  const verdicts = expectations.map((e) => {
    const said = e.verdict === 'holds' ? '' : ` ${printVerdict(e.verdict, e.length)}`
    return markHtml(markOf(e), `${e.name}${said}`)
  })
  return `${numberCell(distinct)}${numberCell(depth)}<td>${verdicts.join(', ')}</td>`
}

/** The column headings of a list of models: the model, then those for `modelCells`. */
export const MODEL_HEADS = ['model', 'distinct states', 'depth', 'properties'] as const
