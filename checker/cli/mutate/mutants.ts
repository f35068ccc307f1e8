import { keysOf, type MutantResult, type Necessity } from '../../check/mutation/necessity.ts'
import { suggest } from '../../domain/suggest.ts'
import { QuorateError } from '../../errors.ts'
import type { SpecFile } from '../../loading/load.ts'
import { type Part, partsOf } from '../../loading/mutants.ts'
import { inOrder } from '../running/inOrder.ts'
import { answerOf, type Lost, runPool } from '../running/pool.ts'
import type { Planned } from '../selection/plan.ts'
import { baselinesOf, MODULE, type PoolLimits } from './baselines.ts'
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
interface Prepared {
  readonly file: SpecFile
  readonly tried: readonly Tried[]
  /** The parts to try; empty if no model is small enough. */
  readonly parts: readonly Part[]
  readonly reasons: ReadonlyMap<string, string>
  readonly about: Omit<Necessity, 'results'>
}

/**
 * Leaves out every part of every spec, one at a time. If interrupted, returns only the specs that are complete. Throws
 * Q088 (load) if a stated reason matches no part.
 */
export async function necessities(planned: readonly Planned[], options: MutantsOptions): Promise<readonly Necessity[]> {
  const prepared = await prepare(planned, options)
  const asked = prepared.flatMap((one) => one.parts.map((part) => ({ one, part })))
  const results = new Map<Prepared, MutantResult[]>(prepared.map((one) => [one, []]))
  const all: Necessity[] = []
  const finishSpecs = (): void => {
    for (let one = prepared[all.length]; one; one = prepared[all.length]) {
      const own = results.get(one) ?? []
      if (own.length < one.parts.length) return
      all.push({ ...one.about, results: own })
      options.onSpec({ ...one.about, results: own })
    }
  }
  const settle = inOrder<MutantFate>((fate, index) => {
    const next = asked[index]
    if (!next) return
    const { one, part } = next
    const result = { ...fate, part, unneeded: reasonFor(part, one.reasons) }
    results.get(one)?.push(result)
    options.onResult(result)
    finishSpecs()
  })
  finishSpecs()
  await runPool<MutantRequest & { readonly index: number }, MutantReply>({
    module: MODULE,
    workers: options.jobs,
    requests: asked.map(({ one: { file, tried }, part: { drop } }, index) => ({ index, path: file.path, drop, tried })),
    maxSeconds: options.maxSeconds,
    interrupted: options.interrupted,
    onReply: (reply, { index, path }) => settle(index, fateOf(reply, path)),
  })
  return all
}

async function prepare(planned: readonly Planned[], options: MutantsOptions): Promise<readonly Prepared[]> {
  const { complete, maxStates, interrupted } = options
  const baselines = await baselinesOf(planned, options)
  if (interrupted()) return []
  return [...new Set(planned.map(({ file }) => file))].map((file) => {
    const own = planned.filter((one) => one.file === file)
    const models = own.map(({ model }) => model)
    const tried = own
      .flatMap((one) => {
        const baseline = baselines.get(one)
        return baseline ? [{ model: one.recipe.model, title: one.title, baseline }] : []
      })
      .sort((a, b) => a.baseline.distinct - b.baseline.distinct)
    const { parts, unread } = partsOf(models)
    const reasons = new Map(models.flatMap(({ unneeded }) => Object.entries(unneeded)))
    if (complete) expectKnown(file, parts, [...reasons.keys()])
    const tooLarge = own.filter((one) => !baselines.has(one)).map(({ title }) => title)
    const about = { spec: models[0]?.spec ?? '', models: tried.map(({ title }) => title), tooLarge, unread, maxStates }
    return { file, tried, parts: tried.length > 0 ? parts : [], reasons, about }
  })
}

function reasonFor(part: Part, reasons: ReadonlyMap<string, string>): string | null {
  return keysOf(part).flatMap((key) => reasons.get(key) ?? [])[0] ?? null
}

function fateOf(reply: MutantReply | Lost, path: string): MutantFate {
  const answer = answerOf<MutantFate>(reply, path)
  return 'lost' in answer ? { fate: { kind: 'unanswered', reason: answer.lost }, model: null, undecided: [] } : answer
}

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
