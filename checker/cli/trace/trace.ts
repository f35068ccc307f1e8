import { readFile } from 'node:fs/promises'
import { placed } from '../../check/replayTrace.ts'
import { type Conformance, conform } from '../../conformance/conform.ts'
import { eventsInSpecWords, type LogText } from '../../conformance/events/lines.ts'
import type { LogEvent } from '../../conformance/events/event.ts'
import { mappedLog } from '../../conformance/events/mapped.ts'
import { isLog, type Log } from '../../conformance/author/log.ts'
import { traceOf } from '../../conformance/search/witness.ts'
import { QuorateError } from '../../errors.ts'
import { checkedProperties } from '../../language/model/checked.ts'
import type { Model } from '../../language/model/model.ts'
import { drive } from '../../library/drive.ts'
import { openSpec } from '../../loading/open.ts'
import { conformanceJson } from '../../render/machine/conformanceJson.ts'
import { counterexampleJson } from '../../render/machine/json.ts'
import { conformanceText } from '../../render/text/conformanceText.ts'
import { digits } from '../../render/wording/words.ts'
import { messageOf } from '../../thrown.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { ensureFile, writeWhole } from '../files/files.ts'
import type { TraceRequest } from './traceOptions.ts'
import { modelOf } from '../selection/oneModel.ts'
import { watchSignals } from '../terminal/interrupt.ts'
import { ProgressReport } from '../terminal/progress.ts'
import { coloured, say, sayDocument, textWidth } from '../terminal/terminal.ts'

/** `quorate trace`: decides whether the log of a real system is a behaviour of the spec. */
export async function trace(request: TraceRequest): Promise<ExitCode> {
  const { json, full, colour, save, reporters, expect } = request
  if (save !== undefined) await ensureFile(save, '--save')
  for (const { file } of reporters) await ensureFile(file, '--reporter')
  const { model, events, silent } = await subjectOf(request)
  if (events.length === 0) throw unusable(request.logs, 'no line of the log means anything', emptyHint(request))
  if (typeof expect === 'object') checkedProperties(model, [expect.violated])
  const found = await conformed(model, events, request)
  if (json) sayDocument(`${JSON.stringify(conformanceJson(found, silent), null, 2)}\n`)
  else say(conformanceText(found, { silent, full, colour: coloured(colour), width: textWidth() }))
  if (save !== undefined) await saveWitness(save, found)
  for (const { file } of reporters) await writePage(file, found)
  return exitCodeOf(found, expect)
}

interface Subject {
  readonly model: Model
  readonly events: readonly LogEvent[]
  /** How many events the map does not mention. */
  readonly silent: number
}

async function subjectOf({ spec, logs, map, unlogged, ...asked }: TraceRequest): Promise<Subject> {
  const file = await openSpec(spec)
  const texts = await Promise.all(logs.map(logText))
  if (map === undefined) {
    const model = modelOf(file, asked)
    return { model, events: eventsInSpecWords(model, texts, unlogged), silent: 0 }
  }
  const read = mappedLog(await openMap(map, file.load().name), texts)
  const constants = { ...read.constants, ...asked.constants }
  const model = modelOf(file, { model: asked.model, constants, faults: { ...read.faults, ...asked.faults } })
  return { model, ...read.eventsFor(model) }
}

/** Throws Q030–Q032 (load) for a file that cannot be loaded, and Q134 for one that is not a map for this spec. */
async function openMap(path: string, spec: string): Promise<Log> {
  const found = (await openSpec(path)).exported()
  if (!isLog(found))
    throw noMap(path, 'the default export is not a map', 'end it with: export default log(spec, { read, node, … })')
  if (found.spec.name === spec) return found
  throw noMap(path, `it is a map for ${found.spec.name}, not for ${spec}`, 'give the spec that the map imports')
}

function noMap(path: string, problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q134', class: 'load', where: [path], problem, hint })
}

/** Throws Q130 (load). */
async function logText(file: string): Promise<LogText> {
  try {
    return { file, text: await readFile(file, 'utf8') }
  } catch (error) {
    const hint = 'give the files of the log: --log node0.log node1.log'
    throw unusable([file], `the log cannot be read: ${messageOf(error)}`, hint)
  }
}

function unusable(where: readonly string[], problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q130', class: 'load', where, problem, hint })
}

function emptyHint({ map }: TraceRequest): string {
  if (map === undefined) return 'is this the right file, and has the system written to it?'
  return 'is this the right file? `read` of the map returns null for all of its lines'
}

/** The maximum number of states to compute, unless the command line says otherwise. */
function mostStates(lines: number): number {
  return Math.max(200_000, 100 * lines)
}

async function conformed(model: Model, events: readonly LogEvent[], request: TraceRequest): Promise<Conformance> {
  const { skew, hidden, maxStates = mostStates(events.length), maxSeconds = Infinity, properties } = request
  const interrupt = watchSignals()
  const progress = new ProgressReport(process.stderr, model.spec)
  const start = performance.now()
  const stopped = (): 'interrupt' | 'time' | null => {
    if (interrupt.asked()) return 'interrupt'
    return performance.now() - start > maxSeconds * 1000 ? 'time' : null
  }
  try {
    const run = conform(model, events, { skew, hidden, maxStates, maxOthers: request.maxStates, properties, stopped })
    const found = await drive(pausing(run), ({ explained, states }) =>
      progress.tell([], () => `${digits(explained)} of ${digits(events.length)} lines, ${digits(states)} states`),
    )
    const fault = model.watched.fault()
    if (fault) throw fault
    return found
  } catch (error) {
    throw placed(model, error)
  } finally {
    progress.end()
    interrupt.release()
  }
}

/** `drive` accepts tasks that say how long they wait; a search never waits. */
function pausing<P, R>(run: Generator<P, R>): Generator<P & { readonly until?: undefined }, R> {
  return run as Generator<P & { readonly until?: undefined }, R>
}

/** Saves the witness. If the log could not be explained, the witness explains its longest prefix. */
async function saveWitness(file: string, { model, witness, broken, outcome }: Conformance): Promise<void> {
  // The witness of an accepted log violates nothing, even if another explanation does.
  const first = outcome === 'accepted' ? undefined : broken[0]
  await writeWhole(file, `${JSON.stringify(counterexampleJson(traceOf(model, witness, first ?? null)), null, 2)}\n`)
}

async function writePage(file: string, found: Conformance): Promise<void> {
  const { conformancePage } = await import('../../render/pages/conformancePage.ts')
  await writeWhole(file, conformancePage(found))
}

function exitCodeOf({ outcome, stop, broken }: Conformance, expect: TraceRequest['expect']): ExitCode {
  if (stop === 'interrupt') return EXIT.interrupted
  if (expect !== undefined) {
    if (outcome === 'inconclusive') return EXIT.open
    const met =
      typeof expect === 'object'
        ? broken.some(({ property, certainty }) => property.name === expect.violated && certainty === 'always')
        : outcome === expect
    return met ? EXIT.ok : EXIT.missed
  }
  return { accepted: EXIT.ok, violated: EXIT.safety, refused: EXIT.refused, inconclusive: EXIT.open }[outcome]
}
