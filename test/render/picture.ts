interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** In points: the widest possible character and the tolerance for rounding. */
const CHARACTER = 6.05
const SLACK = 1

/** The text in a picture, line by line. */
export function textOf(svg: string): string {
  const text = svg.replaceAll(/<\/?tspan[^>]*>/g, '').replaceAll(/<[^>]*>/g, '\n')
  return text
    .replaceAll('&#160;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

/** Tables that overlap. */
export function overlaps(svg: string): readonly string[] {
  const frames = framesIn(svg)
  return frames.flatMap((a, i) =>
    frames.slice(i + 1).flatMap((b) => (meet(a, b) ? [`${JSON.stringify(a)} ${JSON.stringify(b)}`] : [])),
  )
}

function meet(a: Box, b: Box): boolean {
  return (
    a.x + a.width > b.x + SLACK &&
    b.x + b.width > a.x + SLACK &&
    a.y + a.height > b.y + SLACK &&
    b.y + b.height > a.y + SLACK
  )
}

/** Lines of text that extend beyond the cell in which they start, or that are in no cell. */
export function spills(svg: string): readonly string[] {
  const cells = boxesIn(svg.replaceAll(/<path[^>]*fill="none"[^>]*>/g, ''))
  return [...svg.matchAll(/<text x="([-\d.]+)" y="([-\d.]+)"([^>]*)>(.*?)<\/text>/g)]
    .map(([, x, y, look = '', inner = '']) => {
      const text = textOf(inner)
      const width = text.length * CHARACTER
      return { text, y: Number(y), left: Number(x) - (look.includes('middle') ? width / 2 : 0), width }
    })
    .filter(
      ({ y, left, width }) =>
        !cells.some((c) => c.x <= left && left + width <= c.x + c.width + SLACK && c.y <= y && y <= c.y + c.height),
    )
    .map(({ text }) => text)
}

function framesIn(svg: string): readonly Box[] {
  return [...svg.matchAll(/<path d="([^"]*)" fill="none"[^>]*>/g)].flatMap(([, path = '']) => boxesIn(`d="${path}"`))
}

function boxesIn(svg: string): readonly Box[] {
  return [...svg.matchAll(/M([-\d.]+) ([-\d.]+)h([\d.]+)v([\d.]+)h/g)].map(([, ...numbers]) => {
    const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number)
    return { x, y, width, height }
  })
}
