import { setImmediate } from 'node:timers/promises'
import { usualStop } from '../../check/expectations.ts'
import { simulateModel, type SimulatedModel } from '../../check/simulate.ts'
import type { SimulationProgress } from '../../explore/walks/simulate.ts'
import { simulationDocument } from '../../render/machine/simulationJson.ts'
import { type SimulationReport, simulationText } from '../../render/text/simulationText.ts'
import { count, digits } from '../../render/wording/words.ts'
import { fileName, stemOf, stems } from '../files/fileNames.ts'
import { drive } from '../../library/drive.ts'
import { EXIT, type ExitCode, exitCodeOfSimulation, gravest } from '../exitCodes.ts'
import { ensureWritable } from '../files/files.ts'
import { type Interrupt, watchSignals } from '../terminal/interrupt.ts'
import type { SpecFile } from '../../loading/load.ts'
import { openSpec } from '../../loading/open.ts'
import { type Planned, planModels } from '../selection/plan.ts'
import { inShard } from '../selection/modelShard.ts'
import { ProgressReport } from '../terminal/progress.ts'
import type { SimulateRequest } from './simulateOptions.ts'
import { coloured, sayDocument, say, tell, textWidth } from '../terminal/terminal.ts'
import { quoted, replayCommand, writeTraces } from '../files/traceFiles.ts'
import { Unwritten } from '../files/unwritten.ts'

/** `quorate simulate`: random walks through every requested model. */
export async function simulate(request: SimulateRequest): Promise<ExitCode> {
  const { out, json, full, colour } = request
  const files = await Promise.all(request.specs.map(openSpec))
  const planned = plannedFor(files, request)
  if (out !== undefined) await ensureWritable(out.out, '--out')
  const interrupt = watchSignals()
  const unique = stems()
  const unwritten = new Unwritten()
  const reports: SimulationReport[] = []
  try {
    for (const one of planned) {
      await setImmediate()
      if (interrupt.asked()) break
      const report = await reported(one, await simulated(one, request, interrupt), request, (made, stem) =>
        out === undefined ? [] : writeTraces(out, stem, unique, made.traces, unwritten),
      )
      if (!json)
        say(
          `${reports.length > 0 ? '\n' : ''}${simulationText(report, { full, colour: coloured(colour), width: textWidth() })}`,
        )
      reports.push(report)
    }
  } finally {
    interrupt.release()
  }
  if (json) sayDocument(`${simulationDocument(reports)}\n`)
  const missing = planned.length - reports.length
  if (missing > 0) tell(`interrupted: ${missing} ${missing === 1 ? 'model was' : 'models were'} not simulated`)
  if (unwritten.some) return EXIT.open
  return gravest([...reports.map(exitCodeOfSimulation), ...(missing > 0 ? [EXIT.interrupted] : [])])
}

/** All models are treated as equally expensive, because each one gets the same number of walks. */
function plannedFor(files: readonly SpecFile[], { selection, shard }: SimulateRequest): readonly Planned[] {
  const all = planModels(files, selection)
  if (!shard) return all
  const planned = inShard(all, ({ model, label }) => ({ name: JSON.stringify([model.spec, label]), cost: 1 }), shard)
  tell(`shard ${shard.index} of ${shard.of}: ${planned.length} of ${count(all.length, 'model')}`)
  return planned
}

async function simulated(
  { model, title }: Planned,
  { limits, selection }: SimulateRequest,
  interrupt: Interrupt,
): Promise<SimulatedModel> {
  const progress = new ProgressReport(process.stderr, title)
  try {
    const settings = {
      ...limits,
      properties: selection.properties,
      stop: usualStop(model, 'first'),
      interrupted: interrupt.asked,
    } as const
    return await drive(simulateModel(model, settings), (now) =>
      progress.tell(now.violated, (seconds) => progressText(now, seconds)),
    )
  } finally {
    progress.end()
  }
}

function progressText({ walks, steps, distinct, shortening }: SimulationProgress, seconds: number): string {
  if (shortening) return `${digits(walks)} walks, ${digits(steps)} steps; shortening the trace that they found`
  const rate = digits(Math.round(steps / seconds / 1000) * 1000)
  return `${digits(walks)} walks, ${digits(steps)} steps, ${digits(distinct)} distinct, ${rate} steps/s`
}

async function reported(
  one: Planned,
  made: SimulatedModel,
  request: SimulateRequest,
  write: (made: SimulatedModel, stem: string) => readonly string[] | Promise<readonly string[]>,
): Promise<SimulationReport> {
  const stem = request.specs.length > 1 ? stemOf(made.spec, one.label) : fileName(one.label)
  const files = await write(made, stem)
  const againCommand = againOf(one, made, request)
  return { ...made, title: one.title, files, replayCommand: replayCommand(one.file.path, files), againCommand }
}

/** The command that repeats exactly these walks, even if a time limit or the user ended the run. */
function againOf({ file, recipe }: Planned, made: SimulatedModel, { selection, limits }: SimulateRequest): string {
  const { constants, faults, properties } = selection
  const walks =
    Number.isFinite(limits.maxWalks) && made.simulation.ended !== 'time' ? limits.maxWalks : made.simulation.walks
  return [
    'quorate simulate',
    quoted(file.path),
    ...(recipe.model === undefined ? [] : ['--model', quoted(recipe.model)]),
    ...Object.entries(constants).flatMap(([key, value]) => ['-c', quoted(`${key}=${String(value)}`)]),
    ...Object.entries(faults).flatMap(([key, value]) => ['--fault', quoted(`${key}=${String(value)}`)]),
    ...(properties ? ['--property', ...properties] : []),
    `--seed ${made.seed} --walks ${walks} --max-depth ${made.maxDepth}`,
  ].join(' ')
}
