import type { Trace } from '../../trace/trace.ts'
import { COLOURS } from '../drawing/colours.ts'
import { CellCount } from '../drawing/drawing.ts'
import { bold, coloured, type Line } from '../drawing/label.ts'
import { type MeasuredTable, measured } from '../drawing/measure.ts'
import { aboutLines } from '../wording/story.ts'
import { stateTable, stepTable, storyboard } from './stateTable.ts'
import { sum } from '../wording/words.ts'

/** In points: how tall a column of states is and the space between two boxes. */
const TALL = 850
export const BOX_GAP = 14.4
/** Columns of a long trace are taller, so that the picture is no more than about this many times wider than tall. */
const BROADEST = 3

/** A state and the step that leads to it. */
export interface Link {
  readonly at: number
  readonly step: MeasuredTable | null
  readonly state: MeasuredTable
}

/** Arranges a trace's states from top to bottom, in columns. Returns null if there are too many to draw. */
export function chainOf(trace: Trace): readonly (readonly Link[])[] | null {
  const board = storyboard(trace)
  const count = new CellCount()
  const links: Link[] = []
  for (const [at, state] of trace.states.entries()) {
    const drawn = stateTable(board, at)
    if (!count.fits([drawn])) return null
    links.push({ at, step: state.step ? measured(stepTable(state)) : null, state: measured(drawn) })
  }
  const heights = links.map(({ step, state }) => state.height + BOX_GAP + (step ? step.height + BOX_GAP : 0))
  let from = 0
  return columnLengths(heights, tallest(links, heights)).map((length) => links.slice(from, (from += length)))
}

/** The caption above the chain. */
export function captionLines(trace: Trace): readonly Line[] {
  return aboutLines(trace).map((text, i) => (i === 0 ? bold(text) : coloured(COLOURS.quiet, text)))
}

function tallest(links: readonly Link[], heights: readonly number[]): number {
  const total = sum(heights)
  const width = links.reduce((widest, { state }) => Math.max(widest, state.width), 0)
  return Math.max(TALL, Math.sqrt((total * width) / BROADEST))
}

/** How many states go into each column, so that the tallest column is as short as possible. */
function columnLengths(heights: readonly number[], tall: number): readonly number[] {
  const total = sum(heights)
  const wanted = Math.ceil(total / tall)
  let limit = heights.reduce((most, height) => Math.max(most, height), total / wanted)
  while (filled(heights, limit).length > wanted) limit += 10
  return filled(heights, limit)
}

function filled(heights: readonly number[], limit: number): readonly number[] {
  const lengths = [0]
  let filledTo = 0
  for (const height of heights) {
    if (filledTo > 0 && filledTo + height > limit) {
      lengths.push(0)
      filledTo = 0
    }
    lengths[lengths.length - 1] = (lengths.at(-1) ?? 0) + 1
    filledTo += height
  }
  return lengths
}
