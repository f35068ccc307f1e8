import { unwatchFile, watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isQuorateError, QuorateError } from '../../errors.ts'
import { instantiate } from '../../language/instantiate/instantiate.ts'
import type { Model } from '../../language/model/model.ts'
import type { SpecFile } from '../../loading/load.ts'
import { openSpec } from '../../loading/open.ts'
import { messageOf } from '../../thrown.ts'
import { parseTraces, type SavedTrace } from '../../trace/saved/saved.ts'
import type { ChosenModel } from '../../walk/opened.ts'
import { pathOfTrace } from '../../walk/walker.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { ensureFile, writeWhole } from '../files/files.ts'
import type { ExploreRequest } from './exploreOptions.ts'
import { explorerHtml, sourceOf, texts } from '../explorerHtml.ts'
import { MESSAGES, servePage } from './pageServer.ts'
import { modelNamed } from '../selection/modelNames.ts'
import { within } from '../selection/plan.ts'
import { watchSignals } from '../terminal/interrupt.ts'
import { say, tell } from '../terminal/terminal.ts'

/**
 * How often to poll a spec's files. The bundler that `check --watch` uses takes up to two seconds to notice a change.
 */
const EVERY_MS = 150

/**
 * `quorate explore`: a page for walking through a protocol, either served until a signal arrives or written to a file.
 */
export async function explore(request: ExploreRequest): Promise<ExitCode> {
  const { spec, out, port } = request
  if (out !== undefined) await ensureFile(out, '--out')
  const file = await openSpec(spec)
  const trace = request.trace === undefined ? null : await traceIn(request.trace)
  const { chosen, model } = chosenOf(file, request, trace)
  const path = trace ? pathOfTrace(model, trace) : []
  if (out !== undefined) {
    await writeWhole(out, pageOf(file, { chosen, path, live: null }))
    say(`${out}: open it in a browser; it needs no server`)
    return EXIT.ok
  }
  await serve(file, port, (present) => pageOf(present, { chosen, path, live: MESSAGES }))
  return EXIT.ok
}

interface Beginning {
  readonly chosen: ChosenModel
  readonly path: readonly string[]
  readonly live: string | null
}

function pageOf(file: SpecFile, beginning: Beginning): string {
  return explorerHtml(`${file.path} · Quorate`, { source: sourceOf(file), ...beginning })
}

/**
 * Serves the page until a signal arrives. Whenever the spec or a module it imports is saved, the open pages are
 * notified.
 */
async function serve(first: SpecFile, port: number, page: (file: SpecFile) => string): Promise<void> {
  let file = first
  const server = await servePage(port, () => page(file))
  const reload = async (): Promise<void> => {
    try {
      file = await openSpec(first.path)
      file.load()
      server.send({ source: sourceOf(file) })
      say('the spec was saved, and the page shows the new version')
    } catch (error) {
      const message = isQuorateError(error) ? error.message : messageOf(error)
      server.send({ error: message })
      tell(message)
    }
    polled.follow(filesOf(file))
  }
  const polled = new PolledFiles(() => void reload())
  polled.follow(filesOf(file))
  say(`${server.url} explores ${first.path}; Ctrl-C ends it`)
  await watchSignals().heard
  polled.follow([])
  server.close()
}

/** The files that a spec consists of. */
function filesOf({ path, bundle: { map } }: SpecFile): readonly string[] {
  const { sources = [] } = JSON.parse(map ?? '{}') as { sources?: readonly string[] }
  return [...new Set([path, ...sources].map((name) => resolve(name)))]
}

/** Reports changed files. Polling works on every file system, no matter how an editor saves its files. */
class PolledFiles {
  readonly #onChange: () => void
  #files: readonly string[] = []

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  follow(files: readonly string[]): void {
    for (const file of this.#files) if (!files.includes(file)) unwatchFile(file, this.#onChange)
    for (const file of files) if (!this.#files.includes(file)) watchFile(file, { interval: EVERY_MS }, this.#onChange)
    this.#files = files
  }
}

/** Throws Q010–Q014 (usage) if the spec does not have the requested model, constant or fault. */
function chosenOf(
  file: SpecFile,
  request: ExploreRequest,
  trace: SavedTrace | null,
): { readonly chosen: ChosenModel; readonly model: Model } {
  const spec = file.load()
  const [first = null] = Object.keys(spec.models)
  const asked = request.model === undefined ? null : modelNamed(request.model, Object.keys(spec.models))
  const named = asked ?? trace?.model ?? null
  const isFree = named === null && trace !== null
  const constants = { ...(isFree ? trace.constants : {}), ...request.constants }
  const faults = { ...(isFree ? trace.faults : {}), ...request.faults }
  const overridden = Object.keys(constants).length + Object.keys(faults).length > 0
  const name = named ?? (overridden ? null : first)
  const model = within(file, () => instantiate(spec, { model: name ?? undefined, constants, faults }))
  return { chosen: { model: name, constants: texts(constants), faults: texts(faults) }, model }
}

/** The first trace in a file. */
async function traceIn(path: string): Promise<SavedTrace> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new QuorateError({ code: 'Q038', class: 'load', where: [path], problem: messageOf(error) })
  }
  const [trace] = parseTraces(path, text)
  if (trace) return trace
  throw new QuorateError({ code: 'Q038', class: 'load', where: [path], problem: 'there is no trace in it' })
}
