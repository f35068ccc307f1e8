import { type Alternative, alternatives } from '../../trace/execution/alternatives.ts'
import { outsideText } from '../../language/model/constraints.ts'
import { cutAtEnd } from '../../trace/execution/violates.ts'
import { refusedTogether, type RefusedTogether } from '../../trace/why/refusedSteps.ts'
import type { Trace, TraceLasso } from '../../trace/trace.ts'
import { changeRows } from '../wording/changeRows.ts'
import { aboutLines, claim, extent } from '../wording/story.ts'
import { count, wrap, sum } from '../wording/words.ts'
import { COLOURS, RULE } from '../drawing/colours.ts'
import { Drawing, type PictureOptions, type Point, type Stroke } from '../drawing/drawing.ts'
import { bold, box, cell, coloured, type Line, line, table } from '../drawing/label.ts'
import { measured, type MeasuredTable } from '../drawing/measure.ts'
import { backTable, stateTable, stepTable, type Storyboard, storyboard } from './stateTable.ts'
import { strokeOf } from './statesPicture.ts'

/** The space between boxes, in points. */
const GAP = 20
/** The space above a row of alternatives, for the line that leads to them. */
const RAIL = 14
/** The x of the line from state to state. */
const MIDDLE = 40
/** The width of a row of alternatives. */
const WIDE_CHOICES = 900
/** How wide a box's lines are, in characters, and how many of them show changes. */
const WIDE_BOX = 40
const MANY_LINES = 6

/**
 * Draws a counterexample as SVG, from top to bottom. To the right of each state are all other enabled steps and,
 * below them, the disabled ones, grouped by the conjunct that refuses them. Returns null if it would be too large.
 */
export function choicesPicture(trace: Trace, { onPage = false }: PictureOptions = {}): string | null {
  const drawing = new Drawing()
  const board = storyboard(trace)
  const others = alternatives(trace)
  const refused = refusedTogether(trace.model)
  const cutAt = cutAtEnd(trace) ? trace.states.length - 1 : null
  const states = trace.states.map(({ value }, at) => ({ ...measured(stateTable(board, at)), value }))
  const grid = states.reduce((most, { width }) => Math.max(most, width), 0)
  const caption = captionTable(trace, others)
  drawing.table(caption, { x: 0, y: 0 })
  const tops: number[] = []
  let y = caption.height + GAP
  for (const [at, state] of states.entries()) {
    if (drawing.full) return null
    if (onPage) drawing.mark(at)
    const top = drawStep(drawing, board, at, y)
    drawing.table(state, { x: 0, y: top })
    const bottom = top + state.height
    const below = drawChoices(drawing, others[at] ?? [], { x: grid + 2 * GAP, y: top }, state.width)
    const reached = drawRefused(drawing, at === cutAt ? [] : refused(state.value), { x: grid + 2 * GAP, y: below })
    tops.push(top)
    y = Math.max(bottom, reached) + GAP
    const next = trace.states[at + 1] ?? trace.lasso?.back
    if (next ?? trace.lasso) drawing.line(down(bottom, y), thick(strokeOf(next?.step)))
  }
  drawing.mark(null)
  if (trace.lasso) drawBack(drawing, trace.lasso, tops[trace.lasso.from - 1] ?? 0, y)
  return drawing.svg(`${claim(trace)}: ${extent(trace)}`)
}

function thick(stroke: Stroke): Stroke {
  return { ...stroke, width: 2 }
}

/** A part of the line from state to state. */
function down(from: number, to: number): readonly Point[] {
  return [
    { x: MIDDLE, y: from },
    { x: MIDDLE, y: to },
  ]
}

/** Draws the step that leads to a state. Returns the top of the state. */
function drawStep(drawing: Drawing, { trace }: Storyboard, at: number, y: number): number {
  const state = trace.states[at]
  if (!state?.step) return y
  const step = measured(stepTable(state))
  drawing.table(step, { x: 0, y })
  const below = y + step.height
  drawing.line(down(below, below + GAP), { ...thick(strokeOf(state.step)), arrow: true })
  return below + GAP
}

/** Draws the other steps. The line to them starts at `from`. Returns their lower edge. */
function drawChoices(drawing: Drawing, others: readonly Alternative[], at: Point, from: number): number {
  const quiet = { colour: COLOURS.quiet }
  let { y } = at
  for (const [i, boxes] of rowsOf(others.map(choice)).entries()) {
    const rail = y + RAIL / 2
    const start = { x: i > 0 ? at.x - GAP : from, y: rail }
    const end = { x: at.x + (boxes.at(-1)?.x ?? 0) + RAIL, y: rail }
    if (i > 0) drawing.line([{ x: at.x - GAP, y: at.y + RAIL / 2 }, start], quiet)
    drawing.line([start, end], quiet)
    for (const { table: each, x, faulty } of boxes) {
      const corner = { x: at.x + x, y: y + RAIL + GAP / 2 }
      const hook = { x: corner.x + RAIL, y: rail }
      const stroke = faulty ? thick(FAULT) : quiet
      drawing.line([hook, { x: hook.x, y: corner.y }], { ...stroke, arrow: true })
      drawing.table(each, corner)
    }
    y += RAIL + GAP + Math.max(...boxes.map((each) => each.table.height))
  }
  return y
}

