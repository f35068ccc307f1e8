import { type Matrix, type MatrixCell, sharedProperties, tallyOf } from '../../check/matrix.ts'
import { cellText, headline, READING, settingsText, tallyText } from '../text/matrixText.ts'
import { anchor, cellMarkdown } from './markdown.ts'
import { settings } from '../wording/words.ts'

/** A page: an overview where there are several specs, then a table per spec. `command`: what makes it. */
export function matrixMarkdown(matrices: readonly Matrix[], command: string): string {
  return [
    '# What each protocol promises, and when it breaks',
    '',
    `<!-- Made by \`${command}\`; do not edit. -->`,
    '',
    `${headline(matrices)}. ${READING.join(' ')} Violated cells link to their counterexamples.`,
    '',
    ...overview(matrices),
    ...matrices.flatMap(section),
  ].join('\n')
}

function overview(matrices: readonly Matrix[]): readonly string[] {
  if (matrices.length < 2) return []
  const columns = sharedProperties(matrices)
  return [
    '## At a glance',
    '',
    'In how many models of each protocol the promises that several make hold or are violated.',
    '',
    tableRow(['', ...columns]),
    tableRow(['---', ...columns.map(() => '---')]),
    ...matrices.map((matrix) =>
      tableRow([
        `[${matrix.spec}](#${anchor(matrix.spec)})`,
        ...columns.map((name) => tallyText(tallyOf(matrix, name))),
      ]),
    ),
    '',
  ]
}

function section({ spec, about, defaults, columns, rows }: Matrix): readonly string[] {
  const constants = settings(defaults)
  return [
    `## ${spec}`,
    '',
    ...(about === '' ? [] : [about.replaceAll('<', '&lt;'), '']),
    ...(constants === '' ? [] : [`Defaults: \`${constants}\`, no faults.`, '']),
    tableRow(['model', 'settings', ...columns]),
    tableRow(['---', '---', ...columns.map(() => '---')]),
    ...rows.map((row) => tableRow([cellMarkdown(row.model), cellMarkdown(settingsText(row)), ...row.cells.map(cell)])),
    '',
  ]
}

function cell(found: MatrixCell | null): string {
  const plain = cellText(found)
  if (found?.verdict !== 'violated') return plain
  return found.link === null ? `**${plain}**` : `[**${plain}**](${found.link})`
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
