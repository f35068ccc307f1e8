import { type Alternative, alternatives } from '../../../trace/alternatives.ts'
import type { Trace, TraceLasso, TraceStep } from '../../../trace/types.ts'
import { changeRows } from '../../wording/changeRows.ts'
import { COLOURS } from '../drawing/colours.ts'
import { stepTable } from './dot.ts'
import { Drawing, type Point, type Size, tableSize } from '../drawing/drawing.ts'
import { bold, cell, escape, font, lines, row, RULE, table } from '../drawing/html.ts'
import { stateTable, type Storyboard, storyboard } from './stateTable.ts'
import { aboutLines } from '../../wording/story.ts'
import { count, wrap } from '../../wording/words.ts'

/** In points. */
const GAP = 20
/** Over a row of alternatives, for the line that they hang from. */
const RAIL = 14
/** Where the line from state to state runs. */
const MIDDLE = 40
/** How far the alternatives of a state may reach before they go on below. */
const WIDE_CHOICES = 900
/** Characters of a line in a box, and lines that tell changes there. */
const WIDE_BOX = 40
const MANY_LINES = 6

/** A counterexample from top to bottom, and right of each state all that could have happened instead. */
export function choicesDot(trace: Trace): string {
  const drawing = new Drawing()
  const board = storyboard(trace)
  const others = alternatives(trace)
  const widths = others.map((own, at) => (own.length > 0 ? tableSize(stateTable(board, at)).width : 0))
  const grid = Math.max(...widths) + 2 * GAP
  const caption = captionTable(trace, others)
  drawing.table(caption, { x: 0, y: 0 })
  const tops: number[] = []
  let y = tableSize(caption).height + GAP
  for (const at of trace.states.keys()) {
    const { top, right, bottom } = drawState(drawing, board, at, y)
    const reached = drawChoices(drawing, others[at] ?? [], { x: grid, y: top }, right)
    tops.push(top)
    y = Math.max(bottom, reached) + GAP
    const next = trace.states[at + 1] ?? trace.lasso?.back
    if (next ?? trace.lasso)
      drawing.line({ x: MIDDLE, y: bottom }, { x: MIDDLE, y }, `dir=none, ${styleOf(next?.step ?? null)}`)
  }
  if (trace.lasso) drawBack(drawing, trace.lasso, tops[trace.lasso.from - 1] ?? 0, y)
  return drawing.dot(COLOURS.ink)
}

function styleOf(step: TraceStep | null): string {
  return (step?.fault ?? null) === null
    ? `color="${COLOURS.ink}", penwidth=2`
    : `color="${COLOURS.fault}", penwidth=2, style=dashed`
}

/** The step that leads to a state, and the state; gives where that lies. */
function drawState(drawing: Drawing, board: Storyboard, at: number, y: number) {
  const state = board.trace.states[at]
  let top = y
  if (state?.step) {
    const label = stepTable(state)
    drawing.table(label, { x: 0, y })
    const below = y + tableSize(label).height
    top = below + GAP
    drawing.line({ x: MIDDLE, y: below }, { x: MIDDLE, y: top }, styleOf(state.step))
  }
  const label = stateTable(board, at)
  const { width, height } = tableSize(label)
  drawing.table(label, { x: 0, y: top })
  return { top, right: width, bottom: top + height }
}

/** `from`: where the line to them begins. Gives where they end. */
function drawChoices(drawing: Drawing, others: readonly Alternative[], at: Point, from: number): number {
  let { y } = at
  for (const [i, boxes] of rowsOf(others.map(choiceTable)).entries()) {
    const rail = y + RAIL / 2
    const line = (start: Point, end: Point): void => drawing.line(start, end, `dir=none, color="${COLOURS.quiet}"`)
    if (i > 0) line({ x: at.x - GAP, y: at.y + RAIL / 2 }, { x: at.x - GAP, y: rail })
    line({ x: i > 0 ? at.x - GAP : from, y: rail }, { x: at.x + (boxes.at(-1)?.x ?? 0) + RAIL, y: rail })
    for (const { label, x, faulty } of boxes) {
      const middle = at.x + x + RAIL
      const style = faulty ? `color="${COLOURS.fault}", style=dashed, penwidth=2` : `color="${COLOURS.quiet}"`
      drawing.line({ x: middle, y: rail }, { x: middle, y: y + RAIL + GAP / 2 }, style)
      drawing.table(label, { x: at.x + x, y: y + RAIL + GAP / 2 })
    }
    y += RAIL + GAP / 2 + Math.max(...boxes.map(({ height }) => height)) + GAP / 2
  }
  return y
}

