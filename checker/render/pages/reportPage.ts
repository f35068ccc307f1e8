import type { ModelReport } from '../../check/report.ts'
import { QuorateError } from '../../errors.ts'
import { escapeXml as escape } from '../wording/xml.ts'
import { coverageHtml } from './coverageHtml.ts'
import { htmlId, htmlPage, htmlTable } from './htmlPage.ts'
import { nameOf, settingsOf, countsText, summaryLine } from '../text/report.ts'
import { markHtml, MODEL_HEADS, modelCells, numberCell } from './reportParts.ts'
import type { Trace } from '../../trace/trace.ts'
import { REPORT_STYLE } from './reportStyle.ts'
import { reportTrace } from './reportTrace.ts'
import opening from './exploreHere.js' with { type: 'text' }
import { inert } from './explorerPage.ts'
import script from './slider.js' with { type: 'text' }
import { limitLines, markOf, markOfModel, verdictWithin } from '../wording/verdict.ts'

/**
 * Reports what `check` found as a self-contained HTML page: each model's verdicts, counts and actions, and its
 * traces, step by step.
 */
export function reportPage(reports: readonly ModelReport[], explorer: Explorer | null): string {
  const title = [...new Set(reports.map(({ spec }) => spec))].join(', ')
  return htmlPage({
    title,
    style: REPORT_STYLE,
    body: [
      `<h1>${escape(title)}</h1>`,
      `<p>${escape(summaryLine(reports))}</p>`,
      ...(reports.length > 1 ? overview(reports) : []),
      ...reports.flatMap((report, i) => modelSection(report, modelId(report, i), explorer)),
      ...(explorer ? [json('explorer', explorer.page), json('sources', explorer.sources)] : []),
    ],
    script: explorer ? `${script}\n${opening}` : script,
  })
}

/** What a report needs to let the reader explore its traces. */
export interface Explorer {
  /** The explorer's page, without data. */
  readonly page: string
  /** What the explorer loads for each spec, by name. */
  readonly sources: Readonly<Record<string, unknown>>
  /** A trace's address in the explorer and how many positions it has before the first state. */
  readonly spotOf: (trace: Trace) => { readonly address: string; readonly before: number }
}

function json(id: string, value: unknown): string {
  return `<script type="application/json" id="${id}">${inert(JSON.stringify(value))}</script>`
}

const PROPERTY_HEADS = ['property', { text: 'kind', look: 'kind' }, 'verdict'] as const

function modelId(report: ModelReport, index: number): string {
  return `${index + 1}-${htmlId(nameOf(report))}`
}

function overview(reports: readonly ModelReport[]): readonly string[] {
  const severalSpecs = new Set(reports.map(({ spec }) => spec)).size > 1
  const rows = reports.map((report, i) => {
    const { distinct, depth } = report.exploration
    const name = `${severalSpecs ? `${report.spec} · ` : ''}${nameOf(report)}`
    const link = `<a href="#${escape(modelId(report, i))}">${escape(name)}</a>`
    return `<tr><th>${markHtml(markOfModel(report))} ${link}</th>${modelCells(distinct, depth, report.expectations)}</tr>`
  })
  return ['<nav>', ...htmlTable(MODEL_HEADS, rows), '</nav>']
}

function modelSection(report: ModelReport, id: string, explorer: Explorer | null): readonly string[] {
  const { expectations, exploration, traces } = report
  const traceId = (name: string): string => `${id}-${htmlId(name)}`
  const properties = expectations.map((e) => {
    const hasTrace = traces.some(({ property }) => property?.name === e.name)
    const name = hasTrace ? `<a href="#${escape(traceId(e.name))}">${escape(e.name)}</a>` : escape(e.name)
    return `<tr><th>${markHtml(markOf(e))} ${name}</th><td class="kind">${e.kind}</td><td class="${markOf(e)}">${escape(verdictWithin(report, e))}</td></tr>`
  })
  return [
    `<section class="model" id="${escape(id)}">`,
    `<h2>${markHtml(markOfModel(report))} ${escape(nameOf(report))} <small>${escape(report.spec)}</small></h2>`,
    `<p class="settings">${escape(settingsOf(report))}</p>`,
    '<div class="tables">',
    ...(properties.length > 0 ? htmlTable(PROPERTY_HEADS, properties) : []),
    ...actions(exploration.actions),
    '</div>',
    ...coverageHtml(report.coverage ? [report.coverage] : []),
    ...limitLines(report).map((line) => `<p class="limit">${escape(line)}</p>`),
    ...failure(report),
    `<p class="quiet">${escape(countsText(report))}</p>`,
    ...traces.flatMap((trace) =>
      reportTrace(trace, traceId(trace.property?.name ?? 'failure'), {
        more: explorer ? [exploreButton(trace, explorer)] : [],
      }),
    ),
    '</section>',
  ]
}

/** A button that is visible only if the script runs. */
function exploreButton(trace: Trace, { spotOf }: Explorer): string {
  const { address, before } = spotOf(trace)
  return `<button type="button" class="explore" data-spec="${escape(trace.model.spec)}" data-address="${escape(address)}" data-before="${before}">explore from here</button>`
}

function failure({ exploration }: ModelReport): readonly string[] {
  if (!exploration.failure) return []
  return [`<pre class="failure">${escape(new QuorateError(exploration.failure.complaint).message)}</pre>`]
}

function actions(all: ModelReport['exploration']['actions']): readonly string[] {
  if (all.length === 0) return []
  const rows = all.map(
    ({ name, fired, new: fresh }) =>
      `<tr${fired === 0 ? ' class="never"' : ''}><th>${escape(name)}</th>${numberCell(fired)}${numberCell(fresh)}</tr>`,
  )
  return htmlTable(['action', 'fired', 'new'], rows)
}
