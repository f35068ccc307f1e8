import type { Trace, TraceLasso, TraceState } from '../../trace/trace.ts'
import { COLOURS } from '../drawing/colours.ts'
import { fitting } from '../drawing/drawing.ts'
import { linesDot, tableDot } from '../drawing/labelDot.ts'
import { captionLines, chainOf } from './chain.ts'
import { backTable } from './stateTable.ts'

/**
 * Writes a counterexample as Graphviz DOT, with states and steps from top to bottom, in several columns if there are
 * many. Graphviz packs nodes closely only within a rank, so a column is a rank of a left-to-right graph. Returns null
 * if it would be too large.
 */
export function statesDot(trace: Trace): string | null {
  const columns = chainOf(trace)
  if (!columns) return null
  const links = columns.flat()
  const lines = [
    'digraph counterexample {',
    `  graph [rankdir=LR, ranksep=0.5, nodesep=0.2, bgcolor="white", pad=0.2, fontname="Courier", fontsize=10, labelloc=t, labeljust=l, label=<${linesDot(captionLines(trace))}>]`,
    `  node [shape=plain, fontname="Courier", fontsize=10, fontcolor="${COLOURS.ink}"]`,
    `  edge [arrowsize=0.7, color="${COLOURS.line}"]`,
    ...links.flatMap(({ at, step, state }) => [
      ...(step ? [`  step${at + 1} [label=<${tableDot(step.table)}>]`] : []),
      `  state${at + 1} [label=<${tableDot(state.table)}>]`,
    ]),
    ...trace.states.flatMap((state, at) =>
      edges(
        state,
        at + 1,
        columns.some(([first]) => first?.at === at),
      ),
    ),
    ...(trace.lasso ? backLines(trace.lasso, trace.states.length) : []),
    ...columns.map(
      (column, i) =>
        `  { rank=same; top${i + 1} [${ANCHOR}]; ${column.map(({ at }) => stacked(at)).join(' ')}${trace.lasso && i + 1 === columns.length ? ' back;' : ''} }`,
    ),
    ...columns.map(([first], i) => `  top${i + 1} -> ${first?.step ? `step${first.at + 1}` : 'state1'} [style=invis]`),
    ...(columns.length > 1
      ? [`  ${columns.map((_, i) => `top${i + 1}`).join(' -> ')} [style=invis, weight=1000]`]
      : []),
    '}',
    '',
  ]
  return fitting(lines.join('\n'))
}

/** An invisible node that aligns the tops of the columns. */
const ANCHOR = 'label="", shape=point, style=invis, width=0.01, height=0.01'

function stacked(at: number): string {
  return at === 0 ? 'state1;' : `step${at + 1}; state${at + 1};`
}

/** Edges lead through the step's box, so that its label never covers a line. */
function edges({ step }: TraceState, number: number, first: boolean): readonly string[] {
  if (!step) return []
  const style = step.fault === null ? [] : [`color="${COLOURS.fault}"`, 'style=dashed', 'penwidth=2']
  const loose = first ? ['weight=0'] : []
  return [
    `  state${number - 1} -> step${number} [${['dir=none', ...loose, ...style].join(', ')}]`,
    `  step${number} -> state${number}${style.length > 0 ? ` [${style.join(', ')}]` : ''}`,
  ]
}

/** Shows how a lasso continues after its last state, with an edge back to where the cycle starts. */
function backLines(lasso: TraceLasso, last: number): readonly string[] {
  return [
    `  back [label=<${tableDot(backTable(lasso))}>]`,
    `  state${last} -> back [dir=none, style=bold, color="${COLOURS.cycle}"]`,
    `  back -> state${lasso.from} [constraint=false, style=bold, color="${COLOURS.cycle}"]`,
  ]
}