interface Choice {
  readonly label: string
  readonly faulty: boolean
}

type Placed = Choice & Size & { readonly x: number }

/** Boxes side by side, as many as have room. */
function rowsOf(choices: readonly Choice[]): readonly (readonly Placed[])[] {
  const rows: Placed[][] = []
  for (const choice of choices) {
    const size = tableSize(choice.label)
    const last = rows.at(-1)?.at(-1)
    const x = last ? last.x + last.width + GAP : 0
    if (last && x + size.width <= WIDE_CHOICES) rows.at(-1)?.push({ ...choice, ...size, x })
    else rows.push([{ ...choice, ...size, x: 0 }])
  }
  return rows
}

/** The steps, and what they would have changed or where they would have led. */
function choiceTable(other: Alternative): Choice {
  const { steps, violates } = other
  const fault = steps[0]?.fault ?? null
  const names = steps.flatMap(({ label }) => wrap(label, WIDE_BOX))
  const head = [...(fault === null ? [] : [`FAULT ${fault}`]), ...names].map((line) => bold(escape(line)))
  const inner = fault === null ? lines(head) : font('white', lines(head))
  const wide = { ALIGN: 'LEFT', BALIGN: 'LEFT' }
  const fill = fault === null ? COLOURS.step : COLOURS.fault
  const label = table(
    [
      row([cell(inner, { ...wide, BGCOLOR: fill })]),
      row([cell(lines(consequence(other)), { ...wide, ...(violates ? { BGCOLOR: COLOURS.faultHead } : {}) })]),
    ],
    {
      BORDER: violates ? 3 : 1,
      CELLBORDER: 1,
      CELLSPACING: 0,
      CELLPADDING: 3,
      COLOR: violates || fault !== null ? COLOURS.fault : RULE,
    },
  )
  return { label, faulty: fault !== null }
}

function consequence({ after, known, outside, violates }: Alternative): readonly string[] {
  const told = [
    ...(violates ? [font(COLOURS.fault, bold('violated here, too'))] : []),
    ...(outside ? [font(COLOURS.quiet, 'outside the constraint')] : []),
  ]
  if (after.changes.length === 0) return [...told, font(COLOURS.quiet, 'changes nothing')]
  if (known.length > 0) return [...told, escape(`leads to state ${known.join(', ')}`)]
  const changes = changeRows(after).flatMap((each) => {
    const values = each.before === null ? each.after.join(', ') : `${each.before} → ${each.after.join(', ')}`
    return wrap(`${each.path}: ${values}`, WIDE_BOX).map((line, i) => `${i === 0 ? '' : '  '}${line}`)
  })
  const rest = changes.length - MANY_LINES
  const shown = rest > 1 ? changes.slice(0, MANY_LINES) : changes
  return [...told, ...shown.map(escape), ...(rest > 1 ? [font(COLOURS.quiet, `… ${count(rest, 'more line')}`)] : [])]
}

/** How a lasso goes on after its last state, with the way back on the left. */
function drawBack(drawing: Drawing, { from, back }: TraceLasso, top: number, y: number): void {
  const text = back ? `back to state ${from}, again and again` : 'nothing happens any more'
  const label = back
    ? stepTable(back)
    : table([row([cell(bold(text), { BGCOLOR: COLOURS.cycleHead })])], { BORDER: 1, COLOR: COLOURS.cycle })
  drawing.table(label, { x: 0, y })
  const middle = y + tableSize(label).height / 2
  const [way, entry] = [-GAP, top + RAIL / 2]
  const style = `color="${COLOURS.cycle}", penwidth=2`
  drawing.line({ x: 0, y: middle }, { x: way, y: middle }, `dir=none, ${style}`)
  drawing.line({ x: way, y: middle }, { x: way, y: entry }, `dir=none, ${style}`)
  drawing.line({ x: way, y: entry }, { x: 0, y: entry }, style)
}

function captionTable(trace: Trace, others: readonly (readonly Alternative[])[]): string {
  const steps = others.flat().reduce((sum, each) => sum + each.steps.length, 0)
  const [about, ...more] = [
    ...aboutLines(trace),
    `on the right: ${count(steps, 'other step')} that could have been taken`,
  ]
  const text = [bold(escape(about)), ...more.map((line) => font(COLOURS.quiet, escape(line)))]
  const look = { ALIGN: 'LEFT', BALIGN: 'LEFT', BGCOLOR: '#ffffff', COLOR: '#ffffff' }
  return table([row([cell(lines(text), look)])], {
    BORDER: 0,
    CELLBORDER: 0,
    CELLSPACING: 0,
    CELLPADDING: 4,
    COLOR: '#ffffff',
  })
}
