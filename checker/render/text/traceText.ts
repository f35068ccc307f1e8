import { laneStory } from '../../trace/laneStory/laneStory.ts'
import { missedRecords } from '../../trace/laneStory/provenance.ts'
import type { Trace, TraceLasso, TraceState } from '../../trace/trace.ts'
import { type ChangeRow, changeRows } from '../wording/changeRows.ts'
import { paint, type Paint } from './paint.ts'
import { stateRows } from '../wording/stateRows.ts'
import { claim, ending, extent, fairnessText, isFaultCounter, provenance } from '../wording/story.ts'
import { columns, hang, padded, widest } from '../wording/words.ts'

export interface TraceTextOptions {
  /** Whether to show whole states instead of differences. */
  readonly full?: boolean | undefined
  readonly colour?: boolean | undefined
  /** How wide lines may be, in columns. */
  readonly width?: number | undefined
}

const WIDTH = 100
/** The line above a cycle's first state. */
const CYCLE = '  ┌─ repeats forever from here'
/** The indentation of a state's places, which begin below its action. */
const MARGIN = ' '.repeat(7)
/** A path longer than this does not push other values to the right. */
const WIDEST_PATH = 36

/** Prints a counterexample for a terminal: numbered steps, with the changes or the whole state below each. */
export function traceText(trace: Trace, options: TraceTextOptions = {}): string {
  const { full = false, colour = false, width = WIDTH } = options
  const p = paint(colour)
  const column = columnOf(trace.states)
  const states = trace.states.flatMap((state, i) => [
    ...(trace.lasso?.back && trace.lasso.from === i + 1 ? [p.yellow(p.bold(CYCLE))] : []),
    ...heading(state, i + 1, width, p),
    ...(full ? wholeState(trace, state, trace.states[i - 1] ?? state, width, p) : differences(state, column, width, p)),
  ])
  const back = trace.lasso ? wayBack(trace.lasso, column, width, p) : []
  return [`${p.bold(claim(trace))}: ${extent(trace)}`, ...states, ...back, ...conclusion(trace, width, p)].join('\n')
}

/** How a behaviour continues forever and why it is fair. */
function wayBack({ from, back, fairness }: TraceLasso, column: number, width: number, p: Paint): readonly string[] {
  const end = back
    ? hang('  ↺    ', `${back.step?.label ?? ''}   back to state ${from}`, width)
    : ['  ↺    (stutters: nothing happens any more)']
  const reasons = fairness.flatMap((condition) => hang(MARGIN, fairnessText(condition), width))
  const changes = back ? differences(back, column, width, p) : []
  return [...end.map((line) => p.yellow(p.bold(line))), ...changes, ...reasons.map(p.dim)]
}

function heading({ step, changes }: TraceState, number: number, width: number, p: Paint): readonly string[] {
  const n = String(number).padStart(3)
  if (!step)
    return [
      `${p.bold(`${n}    initial state`)}${changes.length === 0 ? p.dim('  all variables at their first value') : ''}`,
    ]
  if (step.fault === null) return hang(`${n}    `, step.label, width).map((line) => p.cyan(p.bold(line)))
  return hang(`${n} !! `, `${step.label}   fault: ${step.fault}`, width).map((line) => p.red(p.bold(line)))
}

function conclusion(trace: Trace, width: number, p: Paint): readonly string[] {
  const story = laneStory(trace)
  const missed = story ? missedRecords(trace, story).map(provenance) : []
  const why = [
    ...trace.reasons.flatMap((reason, i) => hang(' '.repeat(4 + 2 * i), reason, width)),
    ...missed.flatMap((line) => hang(' '.repeat(4), line, width)),
  ]
  return [p.red(p.bold(`  → ${ending(trace)}${why.length > 0 ? ':' : ''}`)), ...why.map((line) => p.red(line))]
}

function differences(state: TraceState, column: number, width: number, p: Paint): readonly string[] {
  const rows = changeRows(state)
  if (rows.length === 0 && state.step && !state.step.fault) return [`${MARGIN}${p.dim('(changes nothing)')}`]
  return rows.flatMap((row, i) => rowText(row, rows[i - 1], column, width, p))
}

/** The column where the values of all states begin. */
function columnOf(states: readonly TraceState[]): number {
  const paths = states.flatMap(changeRows).map((row) => row.path)
  return widest(paths.filter((path) => columns(path) <= WIDEST_PATH))
}

function rowText(
  row: ChangeRow,
  above: ChangeRow | undefined,
  column: number,
  width: number,
  p: Paint,
): readonly string[] {
  const shared = above ? sharedPrefix(above.path, row.path) : 0
  const indent = columns(row.path.slice(0, shared))
  const start = `${MARGIN}${' '.repeat(indent)}${padded(row.path.slice(shared), column - indent)}  `
  const left = columns(start)
  const under = ' '.repeat(left)
  const tint =
    row.kind === 'added' ? p.green : row.kind === 'removed' ? p.red : row.kind === 'changed' ? p.bold : plainly
  const [line = ''] = row.after
  if (row.before !== null) {
    if (left + columns(row.before) + 3 + columns(line) <= width)
      return [`${p.dim(`${start}${row.before} →`)} ${tint(line)}`]
    return [
      ...painted(hang(start, row.before, width), start.length, p.dim, p),
      ...painted(hang(`${under.slice(2)}→ `, line, width), start.length, tint, p),
    ]
  }
  const single = row.after.join(', ')
  const items = left + columns(single) <= width ? [single] : row.after
  return items.flatMap((item, i) => painted(hang(i === 0 ? start : under, item, width), start.length, tint, p))
}

function painted(
  lines: readonly string[],
  margin: number,
  tint: (text: string) => string,
  p: Paint,
): readonly string[] {
  return lines.map((line) => `${p.dim(line.slice(0, margin))}${tint(line.slice(margin))}`)
}

function plainly(text: string): string {
  return text
}

/** How long the common prefix of two paths is, up to a record or element. */
function sharedPrefix(above: string, path: string): number {
  let end = 0
  for (let i = 0; i < path.length && i < above.length && path[i] === above[i]; i++)
    if (path[i + 1] === '.' && above[i + 1] === '.') end = i + 1
  return end
}

function wholeState(trace: Trace, state: TraceState, before: TraceState, width: number, p: Paint): readonly string[] {
  const rows = stateRows(trace, state, before)
  const column = widest(rows.map(({ path }) => path))
  return rows.flatMap(({ path, text, changed }) => {
    const mark = changed ? (isFaultCounter(path) ? '!' : '*') : ' '
    const lines = hang(`${MARGIN.slice(2)}${mark} ${padded(path, column)}  `, text, width)
    return lines.map((line) => (changed ? p.bold(line) : line))
  })
}
