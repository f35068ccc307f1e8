import { COLOURS } from '../drawing/colours.ts'
import { joined } from '../drawing/label.ts'
import { linesDot, tableDot } from '../drawing/labelDot.ts'
import type { GraphArrow, GraphParts } from './graphParts.ts'

/** Writes a graph as Graphviz DOT. */
export function graphDot({ caption, nodes, arrows }: GraphParts): string {
  const initial = nodes.flatMap((node) => (node.initial ? [node.name] : []))
  return [
    'digraph states {',
    `  graph [label=<${linesDot(caption)}>, bgcolor="white", pad=0.2, nodesep=0.3, ranksep=0.45, fontname="Courier", fontsize=10, labelloc=t, labeljust=l]`,
    `  node [shape=plain, fontname="Courier", fontsize=10, fontcolor="${COLOURS.ink}"]`,
    `  edge [arrowsize=0.7, fontname="Courier", fontsize=10, color="${COLOURS.line}", fontcolor="${COLOURS.ink}"]`,
    `  { rank=min; ${initial.join('; ')} }`,
    ...nodes.map(({ name, table }) => `  ${name} [label=<${tableDot(table)}>]`),
    ...arrows.map((arrow) => `  ${arrow.from} -> ${arrow.to} [${attributes(arrow)}]`),
    '}',
    '',
  ].join('\n')
}

/** A space on each side of a label keeps it away from the lines of the graph. */
function attributes({ label, colour, dashed, width, taken }: GraphArrow): string {
  const aside = label.map((line) => joined(['\u00A0', line, '\u00A0']))
  return [
    `label=<${linesDot(aside)}>`,
    ...(colour === COLOURS.line ? [] : [`color="${colour}"`]),
    ...(dashed ? ['style=dashed'] : []),
    ...(width === 1 ? [] : [`penwidth=${width}`]),
    ...(taken ? ['weight=4'] : []),
  ].join(', ')
}
