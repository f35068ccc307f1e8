import { escapeSpaced } from '../wording/xml.ts'
import { RULE } from './colours.ts'
import type { Line, Run } from './label.ts'
import { type Box, FONT_SIZE, LINE, type MeasuredTable, type PlacedCell } from './measure.ts'

/** Draws a table as SVG. The point is its upper left corner. */
export function tableSvg({ table, cells, width, height }: MeasuredTable, { x, y }: Pick<Box, 'x' | 'y'>): string {
  const placed = cells.map(({ cell, box }) => ({ cell, box: { ...box, x: x + box.x, y: y + box.y } }))
  const frame = `<path d="${outline({ x, y, width, height })}" fill="none" stroke="${table.stroke}" stroke-width="${table.border}"/>`
  return [
    ...boxesSvg(placed.filter(({ cell }) => cell.stroke === RULE)),
    frame,
    // Cells with their own border colour come last, so that their neighbours do not cover them.
    ...boxesSvg(placed.filter(({ cell }) => cell.stroke !== RULE)),
    ...placed.flatMap((each) => textSvg(each, table.padding)),
  ].join('')
}

/** Draws all boxes with the same look as one path. Otherwise, rectangles would take up most of the file. */
function boxesSvg(cells: readonly PlacedCell[]): readonly string[] {
  const outlines = new Map<string, string[]>()
  for (const { cell, box } of cells) {
    const look = `fill="${cell.fill}" stroke="${cell.stroke}"`
    const known = outlines.get(look)
    if (known) known.push(outline(box))
    else outlines.set(look, [outline(box)])
  }
  return [...outlines].map(([look, list]) => `<path ${look} d="${list.join('')}"/>`)
}

function outline({ x, y, width, height }: Box): string {
  return `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h-${short(width)}z`
}

function textSvg({ cell, box: { x, y, width } }: PlacedCell, padding: number): readonly string[] {
  const at = cell.align === 'left' ? { x: x + padding + 1 } : { x: x + width / 2, anchor: 'middle' }
  return linesSvg(cell.lines, { ...at, y: y + padding })
}

/** Draws lines of text from top to bottom. `x` is where they start or their middle, and `y` is their upper edge. */
export function linesSvg(
  lines: readonly Line[],
  { x, y, anchor = 'start' }: { readonly x: number; readonly y: number; readonly anchor?: string },
): readonly string[] {
  const look = anchor === 'start' ? '' : ` text-anchor="${anchor}"`
  return lines.flatMap((line, i) => {
    const [run] = line
    if (run === undefined || line.every(({ text }) => text.trim() === '')) return []
    const [style, inner] = line.length === 1 ? [styleOf(run), escapeSpaced(run.text)] : ['', line.map(runSvg).join('')]
    return [`<text x="${short(x)}" y="${short(y + 0.95 * FONT_SIZE + i * LINE)}"${look}${style}>${inner}</text>`]
  })
}

function runSvg(run: Run): string {
  const style = styleOf(run)
  return style === '' ? escapeSpaced(run.text) : `<tspan${style}>${escapeSpaced(run.text)}</tspan>`
}

function styleOf({ colour, bold, struck }: Run): string {
  return [
    colour === null ? '' : ` fill="${colour}"`,
    bold ? ' font-weight="bold"' : '',
    struck ? ' text-decoration="line-through"' : '',
  ].join('')
}

/** Prints a length in points, rounded to a tenth. */
export function short(length: number): string {
  return String(Math.round(length * 10) / 10)
}
