import { type Matrix, type MatrixCell, sharedProperties, tallyOf } from '../check/matrix.ts'
import { cellText, headline, READING, settingsText, tallyText } from './matrixText.ts'
import { settings } from './words.ts'

const STYLE = `
:root { color-scheme: light dark; --line: #8886; --good: #2e7d3222; --bad: #c6282833; --open: #f9a82533 }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem }
table { border-collapse: collapse; margin: 1rem 0 }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: top }
thead th { position: sticky; top: 0; background: Canvas }
td.holds { background: var(--good) }
td.violated { background: var(--bad); font-weight: 600 }
td.bounded, td.inconclusive { background: var(--open) }
td.settings, code { font: 13px/1.4 ui-monospace, monospace }
a { color: inherit }
`

/** The same as one HTML page that needs nothing else. */
export function matrixHtml(matrices: readonly Matrix[]): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<title>What each protocol promises, and when it breaks</title>',
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<h1>What each protocol promises, and when it breaks</h1>',
    `<p>${headline(matrices)}. ${READING.map(escape).join(' ')}</p>`,
    ...(matrices.length > 1 ? overview(matrices) : []),
    ...matrices.flatMap(section),
    '</body>',
    '</html>',
    '',
  ].join('\n')
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

function table(head: readonly string[], rows: readonly string[]): readonly string[] {
  const names = head.map((name) => `<th>${escape(name)}</th>`).join('')
  return ['<table>', `<thead><tr>${names}</tr></thead>`, '<tbody>', ...rows, '</tbody>', '</table>']
}

function cell(found: MatrixCell | null): string {
  if (!found) return '<td>–</td>'
  const plain = cellText(found)
  const inner = found.link === null ? plain : `<a href="${escape(found.link)}">${plain}</a>`
  return `<td class="${found.verdict}">${inner}</td>`
}

function id(spec: string): string {
  return escape(spec.replaceAll(/[^\p{L}\p{N}]+/gu, '-'))
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (c) => ESCAPES[c] ?? c)
}
