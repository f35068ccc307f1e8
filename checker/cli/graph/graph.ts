import { extname } from 'node:path'
import type { ModelReport } from '../../check/report.ts'
import { QuorateError } from '../../errors.ts'
import { graphDot } from '../../render/graph/graphDot.ts'
import { graphExtent, graphParts, type GraphPicture, graphPicture } from '../../render/graph/graphParts.ts'
import { type GraphRow, graphRows, viewedRows } from '../../render/graph/graphRows.ts'
import { graphSvg } from '../../render/graph/graphSvg.ts'
import { choicesPicture } from '../../render/states/choicesPicture.ts'
import { statesDot } from '../../render/states/statesDot.ts'
import { statesPicture } from '../../render/states/statesPicture.ts'
import { claim, extent } from '../../render/wording/story.ts'
import { count } from '../../render/wording/words.ts'
import { checkedProperties } from '../../language/model/checked.ts'
import { stateGraph } from '../../trace/graph/stateGraph.ts'
import type { Trace } from '../../trace/trace.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { ensureFile, writeWhole } from '../files/files.ts'
import { tooLargeToDraw } from '../files/formats.ts'
import type { GraphRequest } from './graphOptions.ts'
import { defaultMemory } from '../sharedOptions/memory.ts'
import { watchSignals } from '../terminal/interrupt.ts'
import { openSpec } from '../../loading/open.ts'
import { type Planned, planModels } from '../selection/plan.ts'
import { runModel } from '../running/runModel.ts'
import { say, sayDocument, tell } from '../terminal/terminal.ts'
import { usage } from '../sharedOptions/usage.ts'

/** How many states may be counted or grouped. They are explored on plain values, which is slow. */
const COUNTED = 1_000_000
const JOINED = 20_000

/** `quorate graph`: draws the reachable states of a small model, or a counterexample with the other possible steps. */
export async function graph(request: GraphRequest): Promise<ExitCode> {
  const planned = await onlyModel(request)
  const { model } = planned
  const rows = request.view.length > 0 ? viewedRows(model, request.view) : graphRows(model)
  if (request.out !== undefined) await ensureFile(request.out, '--out')
  const report = await explored(planned, request)
  if (report.exploration.ended === 'interrupt') {
    tell('interrupted: nothing was drawn')
    return EXIT.interrupted
  }
  await put(request.out, drawn(request, planned, report, rows))
  return EXIT.ok
}

async function onlyModel({ spec, model, constants, faults, property, mode }: GraphRequest): Promise<Planned> {
  const models = model === undefined ? [] : [model]
  const properties = property === undefined ? undefined : [property]
  const file = await openSpec(spec)
  const [planned, second] = planModels([file], { models, constants, faults, properties })
  // A picture of all states shows each one, not just one per orbit.
  if (planned && !second) return mode === 'full' ? { ...planned, model: { ...planned.model, symmetry: [] } } : planned
  const names = Object.keys(file.load().models).map((name) => `'${name}'`)
  throw usage(`a graph shows one model, but ${spec} has ${names.length}`, `name one with --model: ${names.join(', ')}`)
}

/** Gets the counts, verdicts and counterexamples from the fast engine. */
async function explored(planned: Planned, { mode, property }: GraphRequest): Promise<ModelReport> {
  const interrupt = watchSignals()
  try {
    const report = await runModel(planned, {
      properties: property === undefined ? undefined : [property],
      stop: mode === 'full' ? 'never' : 'first',
      maxStates: mode === 'full' ? COUNTED : undefined,
      workers: mode === 'full' ? 1 : null,
      maxMemory: defaultMemory(),
      interrupted: interrupt.asked,
    })
    const { failure } = report.exploration
    if (report.brokenOff) throw report.brokenOff
    if (failure) throw new QuorateError(failure.complaint, { cause: failure.cause })
    return report
  } finally {
    interrupt.release()
  }
}

