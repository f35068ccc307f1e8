import { escapeXml } from '../../wording/xml.ts'
import type { Line, Table } from './label.ts'
import { type Box, FONT_SIZE, type MeasuredTable, type Size, textSize } from './measure.ts'
import { linesSvg, short, tableSvg } from './tableSvg.ts'

/** In points, from the upper left corner, y going down. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface Stroke {
  readonly colour: string
  readonly width?: number
  readonly dashes?: 'dashed' | 'dotted'
  /** Does it end in the head of an arrow? */
  readonly arrow?: boolean
}

/** How a counterexample is drawn. */
export interface PictureOptions {
  /** For a page that says itself what is shown, and how it ends: without a caption, every state and its step in a class. */
  readonly onPage?: boolean
}

/** A picture whose SVG is larger than this is not made: hardly anything shows it, and nobody looks through it. */
export const LARGEST_MB = 8
const LARGEST = LARGEST_MB * 1_000_000
/** A cell takes more characters than this, so that a picture with more cells need not be laid out to know that it is too large. */
const CELL = 60

/** A picture as text, or null where that is too large. */
export function fitting(text: string): string | null {
  return text.length > LARGEST ? null : text
}

/** Counts the cells of a picture to be: is it sure to be too large? */
export class CellCount {
  #cells = 0

  /** Counts more tables; false where there are too many. */
  fits(tables: readonly Table[]): boolean {
    for (const { rows } of tables) for (const row of rows) this.#cells += row.length
    return this.#cells * CELL <= LARGEST
  }
}

/** Of about the same width everywhere; see FONT_SIZE. */
const FONTS = "Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', 'Courier New', monospace"
/** In points: the margin of a picture, and the head of an arrow. */
const PAD = 11
const ARROW = { length: 6.5, half: 2.4 }
/** How far a page scales a picture down before it is scrolled. */
const SMALLEST = 0.7

const DASHES = { dashed: '5,2', dotted: '1,5' } as const

/** A drawing whose parts all have their place. Areas lie below lines, and these below tables and texts. */
export class Drawing {
  readonly #areas: string[] = []
  readonly #lines: string[] = []
  readonly #tables: string[] = []
  #state: number | null = null
  #length = 0
  #left = Infinity
  #top = Infinity
  #right = -Infinity
  #bottom = -Infinity

  /** Is it too large already? Nothing is kept any more then. */
  get full(): boolean {
    return this.#length > LARGEST
  }

  /** Everything from here on belongs to a state of a trace, counted from 0, and gets a class for it; null: to none. */
  mark(state: number | null): void {
    this.#state = state
  }

  /** A table with its upper left corner at a point. */
  table(table: MeasuredTable, at: Point): void {
    this.#put(this.#tables, tableSvg(table, at), { ...at, width: table.width, height: table.height })
  }

  /** Lines of text round a point. */
  text(lines: readonly Line[], { x, y }: Point): void {
    const { width, height } = textSize(lines)
    const box = { x: x - width / 2, y: y - height / 2, width, height }
    this.#put(this.#tables, linesSvg(lines, box).join(''), box)
  }

  area({ x, y }: Point, { width, height }: Size, colour: string): void {
    this.#put(this.#areas, rectangle({ x, y, width, height }, colour), { x, y, width, height })
  }

  /** Straight from point to point. */
  line(points: readonly Point[], stroke: Stroke): void {
    const [tip, before] = [points.at(-1), points.at(-2)]
    if (!tip || !before) return
    const from = stroke.arrow ? towards(tip, before, ARROW.length) : tip
    const [first, ...rest] = [...points.slice(0, -1), from].map(pair)
    const head = stroke.arrow ? arrowHead(from, tip, stroke.colour) : ''
    this.#put(this.#lines, `${strokeSvg(`M${first}L${rest.join(' ')}`, stroke)}${head}`, around(points))
  }

  /** A curve of Bézier segments: where it starts, and three points for each of them; then straight to the tip of its arrow. */
  curve([first, ...rest]: readonly Point[], tip: Point | null, stroke: Stroke): void {
    const end = rest.at(-1)
    if (!first || !end) return
    const head = tip ? arrowHead(end, tip, stroke.colour) : ''
    const svg = strokeSvg(`M${pair(first)}C${rest.map(pair).join(' ')}`, stroke)
    this.#put(this.#lines, `${svg}${head}`, around([first, ...rest, ...(tip ? [tip] : [])]))
  }

  /** Null where the picture would be too large. A page does not need the title, and scales a picture down, but not too far. */
  svg(title: string, { onPage = false }: PictureOptions = {}): string | null {
    if (this.full) return null
    const [x, y] = [Math.floor(this.#left) - PAD, Math.floor(this.#top) - PAD]
    const [width, height] = [Math.ceil(this.#right) + PAD - x, Math.ceil(this.#bottom) + PAD - y]
    const scaled = onPage ? ` style="min-width: ${short(SMALLEST * width)}pt"` : ''
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}pt" height="${height}pt" viewBox="${x} ${y} ${width} ${height}"${scaled} role="img" xml:space="preserve" font-family="${FONTS}" font-size="${FONT_SIZE}">`,
      ...(onPage ? [] : [`<title>${escapeXml(title)}</title>`]),
      rectangle({ x, y, width, height }, 'white'),
      ...this.#areas,
      ...this.#lines,
      ...this.#tables,
      '</svg>',
      '',
    ].join('\n')
  }

  #put(layer: string[], svg: string, { x, y, width, height }: Box): void {
    if (this.full || svg === '') return
    const part = this.#state === null ? svg : `<g class="part state${this.#state + 1}">${svg}</g>`
    this.#length += part.length
    layer.push(part)
    this.#left = Math.min(this.#left, x)
    this.#top = Math.min(this.#top, y)
    this.#right = Math.max(this.#right, x + width)
    this.#bottom = Math.max(this.#bottom, y + height)
  }
}

function rectangle({ x, y, width, height }: Box, colour: string): string {
  return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" fill="${colour}"/>`
}

function pair({ x, y }: Point): string {
  return `${short(x)} ${short(y)}`
}

function strokeSvg(path: string, { colour, width = 1, dashes }: Stroke): string {
  const thick = width === 1 ? '' : ` stroke-width="${width}"`
  const broken = dashes ? ` stroke-dasharray="${DASHES[dashes]}"` : ''
  return `<path fill="none" stroke="${colour}"${thick}${broken} d="${path}"/>`
}

function arrowHead(base: Point, tip: Point, colour: string): string {
  const length = Math.hypot(tip.x - base.x, tip.y - base.y) || 1
  const [x, y] = [((tip.x - base.x) / length) * ARROW.half, ((tip.y - base.y) / length) * ARROW.half]
  const corners = [{ x: base.x - y, y: base.y + x }, tip, { x: base.x + y, y: base.y - x }]
  return `<path fill="${colour}" stroke="${colour}" d="M${corners.map(pair).join('L')}z"/>`
}

/** A point that is so far from another on the way to a third. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const part = length === 0 ? 0 : Math.min(1, distance / length)
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}

function around(points: readonly Point[]): Box {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}
