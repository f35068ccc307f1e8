import { renderGraphFromSource } from 'graphviz-cli'
import { type Label, lengthOf, parseLabel } from './htmlLabel.ts'
import { drawLine, drawTable, FONT_SIZE, measure, type MeasuredTable } from './tableSvg.ts'

/** Of about the same width everywhere; see FONT_SIZE. */
const FONTS = "Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', 'Courier New', monospace"
const POINTS_PER_INCH = 72

/**
 * A DOT picture as SVG, the same bytes for the same DOT; its text is monospaced.
 *
 * The Graphviz of `graphviz-cli` is built without HTML-like labels and would draw the names of the nodes instead. So it
 * gets boxes and texts of the right size to lay out, and what these labels stand for is drawn in their place. Supported
 * is what `html.ts` writes.
 */
export async function renderSvg(dot: string): Promise<string> {
  const labels: Drawn[] = []
  const source = replaceLabels(dot, (label) => {
    labels.push(label)
    return placeholder(label, `html${labels.length - 1}`)
  })
  const svg = await renderGraphFromSource({ input: source }, { format: 'svg', engine: 'dot' })
  const [first] = labels
  const heading = first?.label.kind === 'table' ? first.label.rows[0]?.[0]?.lines[0] : first?.label.lines[0]
  const title = (heading ?? []).map((run) => run.text).join('')
  return tidy(
    labels.reduce((picture, label, i) => draw(picture, label, `html${i}`), svg),
    title,
  )
}

interface Drawn {
  readonly label: Label
  readonly measured: MeasuredTable | null
}

/** Every `label=<…>` of a DOT source put through `replace`. */
function replaceLabels(dot: string, replace: (label: Drawn) => string): string {
  const start = 'label=<'
  let out = ''
  let from = 0
  for (let at = dot.indexOf(start); at >= 0; at = dot.indexOf(start, from)) {
    let depth = 1
    let end = at + start.length
    for (; depth > 0 && end < dot.length; end++) depth += dot[end] === '<' ? 1 : dot[end] === '>' ? -1 : 0
    const label = parseLabel(dot.slice(at + start.length, end - 1))
    out += dot.slice(from, at) + replace({ label, measured: label.kind === 'table' ? measure(label) : null })
    from = end
  }
  return out + dot.slice(from)
}

function placeholder({ label, measured }: Drawn, id: string): string {
  if (label.kind === 'text')
    return `id="${id}", label="${label.lines.map((line) => 'x'.repeat(lengthOf(line)) + (label.lines.length > 1 ? '\\l' : '')).join('')}"`
  const [width, height] = [measured?.width ?? 0, measured?.height ?? 0].map((n) => (n / POINTS_PER_INCH).toFixed(4))
  return `id="${id}", label="", shape=box, fixedsize=true, width=${width}, height=${height}`
}

function draw(svg: string, { label, measured }: Drawn, id: string): string {
  const start = svg.indexOf(`<g id="${id}"`)
  if (start < 0) return svg
  const isGraph = svg.startsWith(`<g id="${id}" class="graph"`, start)
  const end = isGraph ? svg.indexOf('<g id=', start + 1) : svg.indexOf('</g>', start)
  const group = svg.slice(start, end)
  return svg.slice(0, start) + (label.kind === 'table' ? boxed(group, measured) : texted(group, label)) + svg.slice(end)
}

/** The table where Graphviz put the box. */
function boxed(group: string, measured: MeasuredTable | null): string {
  return group.replace(/<polygon[^>]*points="([^"]*)"[^>]*\/>/, (_, points: string) => {
    const corners = points
      .trim()
      .split(' ')
      .map((point) => point.split(',').map(Number))
    const left = Math.min(...corners.map(([x = 0]) => x))
    const top = Math.min(...corners.map(([, y = 0]) => y))
    return measured ? drawTable(measured, left, top) : ''
  })
}

/** The lines where Graphviz put as many of the same length. */
function texted(group: string, label: Extract<Label, { kind: 'text' }>): string {
  let i = 0
  return group.replaceAll(
    /(<text[^>]*>)x+<\/text>/g,
    (_, open: string) => `${open}${drawLine(label.lines[i++] ?? [])}</text>`,
  )
}

/** Nothing but the picture: no comments, tool tips or ids (a page may hold several), the font named once, a title. */
function tidy(svg: string, title: string): string {
  return svg
    .replace(/^[\s\S]*?<svg/, '<svg')
    .replaceAll(/<!--[\s\S]*?-->\s*/g, '')
    .replaceAll(/<title>[^<]*<\/title>\s*/g, '')
    .replaceAll(/ font-family="[^"]*"/g, '')
    .replaceAll(` font-size="${FONT_SIZE}.00"`, '')
    .replaceAll(/ id="[^"]*"/g, '')
    .replaceAll(/<g class="node">\s*<\/g>\s*/g, '')
    .replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', '')
    .replace(
      /(<svg[^>]*)>/,
      `$1 role="img" xml:space="preserve" font-family="${FONTS}" font-size="${FONT_SIZE}">\n${title === '' ? '' : `<title>${title}</title>\n`}`,
    )
}
