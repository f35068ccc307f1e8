import { escapeXml } from '../wording/xml.ts'

interface Page {
  readonly title: string
  readonly style: string
  readonly body: readonly string[]
  /** Runs after the page has loaded. */
  readonly script?: string
}

/** The style of all pages. It follows the light or dark mode of the reader's system. */
const STYLE = `
:root { color-scheme: light dark; --line: #8886; --good: #2e7d3222; --bad: #c6282833; --open: #f9a82533 }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem }
table { border-collapse: collapse; margin: 1rem 0 }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: top }
td.settings, code { font: 13px/1.4 ui-monospace, monospace }
a { color: inherit }
`

/** A self-contained HTML page. Only `title` is escaped. */
export function htmlPage({ title, style, body, script }: Page): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    `<title>${escapeXml(title)}</title>`,
    `<style>${STYLE}${style}</style>`,
    '</head>',
    '<body>',
    ...body,
    ...(script === undefined ? [] : [`<script>\n${script}</script>`]),
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

/** A column's heading: its text and its class if it has one. */
type Head = string | { readonly text: string; readonly look: string }

/** `rows` are `<tr>` elements. */
export function htmlTable(heads: readonly Head[], rows: readonly string[]): readonly string[] {
  const names = heads.map(headCell).join('')
  return ['<table>', `<thead><tr>${names}</tr></thead>`, '<tbody>', ...rows, '</tbody>', '</table>']
}

function headCell(head: Head): string {
  return typeof head === 'string'
    ? `<th>${escapeXml(head)}</th>`
    : `<th class="${head.look}">${escapeXml(head.text)}</th>`
}

/** Makes an HTML id from the letters and digits of a name. */
export function htmlId(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')
}
