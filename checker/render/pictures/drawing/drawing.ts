import { parseLabel } from './htmlLabel.ts'
import { measure } from './tableSvg.ts'

/** In points, from the upper left corner, y going down. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * A drawing whose parts all have their place, as DOT that Graphviz leaves as it is: `neato` with pinned nodes. Areas lie
 * below lines, and these below tables. Areas are lines too, very thick ones: Graphviz draws either all lines first or all
 * nodes.
 */
export class Drawing {
  readonly #areas: string[] = []
  readonly #lines: string[] = []
  readonly #tables: string[] = []
  #ends = 0
  #mark = ''

  /** Everything from here on belongs to a class, which the SVG keeps; null: to none. */
  mark(name: string | null): void {
    this.#mark = name === null ? '' : `, class="${name}"`
  }

  /** A table with its upper left corner at a point. */
  table(label: string, at: Point): void {
    const { width, height } = tableSize(label)
    const centre = { x: at.x + width / 2, y: at.y + height / 2 }
    this.#tables.push(`t${this.#tables.length} [label=<${label}>, ${position(centre)}${this.#mark}]`)
  }

  area({ x, y }: Point, { width, height }: Size, colour: string): void {
    const middle = y + height / 2
    const style = `dir=none, color="${colour}", penwidth=${short(height)}`
    this.#areas.push(...this.#edge({ x, y: middle }, { x: x + width, y: middle }, style))
  }

  /** `style`: attributes of the edge. */
  line(from: Point, to: Point, style: string): void {
    this.#lines.push(...this.#edge(from, to, style))
  }

  dot(ink: string): string {
    return [
      'digraph counterexample {',
      '  graph [layout=neato, inputscale=72, splines=line, outputorder=edgesfirst, bgcolor="white", pad=0.15]',
      `  node [shape=plain, fontname="Courier", fontsize=10, fontcolor="${ink}"]`,
      '  edge [arrowsize=0.6]',
      ...[...this.#areas, ...this.#lines, ...this.#tables].map((statement) => `  ${statement}`),
      '}',
      '',
    ].join('\n')
  }

  #edge(from: Point, to: Point, style: string): readonly string[] {
    const [a, b] = [`p${this.#ends++}`, `p${this.#ends++}`]
    return [
      `${a} [${NOTHING}, ${position(from)}]`,
      `${b} [${NOTHING}, ${position(to)}]`,
      `${a} -> ${b} [${style}${this.#mark}]`,
    ]
  }
}

const NOTHING = 'label="", shape=none, fixedsize=true, width=0, height=0'

/** Of a table as it will be drawn, in points. */
export function tableSize(label: string): Size {
  const parsed = parseLabel(label)
  if (parsed.kind !== 'table') throw new Error('a drawing holds tables')
  const { width, height } = measure(parsed)
  return { width, height }
}

function position({ x, y }: Point): string {
  return `pos="${short(x)},${short(-y)}!"`
}

function short(n: number): string {
  return String(Math.round(n * 10) / 10)
}
