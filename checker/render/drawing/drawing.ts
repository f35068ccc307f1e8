import { escapeXml } from '../wording/xml.ts'
import type { Line, Table } from './label.ts'
import { type Box, FONT_SIZE, type MeasuredTable, type Size, textSize } from './measure.ts'
import { linesSvg, short, tableSvg } from './tableSvg.ts'

/** A point. Coordinates are in points, and y points down. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface Stroke {
  readonly colour: string
  readonly width?: number
  readonly dashes?: 'dashed' | 'dotted'
  /** Whether the line ends in an arrowhead. */
  readonly arrow?: boolean
}

/** How a counterexample is drawn. */
export interface PictureOptions {
  /**
   * Whether the picture is for a page that has its own caption. If so, it has no caption, and each state and its step
   * share a class.
   */
  readonly onPage?: boolean
}

/** The largest SVG that is written, in MB. Few programs can show larger ones, and nobody can read them. */
export const LARGEST_MB = 8
const LARGEST = LARGEST_MB * 1_000_000
/**
 * A cell takes at least this many characters. So counting cells is enough to reject a picture before it is laid out.
 */
const CELL = 60

/** Returns null if the picture is too large. */
export function fitting(text: string): string | null {
  return text.length > LARGEST ? null : text
}

/** Counts a picture's cells before it is laid out. */
export class CellCount {
  #cells = 0

  /** Counts the cells of more tables. Returns false if the picture is certain to be too large. */
  fits(tables: readonly Table[]): boolean {
    for (const { rows } of tables) for (const row of rows) this.#cells += row.length
    return this.#cells * CELL <= LARGEST
  }
}

/** Fonts that are about equally wide on every system; see FONT_SIZE. */
const FONTS = "Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', 'Courier New', monospace"
/** In points: the margin of a picture and the size of an arrowhead. */
const PAD = 11
const ARROW = { length: 6.5, half: 2.4 }
/** A page does not scale a picture below this fraction of its size. It scrolls instead. */
const SMALLEST = 0.7

const DASHES = { dashed: '5,2', dotted: '1,5' } as const

/** Draws parts at given places. Lines are drawn over areas, and tables and text over both. */
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

  /** Whether the drawing is already too large. If so, it drops anything added later. */
  get full(): boolean {
    return this.#length > LARGEST
  }

  /** Puts all later parts into the class of this state of the trace, counted from 0. Null means no class. */
  mark(state: number | null): void {
    this.#state = state
  }

  /** Adds a table. `at` is its upper left corner. */
  table(table: MeasuredTable, at: Point): void {
    this.#put(this.#tables, tableSvg(table, at), { ...at, width: table.width, height: table.height })
  }

  /** Adds lines of text, centred at a point. */
  text(lines: readonly Line[], { x, y }: Point): void {
    const { width, height } = textSize(lines)
    const box = { x: x - width / 2, y: y - height / 2, width, height }
    this.#put(this.#tables, linesSvg(lines, box).join(''), box)
  }

  area({ x, y }: Point, { width, height }: Size, colour: string): void {
    this.#put(this.#areas, rectangle({ x, y, width, height }, colour), { x, y, width, height })
  }

  /** Adds a line through points. */
  line(points: readonly Point[], stroke: Stroke): void {
    const [tip, before] = [points.at(-1), points.at(-2)]
    if (!tip || !before) return
    const from = stroke.arrow ? towards(tip, before, ARROW.length) : tip
    const [first, ...rest] = [...points.slice(0, -1), from].map(pair)
    const head = stroke.arrow ? arrowHead(from, tip, stroke.colour) : ''
    this.#put(this.#lines, `${strokeSvg(`M${first}L${rest.join(' ')}`, stroke)}${head}`, around(points))
  }

  /** Adds a curve: a start point, three points per Bézier segment, and the tip of its arrow. */
  curve([first, ...rest]: readonly Point[], tip: Point | null, stroke: Stroke): void {
    const end = rest.at(-1)
    if (!first || !end) return
    const head = tip ? arrowHead(end, tip, stroke.colour) : ''
    const svg = strokeSvg(`M${pair(first)}C${rest.map(pair).join(' ')}`, stroke)
    this.#put(this.#lines, `${svg}${head}`, around([first, ...rest, ...(tip ? [tip] : [])]))
  }

  /**
   * Returns the SVG, or null if it is too large. On a page, it has no title and limits how far the page scales it
   * down.
   */
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

/** The point at a distance from `from` in the direction of `to`. */
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
