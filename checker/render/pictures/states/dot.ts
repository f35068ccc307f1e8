import type { Trace, TraceLasso, TraceState } from '../../../trace/types.ts'
import { bold, cell, escape, font, lines, row, table } from '../drawing/html.ts'
import { COLOURS } from '../drawing/colours.ts'
import { type PictureOptions, stateClass } from '../drawing/pictureOptions.ts'
import { linesDrawn, stateTable, type Storyboard, storyboard } from './stateTable.ts'
import { aboutLines } from '../../wording/story.ts'
import { wrap } from '../../wording/words.ts'

/** Lines of text, about, that a column of states may have. */
const TALL = 44
/** What a state needs besides its rows: its title and the step that leads to it. */
const AROUND = 5

/** Characters of a step's label that stay on one line. */
const WIDE_LABEL = 56

/**
 * A counterexample as Graphviz DOT: states and the steps between them from top to bottom, long ones in several columns.
 * Graphviz stacks what has the same rank closely only from left to right, so that a column is a rank.
 */
export function traceDot(trace: Trace, { onPage = false }: PictureOptions = {}): string {
  const board = storyboard(trace)
  const columns = columnsOf(board)
  const mark = (at: number): readonly string[] => (onPage ? [`class="${stateClass(at)}"`] : [])
  const label = onPage ? '' : `, label=<${caption(trace)}>`
  return [
    'digraph counterexample {',
    `  graph [rankdir=LR, ranksep=0.5, nodesep=0.2, bgcolor="white", pad=0.2, fontname="Courier", fontsize=10, labelloc=t, labeljust=l${label}]`,
    `  node [shape=plain, fontname="Courier", fontsize=10, fontcolor="${COLOURS.ink}"]`,
    `  edge [arrowsize=0.7, color="${COLOURS.line}"]`,
    ...trace.states.flatMap((state, at) => [
      ...(state.step ? [`  step${at + 1} [${[`label=<${stepTable(state)}>`, ...mark(at)].join(', ')}]`] : []),
      `  state${at + 1} [${[`label=<${stateTable(board, at)}>`, ...mark(at)].join(', ')}]`,
    ]),
    ...trace.states.flatMap((state, at) =>
      edges(
        state,
        at + 1,
        columns.some(([first]) => first === at),
      ),
    ),
    ...(trace.lasso ? backLines(trace.lasso, trace.states.length) : []),
    ...columns.map(
      (at, i) =>
        `  { rank=same; top${i + 1} [${ANCHOR}]; ${at.map(stacked).join(' ')}${trace.lasso && i + 1 === columns.length ? ' back;' : ''} }`,
    ),
    ...columns.map(([first = 0], i) => `  top${i + 1} -> ${first === 0 ? 'state1' : `step${first + 1}`} [style=invis]`),
    ...(columns.length > 1
      ? [`  ${columns.map((_, i) => `top${i + 1}`).join(' -> ')} [style=invis, weight=1000]`]
      : []),
    '}',
    '',
  ].join('\n')
}

/** What the tops of all columns are level with. */
const ANCHOR = 'label="", shape=point, style=invis, width=0.01, height=0.01'

function stacked(at: number): string {
  return at === 0 ? 'state1;' : `step${at + 1}; state${at + 1};`
}

function caption(trace: Trace): string {
  return lines(aboutLines(trace).map((line, i) => (i === 0 ? bold(escape(line)) : font(COLOURS.quiet, escape(line)))))
}

/** The box of the step that leads to a state. */
export function stepTable({ step }: Pick<TraceState, 'step'>): string {
  const fault = step?.fault ?? null
  const label = wrap(`${fault === null ? '' : `FAULT ${fault}: `}${step?.label ?? ''}`, WIDE_LABEL).map((line) =>
    bold(escape(line)),
  )
  const inner = fault === null ? lines(label) : font('white', lines(label))
  const colour = fault === null ? COLOURS.line : COLOURS.fault
  const box = { ALIGN: 'LEFT', BALIGN: 'LEFT', COLOR: colour, BGCOLOR: fault === null ? COLOURS.step : COLOURS.fault }
  return table([row([cell(inner, box)])], { BORDER: 1, CELLBORDER: 0, CELLSPACING: 0, CELLPADDING: 4, COLOR: colour })
}

/** Through the step's box, so that its label never lies on a line. */
function edges({ step }: TraceState, number: number, first: boolean): readonly string[] {
  if (!step) return []
  const style = step.fault === null ? [] : [`color="${COLOURS.fault}"`, 'style=dashed', 'penwidth=2']
  const loose = first ? ['weight=0'] : []
  return [
    `  state${number - 1} -> step${number} [${['dir=none', ...loose, ...style].join(', ')}]`,
    `  step${number} -> state${number}${style.length > 0 ? ` [${style.join(', ')}]` : ''}`,
  ]
}

/** The step that closes a cycle, or that there is none, with the way back beside the states. */
function backLines({ from, back }: TraceLasso, last: number): readonly string[] {
  const label = back ? stepTable(back) : lines([bold(escape('nothing happens any more'))])
  return [
    `  back [label=<${label}>]`,
    `  state${last} -> back [dir=none, style=bold, color="${COLOURS.cycle}"]`,
    `  back -> state${from} [constraint=false, style=bold, color="${COLOURS.cycle}"]`,
  ]
}

/** Consecutive states by column, the tallest column as low as can be. */
function columnsOf(board: Storyboard): readonly (readonly number[])[] {
  const heights = board.trace.states.map((_, at) => linesDrawn(board, at) + AROUND)
  const total = heights.reduce((sum, h) => sum + h, 0)
  const wanted = Math.ceil(total / TALL)
  let limit = Math.max(Math.floor(total / wanted), ...heights)
  while (filled(heights, limit).length > wanted) limit++
  return filled(heights, limit)
}

function filled(heights: readonly number[], limit: number): readonly (readonly number[])[] {
  const columns: number[][] = [[]]
  let height = 0
  heights.forEach((h, at) => {
    if (height > 0 && height + h > limit) {
      columns.push([])
      height = 0
    }
    columns.at(-1)?.push(at)
    height += h
  })
  return columns
}
