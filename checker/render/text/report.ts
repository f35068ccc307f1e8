import type { ModelReport } from '../../check/report.ts'
import { QuorateError } from '../../errors.ts'
import type { Failure } from '../../results/exploration.ts'
import type { Trace } from '../../trace/trace.ts'
import { actionsTable } from './actionsTable.ts'
import { expectLines } from './expectText.ts'
import { paint, type Paint } from './paint.ts'
import { traceText } from './traceText.ts'
import { limitLines, type Mark, markOf, markOfModel, verdictText, verdictWithin } from '../wording/verdict.ts'
import {
  chance,
  columns,
  count,
  digits,
  duration,
  hang,
  notChecked,
  padded,
  settings,
  size,
  sum,
  widest,
} from '../wording/words.ts'

export interface ReportOptions {
  /** Whether traces show whole states. */
  readonly full?: boolean | undefined
  readonly colour?: boolean | undefined
  readonly width?: number | undefined
}

export interface LineOptions extends ReportOptions {
  /** How wide the column of names is. */
  readonly nameWidth?: number | undefined
}

const WIDTH = 100
const SIGNS: Readonly<Record<Mark, string>> = { good: '✓', bad: '✗', open: '?' }

/** Reports everything found about one model, for a terminal. */
export function modelText(report: ModelReport, options: ReportOptions = {}): string {
  const { colour = false, width = WIDTH } = options
  const p = paint(colour)
  const { failure } = report.exploration
  const shown = options.full ? report.traces : tracesShown(report)
  const blocks = [
    headLines(report, width, p),
    propertyLines(report, p),
    [
      ...limitLines(report)
        .flatMap((line) => hang('  ', line, width))
        .map(p.yellow),
      ...hang('  ', countsText(report), width).map(p.dim),
      ...comparedLines(report, width).map(p.dim),
    ],
    ...(failure ? [failureLines(failure, p)] : []),
    actionsTable(report.exploration.actions, width, p),
    ...shown.map((trace) => [traceText(trace, options)]),
    othersLines(report, shown, width, p),
    expectLines(report, width, p),
    fileLines(report, p),
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
}

/** `✓ asynchronous, crash and restart   178 distinct   depth 11   all 5 properties as expected` */
export function modelLine(report: ModelReport, options: LineOptions = {}): string {
  const { colour = false, width = WIDTH, nameWidth = 0 } = options
  const p = paint(colour)
  const { distinct, depth } = report.exploration
  const start = `${padded(nameOf(report), nameWidth)}  ${digits(distinct).padStart(9)} distinct  depth ${String(depth).padStart(3)}  `
  return `${sign(markOfModel(report), p)} ${start}${p.dim(outcome(report, width - columns(start) - 2))}`
}

/**
 * Reports everything that `check` found. A single model is shown in detail. If there is more than one model, each gets
 * one line, with details for those that missed an expectation, and a summary at the end.
 */
export function checkText(reports: readonly ModelReport[], options: ReportOptions = {}): string {
  const [only] = reports
  if (only && reports.length === 1) return `${modelText(only, options)}\n\n${summaryLine(reports, options)}`
  const nameWidth = widest(reports.map(nameOf))
  const lines = reports.map((report, i) => listedLine(report, reports[i - 1], { ...options, nameWidth }))
  return `${lines.join('\n')}\n\n${textBelowList(reports, options)}`
}

/** A model's line in a list. If the previous line belongs to another spec, the spec's name comes first. */
export function listedLine(report: ModelReport, before: ModelReport | undefined, options: LineOptions): string {
  const line = modelLine(report, options)
  if (report.spec === before?.spec) return line
  return `${before ? '\n' : ''}${paint(options.colour ?? false).bold(report.spec)}\n${line}`
}

/** What follows the list: details of models that missed an expectation, then the summary. */
export function textBelowList(reports: readonly ModelReport[], options: ReportOptions): string {
  const missed = reports.filter((report) => markOfModel(report) !== 'good').map((report) => modelText(report, options))
  return [...missed, summaryLine(reports, options)].join('\n\n')
}

/** `9 models: 8 as expected, 1 not; 12,345 states in 1.20 s` */
export function summaryLine(reports: readonly ModelReport[], { colour = false }: ReportOptions = {}): string {
  const p = paint(colour)
  const ran = reports.filter((r) => !r.exploration.failure)
  const failed = reports.length - ran.length
  const number = (mark: Mark): number => ran.filter((r) => markOfModel(r) === mark).length
  const [good, bad, open] = [number('good'), number('bad'), number('open')]
  const expecting = reports.some((r) => r.expectations.some((e) => e.expected !== null))
  const parts = [
    ...(good > 0 ? [p.green(`${good} ${expecting ? 'as expected' : good === 1 ? 'holds' : 'hold'}`)] : []),
    ...(bad > 0 ? [p.red(`${bad} ${expecting ? 'not as expected' : 'violated'}`)] : []),
    ...(open > 0 ? [p.yellow(`${open} not decided`)] : []),
    ...(failed > 0 ? [p.red(`${failed} failed`)] : []),
  ]
  const distinct = sum(reports.map((r) => r.exploration.distinct))
  const seconds = sum(reports.map((r) => r.seconds))
  const told = `${count(reports.length, 'model')}: ${parts.join(', ')}; ${count(distinct, 'state')} in ${duration(seconds)}`
  return `${told}${collisionsText(reports)}`
}

/** The note on collisions, for models whose states were stored as fingerprints. */
function collisionsText(reports: readonly ModelReport[]): string {
  const observed = reports.flatMap(({ storage }) =>
    storage?.kind === 'hash' ? (storage.collisions.observed ?? []) : [],
  )
  if (observed.length === 0) return ''
  return `; storage hash, probability of missed states at most ${chance(Math.max(...observed))} as observed`
}

/** The name of a model in a report. */
export type ModelNames = Pick<ModelReport, 'spec' | 'title' | 'model' | 'constants' | 'faults'>

/** A model's human-readable title. */
export function nameOf({ title, model }: Pick<ModelReport, 'title' | 'model'>): string {
  return title ?? model.name ?? 'defaults'
}

export function sign(mark: Mark, p: Paint): string {
  return (mark === 'good' ? p.green : mark === 'bad' ? p.red : p.yellow)(SIGNS[mark])
}

/** Lines that identify the model. */
export function headLines(report: ModelNames, width: number, p: Paint): readonly string[] {
  return [`${p.bold(report.spec)} · ${p.bold(nameOf(report))}`, ...hang('  ', settingsOf(report), width).map(p.dim)]
}

/** `nodes=2 · faults: crash=1` */
export function settingsOf({ constants, faults }: Pick<ModelReport, 'constants' | 'faults'>): string {
  const budgets = Object.entries(faults).filter(([, budget]) => budget > 0)
  return [settings(constants), budgets.length > 0 ? `faults: ${settings(Object.fromEntries(budgets))}` : 'no faults']
    .filter((part) => part !== '')
    .join(' · ')
}

function propertyLines(report: ModelReport, p: Paint): readonly string[] {
  const { expectations } = report
  const column = widest(expectations.map((e) => e.name))
  return expectations.map((e) => `${sign(markOf(e), p)} ${padded(e.name, column)}  ${verdictWithin(report, e)}`)
}

/** `178 distinct, 312 generated, depth 11, …` */
export function countsText({ exploration, seconds, storage, peakBytes }: ModelReport): string {
  const { distinct, generated, depth, outDegree } = exploration
  const degree =
    outDegree &&
    outDegree.min <= outDegree.max &&
    `out-degree ${outDegree.min}/${outDegree.mean.toFixed(1)}/${outDegree.max}`
  return [
    `${digits(distinct)} distinct`,
    `${digits(generated)} generated`,
    `depth ${depth}`,
    degree,
    duration(seconds),
    storage && `${Number(storage.bytesPerState.toFixed(storage.bytesPerState < 100 ? 1 : 0))} B/state`,
    peakBytes > 0 ? `peak ${size(peakBytes)}` : null,
  ]
    .filter((part) => part !== null)
    .join(', ')
}

/**
 * With symmetry: `symmetry: compared in 4,096 of 683,278 states`. This means all permutations of ids, unless the line
 * says otherwise.
 */
function comparedLines({ compared }: Pick<ModelReport, 'compared'>, width: number): readonly string[] {
  if (!compared) return []
  const { states, of, orders, ofOrders } = compared
  const part = orders < ofOrders ? `, in ${digits(orders)} of ${digits(ofOrders)} orders of the ids` : ''
  return hang(
    '  ',
    `symmetry: compared in ${states === of ? `all ${count(of, 'state')}` : `${digits(states)} of ${count(of, 'state')}`}${part}`,
    width,
  )
}

/**
 * The trace that leads to a failure, and one other: the counterexample of an unexpected violation, or else the first
 * counterexample, or else the first witness.
 */
export function tracesShown(report: Pick<ModelReport, 'expectations' | 'traces'>): readonly Trace[] {
  const bad = report.expectations.filter((e) => markOf(e) === 'bad').map((e) => e.name)
  const told = report.traces.filter((trace) => trace.property !== null)
  const one =
    bad.length === 0
      ? (told.find((trace) => !trace.property?.witness) ?? told[0])
      : told.find((trace) => trace.property && bad.includes(trace.property.name))
  return report.traces.filter((trace) => trace.property === null || trace === one)
}

/** The names of the traces that are not shown. */
export function othersLines(
  { traces }: Pick<ModelReport, 'traces'>,
  shown: readonly Trace[],
  width: number,
  p: Paint,
): readonly string[] {
  const kinds = [
    { noun: 'counterexample', all: traces.filter(({ property }) => property && !property.witness) },
    { noun: 'witness', all: traces.filter(({ property }) => property?.witness) },
  ]
  const others = kinds.flatMap(({ noun, all }) => {
    const names = all.filter((trace) => !shown.includes(trace)).map(({ property }) => property?.name)
    const other = names.length < all.length ? 'other ' : ''
    return names.length === 0 ? [] : [`${count(names.length, `${other}${noun}`)}: ${names.join(', ')}`]
  })
  if (others.length === 0) return []
  return hang('', `${others.join('; ')} (--property NAME shows one, --full all)`, width).map(p.dim)
}

export function failureLines(failure: Failure | null, p: Paint): readonly string[] {
  return failure ? new QuorateError(failure.complaint).message.split('\n').map(p.red) : []
}

export function fileLines(
  { files, replayCommand }: Pick<ModelReport, 'files' | 'replayCommand'>,
  p: Paint,
): readonly string[] {
  return [
    ...files.map((file) => `${p.dim('wrote')}   ${file}`),
    ...(replayCommand === null ? [] : [`${p.dim('replay')}  ${replayCommand}`]),
  ]
}

/** A short form of the verdicts that fits on the line. */
function outcome(report: ModelReport, width: number): string {
  const {
    expectations,
    exploration: { failure },
  } = report
  if (failure) return `failed: ${failure.complaint.code}`
  const wrong = expectations.filter((e) => markOf(e) !== 'good')
  if (wrong.length > 0) {
    const said = wrong.map((e) => `${e.name} ${verdictText(e)}`).join('; ')
    const what = wrong.some((e) => e.met === false) ? 'not as expected' : (wrong[0]?.verdict ?? '')
    return said.length <= width
      ? said
      : `${wrong.length} of ${expectations.length} ${what}: ${wrong.map((e) => e.name).join(', ')}`
  }
  const expecting = expectations.some((e) => e.expected !== null)
  const n = expectations.length
  const text =
    n === 0
      ? 'nothing to check'
      : `${n === 1 ? 'its property' : `all ${n} properties`} ${expecting ? 'as expected' : 'hold'}${notChecked(report)}`
  const violated = expectations.filter((e) => e.verdict === 'violated')
  const short = `${text}, ${violated.length} violated`
  const long = `${text}: ${violated.map((e) => `${e.name} violated in ${e.length ?? '?'}`).join(', ')}`
  return violated.length === 0 ? text : long.length <= width ? long : short
}
