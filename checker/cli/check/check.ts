import { setImmediate } from 'node:timers/promises'
import { usualStop } from '../../check/expectations.ts'
import type { ModelReport } from '../../check/report.ts'
import type { Model } from '../../language/model/model.ts'
import { coverageOf } from '../running/coverageOf.ts'
import { fileName, stemOf, stems } from '../files/fileNames.ts'
import type { CheckRequest } from './checkOptions.ts'
import { ensureCheckpoints, expectOneSearch, keepCheckpoints } from '../checkpoint/keep.ts'
import { EXIT, type ExitCode, exitCodeOf, gravest } from '../exitCodes.ts'
import { ensureFile, ensureWritable, writeWhole } from '../files/files.ts'
import { watchSignals } from '../terminal/interrupt.ts'
import { expectNamesApart } from '../selection/allSpecs.ts'
import { treesText } from '../../render/text/treesText.ts'
import { bundleOf } from '../../loading/bundle.ts'
import { withExpression } from '../../library/expression.ts'
import { type SpecFile, specOf } from '../../loading/load.ts'
import { NODE } from '../../loading/nodeHost.ts'
import { openSpec } from '../../loading/open.ts'
import { createOutput, type Output } from '../terminal/output.ts'
import { type Planned, planModels, type Selection } from '../selection/plan.ts'
import type { ClusterRun } from '../cluster/joining.ts'
import type { ClusterChoice } from '../cluster/clusterOptions.ts'
import { expectClusterable } from './clusterable.ts'
import { runModel, type RunOptions } from '../running/runModel.ts'
import { expectHashable } from './hashable.ts'
import { sayCoverage } from '../terminal/sayCoverage.ts'
import { flushed, tell } from '../terminal/terminal.ts'
import { Unwritten } from '../files/unwritten.ts'
import { replayCommand, writeTraces } from '../files/traceFiles.ts'

/** `quorate check`: explores each requested model once, checking all its properties. */
export async function check(request: CheckRequest): Promise<ExitCode> {
  const { out, reporters, json, full, colour, checkpoints, find } = request
  const opened = await Promise.all(request.specs.map(openSpec))
  const files = find === undefined ? opened : opened.map((file) => finding(file, find))
  const planned = planModels(files, request.selection)
  expectNamesApart(planned.map(({ file, model }) => ({ file, name: model.spec })))
  if (request.storage === 'hash') expectHashable(planned, request)
  if (request.cluster) expectClusterable(planned, request)
  if (checkpoints) expectOneSearch(planned, request.engine)
  if (checkpoints) await ensureCheckpoints(checkpoints)
  if (out !== undefined) await ensureWritable(out.out, '--out')
  for (const { file } of reporters) await ensureFile(file, '--reporter')
  const output = createOutput({ json, full, colour, titles: planned.map(({ title }) => title) })
  const { reports, unwritten, endCheckpoints } = await runAll(planned, request, output)
  output.end()
  if (request.coverage && !json) sayCoverage(reports)
  const isDelivered = await flushed()
  for (const { file } of reporters)
    await unwritten.keep(file, () => writePage(file, reports, planned, request.selection))
  if (isDelivered) endCheckpoints()
  const written = reports.reduce((sum, report) => sum + report.files.length, 0)
  if (out !== undefined && reports.length > 1) tell(`${written} files written to ${out.out}`)
  const missing = planned.length - reports.length
  if (missing > 0) tell(`interrupted: ${missing} ${missing === 1 ? 'model was' : 'models were'} not checked`)
  for (const { brokenOff } of reports) if (brokenOff) throw brokenOff
  if (unwritten.some) return EXIT.open
  return gravest([...reports.map(exitCodeOf), ...(missing > 0 ? [EXIT.interrupted] : [])])
}

interface Ran {
  readonly reports: readonly ModelReport[]
  readonly unwritten: Unwritten
  /** Called once all results have been delivered, so that completed searches can discard their data. */
  readonly endCheckpoints: () => void
}

/** Checks the models one by one until a signal arrives. */
async function runAll(planned: readonly Planned[], request: CheckRequest, output: Output): Promise<Ran> {
  const interrupt = watchSignals()
  const unique = stems()
  const severalSpecs = request.specs.length > 1
  const reports: ModelReport[] = []
  const unwritten = new Unwritten()
  const endings: (() => void)[] = []
  try {
    for (const one of planned) {
      await setImmediate()
      if (interrupt.asked()) break
      const options = { ...settingsFor(one.model, request), interrupted: interrupt.asked }
      const keeping = request.checkpoints && keepCheckpoints(request.checkpoints, one, options)
      const run = request.cluster && (await joined(request.cluster, one, options))
      const ran = await runModel(one, { ...options, ...keeping?.options, ...run?.options }).catch(
        async (error: unknown) => {
          await run?.leave()
          throw error
        },
      )
      await run?.end(ran)
      const checked = request.find === undefined ? ran : expectingNothing(ran)
      const stem = severalSpecs ? stemOf(checked.spec, one.label) : fileName(one.label)
      const { out } = request
      const written = out === undefined ? [] : await writeTraces(out, stem, unique, checked.traces, unwritten)
      const coverage = request.coverage ? { coverage: coverageOf(checked) } : {}
      const report = { ...checked, ...coverage, files: written, replayCommand: replayCommand(one.file.path, written) }
      reports.push(report)
      output.model(report)
      if (report.trees) tell(`\n${report.spec} · ${one.title}\n${treesText(report.trees)}`)
      if (keeping) endings.push(() => keeping.end(report))
    }
  } finally {
    interrupt.release()
  }
  return {
    reports,
    unwritten,
    endCheckpoints() {
      if (!unwritten.some) for (const end of endings) end()
    },
  }
}

/** The spec plus a possibility that is named after the expression. */
function finding({ bundle }: SpecFile, expression: string): SpecFile {
  return specOf(bundleOf(withExpression(bundle, expression, expression)), NODE)
}

/** A model's expectations are about its own properties, not about an expression. */
function expectingNothing(report: ModelReport): ModelReport {
  return { ...report, expectations: report.expectations.map((one) => ({ ...one, expected: null, met: null })) }
}

/** Loads the cluster's client on first use. */
async function joined(choice: ClusterChoice, planned: Planned, options: RunOptions): Promise<ClusterRun> {
  const { joinCluster } = await import('../cluster/joining.ts')
  return joinCluster(choice, planned, options)
}

function settingsFor(
  model: Model,
  { engine, storage, workers, limits, selection, failFast, continue: all, find, trees }: CheckRequest,
) {
  const stop = find !== undefined ? 'decided' : all ? 'never' : failFast ? 'first' : usualStop(model, 'first of many')
  return { ...limits, engine, storage, workers, properties: selection.properties, stop, trees } as const
}

/** Includes the explorer if there is a trace to explore. */
async function writePage(
  path: string,
  reports: readonly ModelReport[],
  planned: readonly Planned[],
  selection: Selection,
): Promise<void> {
  const { reportPage } = await import('../../render/pages/reportPage.ts')
  const { explorerOf } = await import('../explorerHtml.ts')
  const specs = planned.map(({ file, model }) => ({ file, name: model.spec }))
  const explorer = reports.some(({ traces }) => traces.length > 0) ? explorerOf(specs, selection) : null
  await writeWhole(path, reportPage(reports, explorer))
}
