import { isNoticed, isUnexplained, keysOf, type MutantResult, type Necessity } from '../../check/mutation/necessity.ts'
import { suggest } from '../../domain/suggest.ts'
import { QuorateError } from '../../errors.ts'
import type { WrittenPlace } from '../../language/definition/observation.ts'
import type { SpecFile } from '../../loading/load.ts'
import { type Part, partsOf } from '../../loading/mutants.ts'
import { inOrder } from '../running/inOrder.ts'
import { answerOf, type Lost, runPool } from '../running/pool.ts'
import type { Planned } from '../selection/plan.ts'
import { MODULE, modelsUpTo, type PoolLimits, smallestModels } from './baselines.ts'
import type { MutantFate, MutantReply, MutantRequest, Tried } from './mutateWorker.ts'

export interface MutantsOptions extends PoolLimits {
  /** The time limit per mutant. */
  readonly maxSeconds: number
  /** Whether every model of each spec is included, which means that each stated reason must match a part. */
  readonly complete: boolean
  /** Called once per part, in the order of the specs and their parts, as soon as all earlier parts are done. */
  readonly onResult: (result: MutantResult) => void
  /** Called after the last part of a spec. */
  readonly onSpec: (necessity: Necessity) => void
}

/** A complete spec, before anything is left out. */
interface Whole {
  readonly spec: string
  readonly file: SpecFile
  readonly planned: readonly Planned[]
  readonly parts: readonly Part[]
  /** Actions whose guards could not be analyzed. */
  readonly unread: readonly string[]
  readonly reasons: ReadonlyMap<string, string>
}

type Result = MutantResult & { readonly part: Part }

/**
 * Leaves out every part of every spec, one at a time. If interrupted, returns only the specs that are complete. Throws
 * Q088 (load) if a stated reason matches no part.
 */
export async function necessities(planned: readonly Planned[], options: MutantsOptions): Promise<readonly Necessity[]> {
  const files = [...new Set(planned.map(({ file }) => file))]
  const specs = files.map((file) => {
    const own = planned.filter((one) => one.file === file)
    return wholeOf(file, own)
  })
  if (options.complete) for (const each of specs) expectKnown(each)
  const all: Necessity[] = []
  for (const whole of specs) {
    const necessity = await necessityOf(whole, all, options)
    if (options.interrupted()) break
    all.push(necessity)
    options.onSpec(necessity)
  }
  return all
}

function wholeOf(file: SpecFile, planned: readonly Planned[]): Whole {
  const models = planned.map(({ model }) => model)
  const reasons = new Map(models.flatMap(({ unneeded }) => Object.entries(unneeded)))
  return { spec: models[0]?.spec ?? '', file, planned, ...partsOf(models), reasons }
}

/** Tries the smallest models first. A part that these do not need and that nothing explains is also tried in larger ones. */
async function necessityOf(
  { spec, file, planned, parts, unread, reasons }: Whole,
  earlier: readonly Necessity[],
  options: MutantsOptions,
): Promise<Necessity> {
  const results: MutantResult[] = []
  const settle = inOrder<MutantResult>((result) => {
    results.push(result)
    options.onResult(result)
  })
  const report = (result: Result): void => settle(parts.indexOf(result.part), result)
  const leaveOut = (
    some: readonly Part[],
    tried: readonly Tried[],
    onResult: (result: Result) => void,
  ): Promise<void> =>
    runPool<MutantRequest & { readonly part: Part }, MutantReply>({
      module: MODULE,
      workers: options.jobs,
      requests: some.map((part) => ({ path: file.path, part, drop: part.drop, tried })),
      maxSeconds: options.maxSeconds,
      interrupted: options.interrupted,
      onReply: (reply, { part, path }) =>
        onResult({
          ...fateOf(reply, path),
          part,
          unneeded: reasonFor(part, reasons),
          neededBy: neededBy(part, earlier),
        }),
    })

  const smallest = await smallestModels(planned, options)
  const survivors: Result[] = []
  await leaveOut(smallest.length > 0 ? parts : [], smallest, (result) => {
    if (result.fate.kind === 'same' && isUnexplained(result)) survivors.push(result)
    else report(result)
  })
  const others = planned.filter(({ title }) => !smallest.some((one) => one.title === title))
  const larger = survivors.length > 0 ? await modelsUpTo(others, options) : []
  if (larger.length > 0)
    await leaveOut(
      survivors.map(({ part }) => part),
      [...smallest, ...larger],
      report,
    )
  else if (!options.interrupted()) survivors.forEach(report)
  const models = smallest.map(({ title }) => title)
  const untried = others.map(({ title }) => title).filter((title) => !larger.some((one) => one.title === title))
  const { maxStates } = options
  return { spec, models, larger: larger.map(({ title }) => title), untried, unread, maxStates, results }
}

/** The first of the earlier specs that has the same part, written in the same place, and needs it. */
function neededBy({ place }: Part, earlier: readonly Necessity[]): string | null {
  if (!place) return null
  const isSame = ({ file, line, column }: WrittenPlace): boolean =>
    file === place.file && line === place.line && column === place.column
  const found = earlier.find(({ results }) =>
    results.some((result) => result.part.place && isSame(result.part.place) && isNoticed(result)),
  )
  return found?.spec ?? null
}

function reasonFor(part: Part, reasons: ReadonlyMap<string, string>): string | null {
  return keysOf(part).flatMap((key) => reasons.get(key) ?? [])[0] ?? null
}

function fateOf(reply: MutantReply | Lost, path: string): MutantFate {
  const answer = answerOf<MutantFate>(reply, path)
  return 'lost' in answer ? { fate: { kind: 'unanswered', reason: answer.lost }, model: null, undecided: [] } : answer
}

function expectKnown({ file, parts, reasons }: Whole): void {
  const known = parts.flatMap(keysOf)
  const wrong = [...reasons.keys()].find((key) => !known.includes(key))
  if (wrong === undefined) return
  throw new QuorateError({
    code: 'Q088',
    class: 'load',
    where: [file.path, 'unneeded'],
    problem: `there is no part '${wrong}'`,
    hint: suggest(wrong, known),
  })
}