function quietly(lines: readonly string[]): readonly Line[] {
  return lines.map((text) => coloured(COLOURS.quiet, text))
}

/** Draws what guards refuse, one row per conjunct. Returns the lower edge. */
function drawRefused(drawing: Drawing, refused: readonly RefusedTogether[], { x, y }: Point): number {
  if (refused.length === 0) return y
  const rows = refused.map(({ text, actions }) => {
    const names = actions.map(({ action, labels: [only = action, ...more] }) =>
      more.length === 0 ? only : `${action} ×${more.length + 1}`,
    )
    return [
      cell(wrap(text ?? 'the guard is false', WIDE_BOX).map((part) => coloured(COLOURS.removed, part))),
      cell(quietly(wrap(names.join(', '), WIDE_BOX))),
    ]
  })
  const head = [cell(quietly(['not possible, by the condition that is false']), { span: 2, fill: COLOURS.band })]
  const drawn = measured(table([head, ...rows]))
  drawing.table(drawn, { x, y: y + GAP / 2 })
  return y + GAP / 2 + drawn.height
}

const FAULT: Stroke = { colour: COLOURS.fault, dashes: 'dashed' }

interface DrawnChoice {
  readonly table: MeasuredTable
  readonly faulty: boolean
}

type Placed = DrawnChoice & { readonly x: number }

/** Places boxes side by side, in as many rows as needed. */
function rowsOf(choices: readonly DrawnChoice[]): readonly (readonly Placed[])[] {
  const rows: Placed[][] = []
  for (const one of choices) {
    const last = rows.at(-1)?.at(-1)
    const x = last ? last.x + last.table.width + GAP : 0
    if (last && x + one.table.width <= WIDE_CHOICES) rows.at(-1)?.push({ ...one, x })
    else rows.push([{ ...one, x: 0 }])
  }
  return rows
}

/** The box for steps with the same effect. It shows their changes, or the state that they lead to. */
function choice(other: Alternative): DrawnChoice {
  const { steps, violates } = other
  const fault = steps[0]?.fault ?? null
  const names = steps.flatMap(({ label }) => wrap(label, WIDE_BOX))
  const head = [...(fault === null ? [] : [`FAULT ${fault}`]), ...names].map(bold)
  const text = fault === null ? head : head.map((part) => coloured('#ffffff', part))
  const rows = [
    [cell(text, { fill: fault === null ? COLOURS.step : COLOURS.fault })],
    [cell(consequence(other), { fill: violates ? COLOURS.faultHead : '#ffffff' })],
  ]
  const stroke = violates || fault !== null ? COLOURS.fault : RULE
  return { table: measured(table(rows, { border: violates ? 3 : 1, stroke })), faulty: fault !== null }
}

function consequence({ after, known, cut, violates }: Alternative): readonly Line[] {
  const told = [
    ...(violates ? [coloured(COLOURS.fault, bold('also violated here'))] : []),
    ...(cut ? [coloured(COLOURS.quiet, outsideText(cut))] : []),
  ]
  if (after.changes.length === 0) return [...told, coloured(COLOURS.quiet, 'changes nothing')]
  if (known.length > 0) return [...told, line(`leads to state ${known.join(', ')}`)]
  const changes = changeRows(after).flatMap((each) => {
    const values = each.before === null ? each.after.join(', ') : `${each.before} → ${each.after.join(', ')}`
    return wrap(`${each.path}: ${values}`, WIDE_BOX).map((part, i) => `${i === 0 ? '' : '  '}${part}`)
  })
  const rest = changes.length - MANY_LINES
  const shown = rest > 1 ? changes.slice(0, MANY_LINES) : changes
  const more = rest > 1 ? [coloured(COLOURS.quiet, `… ${count(rest, 'more line')}`)] : []
  return [...told, ...shown.map(line), ...more]
}

/** Shows how a lasso continues after its last state, with the line back on the left. */
function drawBack(drawing: Drawing, lasso: TraceLasso, top: number, y: number): void {
  const last = measured(backTable(lasso))
  drawing.table(last, { x: 0, y })
  const [from, entry] = [y + last.height / 2, top + RAIL / 2]
  const way = [
    { x: 0, y: from },
    { x: -GAP, y: from },
    { x: -GAP, y: entry },
    { x: 0, y: entry },
  ]
  drawing.line(way, { colour: COLOURS.cycle, width: 2, arrow: true })
}

function captionTable(trace: Trace, others: readonly (readonly Alternative[])[]): MeasuredTable {
  const steps = sum(others.flat().map((each) => each.steps.length))
  const [about, ...more] = [
    ...aboutLines(trace),
    `on the right: ${count(steps, 'other step')} that could have been taken, and the conditions that refuse the rest`,
  ]
  return measured(box([bold(about), ...more.map((part) => coloured(COLOURS.quiet, part))], '#ffffff'))
}
