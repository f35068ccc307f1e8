import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckedModel } from '../../check/report.ts'
import { QuorateError } from '../../errors.ts'
import { MADE_BY, storiesMarkdown, type ToldStory } from '../../render/markdown/storiesMarkdown.ts'
import { expectedViolations } from '../../language/instantiate/story.ts'
import type { Trace } from '../../trace/trace.ts'
import { type Artifact, artifactOf } from '../files/artifacts.ts'
import { folderOf, stemOf, stems } from '../files/fileNames.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { ensureWritable } from '../files/files.ts'
import { watchSignals } from '../terminal/interrupt.ts'
import { openSpecs } from '../selection/allSpecs.ts'
import { defaultMemory } from '../sharedOptions/memory.ts'
import { apply, compare, type Difference, expectNothingElse } from '../files/mirror.ts'
import { type Planned, planModels } from '../selection/plan.ts'
import { runModel } from '../running/runModel.ts'
import { say, tell } from '../terminal/terminal.ts'
import type { CounterexamplesRequest } from './counterexamplesOptions.ts'

/** The page that shows the stories. */
const PAGE = 'README.md'

const EVERYTHING = { models: [], constants: {}, faults: {}, properties: undefined }

/**
 * `quorate counterexamples`: writes every violation that a model expects to
 * `<out>/<system>/<protocol>/<model>.<property>.txt`. Violations with a story also get JSON, DOT and SVG files. If all
 * specs are included, the stories also get a page that shows them. Existing files that this run would not write are
 * removed.
 */
export async function counterexamples({ specs, out, check }: CounterexamplesRequest): Promise<ExitCode> {
  const files = await openSpecs(specs)
  const planned = planModels(files, EVERYTHING)
  const owned = specs.length > 0 ? [...new Set(planned.map(({ model }) => folderOf(model.spec)))] : ['']
  if (!check) {
    await expectNothingElse(out, owned, (path) => isMade(out, path))
    await ensureWritable(out, '--out')
  }
  const { texts, told, problem } = await makeAll(planned)
  if (problem) {
    tell(problem.message)
    return problem.code
  }
  const made = [...texts, ...draw(told, specs.length === 0)]
  const difference = await compare(out, owned, made)
  if (!check) await apply(out, difference)
  return report(difference, { out, check, total: made.length })
}

/** Whether this command wrote the file, possibly in a run that was killed. */
async function isMade(out: string, path: string): Promise<boolean> {
  if (path === PAGE) return (await readFile(join(out, path), 'utf8')).includes(MADE_BY)
  return /^[^.][^/]*\/(?:[^/.][^/]*\/)*[^/.][^/]*\.(?:txt|json|dot|svg)(?:\.\d+\.part)?$/.test(path)
}

interface Made {
  readonly texts: readonly Artifact[]
  /** The counterexamples that have a story, with their paths (minus the extension). */
  readonly told: readonly Told[]
  /** Why nothing is written. */
  readonly problem: { readonly message: string; readonly code: ExitCode } | null
}

type Told = Pick<ToldStory, 'story' | 'trace'> & { readonly stem: string }

async function makeAll(planned: readonly Planned[]): Promise<Made> {
  const interrupt = watchSignals()
  const unique = stems()
  const texts: Artifact[] = []
  const told: Told[] = []
  try {
    for (const one of planned) {
      const properties = expectedViolations(one.model.expect)
      if (properties.length === 0) continue
      const checked = await runModel(one, {
        properties,
        stop: 'decided',
        maxMemory: defaultMemory(),
        workers: null,
        interrupted: interrupt.asked,
      })
      if (checked.brokenOff) throw checked.brokenOff
      const problem = problemOf(checked, interrupt.asked())
      if (problem) return { texts: [], told: [], problem }
      const { story } = one.model
      for (const trace of checked.traces) {
        const stem = unique(stemOf(checked.spec, one.label, nameOf(trace)))
        texts.push(artifactOf(trace, stem, 'text'))
        if (story?.property === nameOf(trace)) told.push({ story, trace, stem })
      }
    }
  } finally {
    interrupt.release()
  }
  return { texts, told, problem: null }
}

function nameOf({ property }: Trace): string {
  return property?.name ?? ''
}

/** Returns the JSON, DOT and SVG files of the stories, drawing each picture once, and the page with all stories. */
function draw(told: readonly Told[], all: boolean): readonly Artifact[] {
  const made: Artifact[] = []
  const pictures = new Map<string, Artifact>()
  const stories: ToldStory[] = []
  for (const { story, trace, stem } of told) {
    const json = artifactOf(trace, stem, 'json')
    const dot = artifactOf(trace, stem, 'dot')
    const svg = artifactOf(trace, stem, 'svg')
    made.push(json, dot)
    if (!pictures.has(svg.content)) pictures.set(svg.content, svg)
    const picture = pictures.get(svg.content) ?? svg
    stories.push({ story, trace, files: { text: `${stem}.txt`, json: json.path, dot: dot.path, svg: picture.path } })
  }
  const page = all && stories.length > 0 ? [{ path: PAGE, content: storiesMarkdown(stories) }] : []
  return [...made, ...pictures.values(), ...page]
}

function problemOf(
  { spec, model, exploration: { failure }, expectations }: CheckedModel,
  interrupted: boolean,
): Made['problem'] {
  if (interrupted) return { message: 'interrupted: nothing was written', code: EXIT.interrupted }
  if (failure) throw new QuorateError(failure.complaint)
  const missed = expectations.find((e) => e.met !== true)
  if (!missed) return null
  const message = `${spec}, ${model.name ?? 'defaults'}: ${missed.name} is not violated as expected; see quorate check`
  return { message, code: EXIT.missed }
}

interface Compared {
  readonly out: string
  readonly check: boolean
  readonly total: number
}

function report({ missing, changed, leftOver }: Difference, { out, check, total }: Compared): ExitCode {
  const lines = [
    ...missing.map(({ path }) => `${check ? 'missing' : 'new'}: ${join(out, path)}`),
    ...changed.map(({ path }) => `${check ? 'stale' : 'changed'}: ${join(out, path)}`),
    ...leftOver.map((path) => `${check ? 'left over' : 'removed'}: ${join(out, path)}`),
  ]
  say(
    [
      ...lines,
      `${out}: ${total} files, ${lines.length === 0 ? 'up to date' : `${lines.length} ${check ? 'not up to date' : 'changed'}`}`,
    ].join('\n'),
  )
  return check && lines.length > 0 ? EXIT.missed : EXIT.ok
}
