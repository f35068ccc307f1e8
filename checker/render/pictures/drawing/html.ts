/** Pieces of Graphviz's HTML-like labels. */

/** Between cells, whatever the colour of the border round the table. */
export const RULE = '#cbd2d9'

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text as it stands; several spaces stay several. */
export function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (c) => ESCAPES[c] ?? c).replaceAll('  ', '&#160;&#160;')
}

export function font(colour: string, inner: string): string {
  return inner === '' ? '' : `<FONT COLOR="${colour}">${inner}</FONT>`
}

export function bold(inner: string): string {
  return inner === '' ? '' : `<B>${inner}</B>`
}

export function struck(inner: string): string {
  return inner === '' ? '' : `<S>${inner}</S>`
}

/** Lines under each other, each flush left. */
export function lines(list: readonly string[]): string {
  return list.length < 2 ? (list[0] ?? '') : list.map((line) => `${line}<BR ALIGN="LEFT"/>`).join('')
}

export function cell(inner: string, attributes: Readonly<Record<string, string | number>> = {}): string {
  return `<TD${attributesOf({ COLOR: RULE, ...attributes })}>${inner === '' ? ' ' : inner}</TD>`
}

export function row(cells: readonly string[]): string {
  return `<TR>${cells.join('')}</TR>`
}

export function table(rows: readonly string[], attributes: Readonly<Record<string, string | number>>): string {
  return `<TABLE${attributesOf(attributes)}>${rows.join('')}</TABLE>`
}

function attributesOf(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')
}
