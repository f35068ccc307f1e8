import { type Baseline, baselineOf, type Fate, fateIn, fateOfError, type Limits } from '../../check/mutation/fate.ts'
import { isUnexplained, keysOf, type MutantResult, type Necessity } from '../../check/mutation/necessity.ts'
import { QuorateError } from '../../errors.ts'
import { suggest } from '../../domain/suggest.ts'
import { instantiate } from '../../language/instantiate/instantiate.ts'
import { drive } from '../../library/drive.ts'
import type { SpecFile } from '../../loading/load.ts'
import { type Part, partsOf, without } from '../../loading/mutants.ts'
import { NODE } from '../../loading/nodeHost.ts'
import { necessityJson } from '../../render/machine/necessityJson.ts'
import { necessityMarkdown } from '../../render/markdown/necessityMarkdown.ts'
import { mutantText, necessityText } from '../../render/text/necessityText.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { ensureFile, sameText, writeWhole } from '../files/files.ts'
import { readIfThere } from '../files/lockFile.ts'
import type { MutateRequest } from '../options/mutation/mutateOptions.ts'
import { openSpecs } from '../selection/allSpecs.ts'
import { type Planned, planModels } from '../selection/plan.ts'
import { watchSignals } from '../terminal/interrupt.ts'
import { coloured, say, sayDocument, tell, textWidth } from '../terminal/terminal.ts'
import { usage } from '../options/usage.ts'

/** Bytes for the states of one search: models are small. */
const MEMORY = 2 ** 25

/** A mutant may reach more states than the spec does: this many times as many, and some. */
const GROWTH = 4
const SOME_STATES = 1000

/** `quorate mutate`: leaves out one part of a spec after the other, and reports what breaks. */
export async function mutate(request: MutateRequest): Promise<ExitCode> {
  const { specs, models, strict, json, out, check } = request
  if (check && out === undefined)
    throw usage('there is nothing to compare with', 'name the file: --out docs/necessity.md --check')
  const files = await openSpecs(specs)
  const planned = planModels(files, { models, constants: {}, faults: {}, properties: undefined })
  if (out !== undefined && !check) await ensureFile(out, '--out')
  const interrupt = watchSignals()
  const all: Necessity[] = []
  try {
    for (const file of files) {
      const own = planned.filter((one) => one.file === file)
      if (own.length > 0 && !interrupt.asked()) all.push(await necessityOf(file, own, request, interrupt.asked))
    }
  } finally {
    interrupt.release()
  }
  if (interrupt.asked()) {
    tell('interrupted: nothing is written')
    return EXIT.interrupted
  }
  if (json) sayDocument(`${JSON.stringify(all.map(necessityJson), null, 2)}\n`)
  const isCurrent = out === undefined || (await put(out, all, request))
  const isExplained = !strict || all.every(({ results }) => !results.some(isUnexplained))
  if (!isCurrent || !isExplained) return EXIT.missed
  return all.every(({ models: tried }) => tried.length > 0) ? EXIT.ok : EXIT.open
}

/** Is the file, when this is over, what was found? */
async function put(out: string, all: readonly Necessity[], { specs, check }: MutateRequest): Promise<boolean> {
  const command = ['quorate mutate', ...specs, `--out ${out}`].join(' ')
  const made = necessityMarkdown(all, command)
  if (!check) {
    await writeWhole(out, made)
    tell(`${out} written`)
    return true
  }
  const present = await readIfThere(out)
  const isCurrent = present !== null && sameText(present, made)
  tell(`${out}: ${isCurrent ? 'up to date' : 'not up to date'}`)
  return isCurrent
}

/** A model that is small enough, with its results for the unchanged spec. */
interface Tried {
  readonly name: string | undefined
  readonly title: string
  readonly baseline: Baseline
}

async function necessityOf(
  file: SpecFile,
  planned: readonly Planned[],
  { maxStates, json, colour, models }: MutateRequest,
  interrupted: () => boolean,
): Promise<Necessity> {
  const limits = (states: number): Limits => ({ maxStates: states, maxMemory: MEMORY, interrupted })
  const tried: Tried[] = []
  const tooLarge: string[] = []
  for (const { model, recipe, title } of planned) {
    const baseline = await drive(baselineOf(model, limits(maxStates)), () => {})
    if (baseline) tried.push({ name: recipe.model, title, baseline })
    else tooLarge.push(title)
  }
  tried.sort((a, b) => a.baseline.distinct - b.baseline.distinct)
  const { parts, unread } = partsOf(planned.map(({ model }) => model))
  const reasons = new Map(planned.flatMap(({ model }) => Object.entries(model.unneeded)))
  if (models.length === 0) expectKnown(file, parts, [...reasons.keys()])
  const options = { colour: coloured(colour), width: textWidth() }
  const results: MutantResult[] = []
  for (const part of tried.length > 0 ? parts : []) {
    if (interrupted()) break
    const key = keysOf(part).find((one) => reasons.has(one))
    const unneeded = (key !== undefined && reasons.get(key)) || null
    const result = { ...(await fateOf(file, part, tried, limits)), part, unneeded }
    results.push(result)
    if (!json) say(mutantText(result, options))
  }
  const titles = tried.map(({ title }) => title)
  const [first] = planned
  const found = { spec: first?.model.spec ?? '', models: titles, tooLarge, unread, maxStates, results }
  if (!json) say(necessityText(found))
  return found
}

/** In the first model, smallest first, that shows a difference. */
async function fateOf(
  file: SpecFile,
  part: Part,
  tried: readonly Tried[],
  limits: (states: number) => Limits,
): Promise<Pick<MutantResult, 'fate' | 'model' | 'undecided'>> {
  const mutant = without(file, part, NODE)
  const undecided: string[] = []
  for (const { name, title, baseline } of tried) {
    const fate = await fateOfMutant(mutant, name, baseline, limits(GROWTH * baseline.distinct + SOME_STATES))
    if (fate.kind === 'undecided') undecided.push(title)
    else if (fate.kind !== 'same') return { fate, model: title, undecided }
  }
  return { fate: { kind: 'same' }, model: null, undecided }
}

async function fateOfMutant(
  mutant: SpecFile,
  model: string | undefined,
  baseline: Baseline,
  limits: Limits,
): Promise<Fate> {
  try {
    return await drive(fateIn(instantiate(mutant.load(), { model }), baseline, limits), () => {})
  } catch (error) {
    return fateOfError(error)
  }
}

/** Throws Q088 (load) for a reason that belongs to no part. */
function expectKnown(file: SpecFile, parts: readonly Part[], reasons: readonly string[]): void {
  const known = parts.flatMap(keysOf)
  const wrong = reasons.find((key) => !known.includes(key))
  if (wrong === undefined) return
  throw new QuorateError({
    code: 'Q088',
    class: 'load',
    where: [file.path, 'unneeded'],
    problem: `there is no part '${wrong}'`,
    hint: suggest(wrong, known),
  })
}
