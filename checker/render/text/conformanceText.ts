import type { DeadEnd, Refused } from '../../conformance/blame/blame.ts'
import type { Conformance } from '../../conformance/conform.ts'
import { placeOf } from '../../conformance/events/event.ts'
import type { WitnessStep } from '../../conformance/search/witness.ts'
import {
  assumedSentence,
  brokenSentence,
  earlierSentence,
  judgedSentence,
  lineTitle,
  outcomeSentence,
  reasonLines,
  stepTitle,
  TITLES,
} from '../wording/conformance.ts'
import { count, hang, padded, settings, widest } from '../wording/words.ts'
import { paint, type Paint } from './paint.ts'

export interface ConformanceTextOptions {
  /** How many events the map does not mention. */
  readonly silent?: number | undefined
  /** Whether to show all steps of the explanation. */
  readonly full?: boolean | undefined
  readonly colour?: boolean | undefined
  readonly width?: number | undefined
}

/** If an explanation ends early, this many of its last steps are shown. */
const LAST_STEPS = 5

/** Reports the comparison of a log with a model, for a terminal. */
export function conformanceText(found: Conformance, options: ConformanceTextOptions = {}): string {
  const { silent = 0, full = false, colour = false, width = 100 } = options
  const p = paint(colour)
  const { outcome, witness, broken, ends } = found
  const good = outcome === 'accepted'
  const tint = good ? p.green : outcome === 'inconclusive' ? p.yellow : p.red
  const sign = good ? '✓' : outcome === 'inconclusive' ? '?' : '✗'
  const blocks = [
    headLines(found, silent, width, p),
    [
      ...hang(`${sign} `, `${TITLES[outcome]}: ${outcomeSentence(found)}`, width).map((line) => p.bold(tint(line))),
      ...broken.flatMap((one) => hang('  ', brokenSentence(found, one), width)),
      ...judgedSentence(found).flatMap((line) => hang('  ', line, width).map(p.dim)),
    ],
    ...(full ? [stepLines(witness.steps, witness.steps, width, p)] : lastSteps(found, width, p)),
    ...ends.map((end, i) => endLines(end, i, width, p)),
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
}

function headLines({ model, events }: Conformance, silent: number, width: number, p: Paint): readonly string[] {
  const nodes = new Set(events.map(({ node }) => node)).size
  const faults = settings(model.faults)
  return [
    p.bold(`${model.spec} · ${model.name ?? 'defaults'}`),
    ...hang('  ', `${settings(model.constants)}${faults === '' ? '' : ` · faults: ${faults}`}`, width).map(p.dim),
    p.dim(
      `  ${count(events.length, 'line')} of ${count(nodes, 'node')}${silent === 0 ? '' : `; the map says nothing of ${count(silent, 'other')}`}`,
    ),
  ]
}

/** The steps that lead to the problem: to the state in which a promise is broken, or to the end of the explanation. */
function lastSteps({ witness, broken, outcome }: Conformance, width: number, p: Paint): readonly (readonly string[])[] {
  if (outcome === 'accepted') return []
  const until = broken[0]?.steps ?? witness.steps.length
  const shown = witness.steps.slice(Math.max(0, until - LAST_STEPS), until)
  return [stepLines(shown, witness.steps, width, p)]
}

function stepLines(
  steps: readonly WitnessStep[],
  all: readonly WitnessStep[],
  width: number,
  p: Paint,
): readonly string[] {
  if (steps.length === 0) return []
  const first = all.indexOf(steps[0] as WitnessStep)
  const column = widest(steps.map(({ event }) => placeOf(event)))
  const rows = steps.map((step, i) => {
    const { event, hidden } = step
    const start = `  ${String(first + i + 2).padStart(4)}  ${padded(placeOf(event), column)}  `
    return hang(start, stepTitle(step), width).map((line) => (hidden ? p.dim(line) : line))
  })
  return [p.dim('  state  line and the step that explains it'), ...rows.flat()]
}

function endLines(end: DeadEnd, index: number, width: number, p: Paint): readonly string[] {
  return [
    ...hang('  ', earlierSentence(end, index), width),
    ...end.refused.flatMap((refused) => refusedLines(refused, width, p)),
  ]
}

function refusedLines(refused: Refused, width: number, p: Paint): readonly string[] {
  const { event, assumed } = refused
  return [
    '',
    ...hang('  ', `${placeOf(event)}  ${lineTitle(refused)}`, width).map((line) => p.bold(line)),
    ...hang('      ', event.text, width).map(p.dim),
    ...reasonLines(refused).flatMap((line, i) => hang(i === 0 ? '      ' : '        ', line, width).map(p.red)),
    ...(assumed.length === 0 ? [] : hang('      ', assumedSentence(assumed), width)),
    ...assumed.flatMap((step) => hang('        ', `${placeOf(step.event)}  ${stepTitle(step)}`, width)),
  ]
}
