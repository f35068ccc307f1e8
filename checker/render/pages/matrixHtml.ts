import { type Matrix, type MatrixCell, sharedProperties, tallyOf } from '../../check/matrix.ts'
import { escapeXml as escape } from '../wording/xml.ts'
import { htmlId as id, htmlPage, htmlTable as table } from './htmlPage.ts'
import { cellText, headline, READING, settingsText, tallyText } from '../text/matrixText.ts'
import { settings } from '../wording/words.ts'

const STYLE = `
thead th { position: sticky; top: 0; background: Canvas }
td.holds { background: var(--good) }
td.violated { background: var(--bad); font-weight: 600 }
td.bounded, td.inconclusive { background: var(--open) }
`
const TITLE = 'What each protocol promises, and when it breaks'

/** The matrix as a self-contained HTML page. */
export function matrixHtml(matrices: readonly Matrix[]): string {
  return htmlPage({
    title: TITLE,
    style: STYLE,
    body: [
      `<h1>${TITLE}</h1>`,
      `<p>${headline(matrices)}. ${READING.map(escape).join(' ')}</p>`,
      ...(matrices.length > 1 ? overview(matrices) : []),
      ...matrices.flatMap(section),
    ],
  })
}

function overview(matrices: readonly Matrix[]): readonly string[] {
  const columns = sharedProperties(matrices)
  const rows = matrices.map((matrix) => {
    const cells = columns.map((name) => `<td>${tallyText(tallyOf(matrix, name))}</td>`)
    return `<tr><th><a href="#${id(matrix.spec)}">${escape(matrix.spec)}</a></th>${cells.join('')}</tr>`
  })
  return ['<h2>At a glance</h2>', ...table(['', ...columns], rows)]
}

function section({ spec, about, defaults, columns, rows }: Matrix): readonly string[] {
  const constants = settings(defaults)
  return [
    `<h2 id="${id(spec)}">${escape(spec)}</h2>`,
    ...(about === '' ? [] : [`<p>${escape(about)}</p>`]),
    ...(constants === '' ? [] : [`<p>Defaults: <code>${escape(constants)}</code>, no faults.</p>`]),
    ...table(
      ['model', 'settings', ...columns],
      rows.map(
        (row) =>
          `<tr><th>${escape(row.model)}</th><td class="settings">${escape(settingsText(row))}</td>${row.cells.map(cell).join('')}</tr>`,
      ),
    ),
  ]
}

function cell(found: MatrixCell | null): string {
  if (!found) return '<td>–</td>'
  const plain = cellText(found)
  const inner = found.link === null ? plain : `<a href="${escape(found.link)}">${plain}</a>`
  return `<td class="${found.verdict}">${inner}</td>`
}
