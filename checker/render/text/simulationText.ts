import type { ExpectationResult } from '../../check/report.ts'
import type { Shortening } from '../../check/shortener.ts'
import type { SimulatedModel } from '../../check/simulate.ts'
import { unseenMass } from '../../results/visits.ts'
import { actionsTable } from './actionsTable.ts'
import { paint, type Paint } from './paint.ts'
import { failureLines, fileLines, headLines, othersLines, type ReportOptions, sign, tracesShown } from './report.ts'
import { traceText } from './traceText.ts'
import { markOf, verdictText } from '../wording/verdict.ts'
import { count, digits, duration, hang, padded, widest } from '../wording/words.ts'

/** One simulated model, for all reports. */
export interface SimulationReport extends SimulatedModel {
  readonly title: string
  readonly files: readonly string[]
  readonly replayCommand: string | null
  /** The command that repeats the simulation. */
  readonly againCommand: string
}

const WIDTH = 100

/** Reports what random walks found, for a terminal. */
export function simulationText(report: SimulationReport, options: ReportOptions = {}): string {
  const { colour = false, width = WIDTH } = options
  const p = paint(colour)
  const shown = options.full ? report.traces : tracesShown(report)
  const blocks = [
    headLines(report, width, p),
    propertyLines(report, p),
    [
      ...hang('  ', outcomeText(report), width).map(p.yellow),
      ...hang('  ', coverageText(report), width).map(p.dim),
      ...hang('  ', enabledText(report), width).map(p.yellow),
    ],
    failureLines(report.failure, p),
    actionsTable(report.simulation.actions, width, p),
    ...shown.map((trace) => [traceText(trace, options)]),
    othersLines(report, shown, width, p),
    [...fileLines(report, p), `${p.dim('again')}   ${report.againCommand}`],
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
}

function propertyLines({ expectations, beyond, shortenings, failure }: SimulationReport, p: Paint): readonly string[] {
  const column = widest(expectations.map((e) => e.name))
  return expectations.flatMap((e) => {
    const shortening = shortenings.get(e.name)
    const text = e.verdict === 'inconclusive' && !failure ? openText(e, beyond.includes(e.name)) : verdictText(e)
    return [
      `${sign(markOf(e), p)} ${padded(e.name, column)}  ${text}`,
      ...(shortening ? [p.dim(`  ${padded('', column)}  ${shorteningText(shortening)}`)] : []),
    ]
  })
}

function openText({ kind, expected }: ExpectationResult, beyond: boolean): string {
  if (beyond) return 'not decided: that needs the graph of all states, which quorate check builds'
  const sought = kind === 'possibility' ? 'not seen' : 'no violation found'
  return expected === null || expected === 'holds' ? sought : `${sought}, though one is expected`
}

function shorteningText({ walked, length, atLeast, interrupted }: Shortening): string {
  const walk = `the walk took ${count(walked, 'state')}${interrupted ? ', and shortening it was interrupted' : ''}`
  if (atLeast >= length) return `${walk}; there is no shorter trace`
  return `${walk}; there may be a shorter trace, of ${digits(atLeast)} or more`
}

function outcomeText({ simulation, maxDepth, expectations, interrupted, seconds, failure }: SimulationReport): string {
  const { walks, steps, longest, statesChecked, ended } = simulation
  const found = failure !== null || expectations.some((e) => e.verdict === 'violated')
  const why = interrupted ? 'interrupted: ' : ended === 'time' ? 'stopped at the time limit: ' : ''
  return [
    `${why}${found ? '' : 'no violation found, and nothing proved, in '}${count(walks, 'walk')} of up to ${count(maxDepth, 'state')} (the longest had ${digits(longest)})`,
    count(steps, 'step'),
    `${count(statesChecked, 'state')} checked`,
    duration(seconds),
  ].join(', ')
}

function coverageText({ simulation: { coverage, actions, steps } }: SimulationReport): string {
  const fresh = actions.reduce((n, action) => n + action.new, 0)
  const parts = [
    `${count(coverage.distinct, 'distinct state')} visited`,
    ...(steps > 0 ? [`${percent(fresh / steps)} of the steps led to a state not visited before`] : []),
    `the next visit would be to such a state with a probability of about ${percent(unseenMass(coverage))} (Good-Turing estimate)`,
  ]
  return `${parts.join('; ')}${coverage.full ? '; memory for visited states ran out, so these figures cover only the beginning' : ''}`
}

function percent(share: number): string {
  const value = 100 * share
  return `${value > 0 && value < 0.1 ? value.toPrecision(1) : value.toFixed(1)} %`
}

function enabledText({ simulation: { actions } }: SimulationReport): string {
  const never = actions.filter(({ enabled }) => enabled === 0).map(({ name }) => name)
  return never.length === 0 ? 'every action was enabled somewhere' : `enabled nowhere: ${never.join(', ')}`
}
