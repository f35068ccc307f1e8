/** The part of Graphviz's HTML-like labels that `html.ts` writes, read back: tables of lines of styled text. */
export type Label =
  | { readonly kind: 'text'; readonly lines: readonly Line[] }
  | { readonly kind: 'table'; readonly attributes: Attributes; readonly rows: readonly (readonly TableCell[])[] }

export type Attributes = Readonly<Record<string, string>>
export type Line = readonly Run[]

export interface TableCell {
  readonly attributes: Attributes
  readonly lines: readonly Line[]
}

/** Text in one style, still escaped. */
export interface Run {
  readonly text: string
  readonly colour: string | null
  readonly bold: boolean
  readonly struck: boolean
}

/** The label without its outer angle brackets. Throws where it uses what is not supported. */
export function parseLabel(source: string): Label {
  const tokens = source.match(/<[^>]*>|[^<]+/g) ?? []
  if (!tokens[0]?.startsWith('<TABLE')) return { kind: 'text', lines: linesOf(tokens) }
  const rows: TableCell[][] = []
  let cell: { attributes: Attributes; tokens: string[] } | undefined
  for (const token of tokens.slice(1)) {
    if (token === '<TR>') rows.push([])
    else if (token.startsWith('<TD')) cell = { attributes: attributesOf(token), tokens: [] }
    else if (token === '</TD>' && cell) {
      rows.at(-1)?.push({ attributes: cell.attributes, lines: linesOf(cell.tokens) })
      cell = undefined
    } else cell?.tokens.push(token)
  }
  return { kind: 'table', attributes: attributesOf(tokens[0]), rows }
}

/** Characters that are seen: an entity is one. */
export function lengthOf(line: Line): number {
  return line.reduce((sum, run) => sum + run.text.replaceAll(/&[^;]+;/g, '.').length, 0)
}

function linesOf(tokens: readonly string[]): readonly Line[] {
  const lines: Run[][] = [[]]
  const colours: string[] = []
  let bold = 0
  let struck = 0
  for (const token of tokens) {
    if (token.startsWith('<FONT')) colours.push(attributesOf(token)['COLOR'] ?? '')
    else if (token === '</FONT>') colours.pop()
    else if (token === '<B>') bold++
    else if (token === '</B>') bold--
    else if (token === '<S>') struck++
    else if (token === '</S>') struck--
    else if (token.startsWith('<BR')) lines.push([])
    else if (token.startsWith('<')) throw new Error(`${token} is not supported in a label`)
    else lines.at(-1)?.push({ text: token, colour: colours.at(-1) ?? null, bold: bold > 0, struck: struck > 0 })
  }
  return lines.length > 1 && lines.at(-1)?.length === 0 ? lines.slice(0, -1) : lines
}

function attributesOf(tag: string): Attributes {
  return Object.fromEntries([...tag.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]))
}