interface Drawn {
  /** Null if only SVG is available. Both functions return null if the picture would be too large. */
  readonly dot: (() => string | null) | null
  readonly svg: () => string | null | Promise<string | null>
  /** Describes the picture in one line. */
  readonly extent: string
}

function drawn(request: GraphRequest, { model }: Planned, report: ModelReport, rows: readonly GraphRow[]): Drawn {
  const { mode, property, view, maxStates } = request
  const trace = shownTrace(report.traces, property !== undefined)
  if (mode === 'full') {
    const { distinct, ended } = report.exploration
    const most = view.length > 0 ? JOINED : maxStates
    if (distinct > most)
      throw tooLarge(`${ended === null ? '' : 'more than '}${count(distinct, 'state')}`, most, request)
    const named = property === undefined ? undefined : [property]
    const whole = stateGraph(model, checkedProperties(model, named))
    const picture = small(graphPicture(model, whole, { rows, view, trace }), request)
    const parts = graphParts(picture)
    return {
      dot: () => graphDot(parts),
      svg: async () => graphSvg(parts, (await graphviz()).layout),
      extent: graphExtent(picture),
    }
  }
  if (!trace) throw nothingToShow(mode, property)
  const about = `${claim(trace)}: ${extent(trace)}`
  return mode === 'trace'
    ? { dot: () => statesDot(trace), svg: () => statesPicture(trace), extent: about }
    : { dot: null, svg: () => choicesPicture(trace), extent: about }
}

/** The trace of the first violation. The witness of a possibility is shown only on request. */
function shownTrace(traces: readonly Trace[], asked: boolean): Trace | null {
  const violation = traces.find(({ property }) => property !== null && property.witness !== true)
  return violation ?? (asked ? (traces[0] ?? null) : null)
}

function small(picture: GraphPicture, request: GraphRequest): GraphPicture {
  const { length } = picture.projection.groups
  if (length > request.maxStates) throw tooLarge(count(length, 'group'), request.maxStates, request)
  return picture
}

function tooLarge(found: string, most: number, { view, mode }: GraphRequest): QuorateError {
  const ways = [
    view.length > 0 ? 'show less of each state: fewer --view' : 'merge states that look the same: --view VARIABLE',
    'smaller constants: -c KEY=VALUE',
    'fewer faults: --fault KIND=0',
    'draw only the counterexample, with all other enabled steps: --mode choices',
    ...(most === JOINED && mode === 'full' ? [] : ['allow a larger picture: --max-states N']),
  ]
  return new QuorateError({
    code: 'Q072',
    class: 'limit',
    problem: `the graph has ${found}, and at most ${count(most, 'state')} ${most === 1 ? 'is' : 'are'} ${most === JOINED ? 'joined' : 'drawn'}`,
    hint: `to make it smaller: ${ways.join('; ')}`,
  })
}

function nothingToShow(mode: string, property: string | undefined): QuorateError {
  return new QuorateError({
    code: 'Q019',
    class: 'usage',
    where: [`--mode ${mode}`],
    problem: `there is no counterexample: ${property ?? 'no checked property'} is ${property === undefined ? '' : 'not '}violated`,
    hint: 'name a model or a --property that is violated, or draw all states: --mode full',
  })
}

/** Writes DOT or SVG, depending on the file name. Without a file, DOT goes to stdout if available. */
async function put(out: string | undefined, { dot, svg, extent: about }: Drawn): Promise<void> {
  const isDot = dot !== null && (out === undefined || extname(out) === '.dot')
  const text = isDot ? dot() : await svg()
  if (text === null)
    throw tooLargeToDraw('make the trace shorter: smaller constants, -c KEY=VALUE, or fewer faults, --fault KIND=0')
  if (out === undefined) {
    sayDocument(text)
    return
  }
  await writeWhole(out, text)
  say(`${out}: ${about}`)
}

/** Loads Graphviz, which only state graphs need. */
function graphviz() {
  return import('../../render/graph/layout.ts')
}
