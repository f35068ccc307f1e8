import type { ModelReport } from '../../check/report.ts'
import { checkDocument } from '../../render/machine/json.ts'
import { checkText, listedLine, type ReportOptions, textBelowList } from '../../render/text/report.ts'
import { widest } from '../../render/wording/words.ts'
import { coloured, sayDocument, say, textWidth } from './terminal.ts'

/**
 * What `check` writes to stdout: either one JSON document at the end or, if there is more than one model, a line for
 * each as it finishes.
 */
export interface Output {
  readonly model: (report: ModelReport) => void
  readonly end: () => void
}

interface OutputOptions {
  readonly json: boolean
  readonly full: boolean
  /** If undefined, the terminal decides. */
  readonly colour: boolean | undefined
  /** The titles of all models to be checked. */
  readonly titles: readonly string[]
}

export function createOutput({ json, full, colour, titles }: OutputOptions): Output {
  const options: ReportOptions = { full, colour: coloured(colour), width: textWidth() }
  if (json) return gathered((reports) => sayDocument(`${checkDocument(reports)}\n`))
  return titles.length > 1 ? listed(options, titles) : gathered((reports) => say(checkText(reports, options)))
}

function gathered(print: (reports: readonly ModelReport[]) => void): Output {
  const reports: ModelReport[] = []
  return { model: (report) => reports.push(report), end: () => print(reports) }
}

function listed(options: ReportOptions, titles: readonly string[]): Output {
  const nameWidth = widest(titles)
  const reports: ModelReport[] = []
  return {
    model(report) {
      say(listedLine(report, reports.at(-1), { ...options, nameWidth }))
      reports.push(report)
    },
    end: () => say(`\n${textBelowList(reports, options)}`),
  }
}
