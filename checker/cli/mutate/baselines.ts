import type { Baseline } from '../../check/mutation/fate.ts'
import { QuorateError } from '../../errors.ts'
import { answerOf, type Lost, runPool } from '../running/pool.ts'
import type { Planned } from '../selection/plan.ts'
import type { BaselineReply, BaselineRequest, Measured, Tried } from './mutateWorker.ts'

/** The module that the worker processes run. */
export const MODULE = 'mutateWorker.js'

export interface PoolLimits {
  readonly jobs: number
  /** How many states the smallest models of a spec may have together, and how many each larger model may have. */
  readonly maxStates: number
  readonly interrupted: () => boolean
}

/**
 * The smallest models of a spec that have at most `maxStates` states together, in order of size. The limit per search
 * doubles until these are known, so that no search goes far beyond them.
 */
export async function smallestModels(
  planned: readonly Planned[],
  { maxStates, ...pool }: PoolLimits,
): Promise<readonly Tried[]> {
  let known: readonly Tried[] = []
  for (let most = Math.min(FIRST_STATES, maxStates); !pool.interrupted(); most = Math.min(2 * most, maxStates)) {
    const unknown = planned.filter(({ title }) => !known.some((one) => one.title === title))
    known = inSize([...known, ...(await modelsUpTo(unknown, { ...pool, maxStates: most }))])
    if (most === maxStates || statesOf(known) > maxStates) break
  }
  return known.filter((_, i) => statesOf(known.slice(0, i + 1)) <= maxStates)
}

/** The state limit of the first searches. */
const FIRST_STATES = 2000

/** The models that have at most `maxStates` states each, in order of size. */
export async function modelsUpTo(
  planned: readonly Planned[],
  { jobs, maxStates, interrupted }: PoolLimits,
): Promise<readonly Tried[]> {
  const baselines = new Map<number, Baseline>()
  await runPool<BaselineRequest & { readonly index: number }, BaselineReply>({
    module: MODULE,
    workers: jobs,
    requests: planned.map(({ file, recipe }, index) => ({ index, path: file.path, model: recipe.model, maxStates })),
    interrupted,
    onReply(reply, { index, path }) {
      const { baseline } = baselineOf(reply, path)
      // A search ends after the level in which it exceeds its limit.
      if (baseline && baseline.distinct <= maxStates) baselines.set(index, baseline)
    },
  })
  return inSize(
    planned.flatMap(({ recipe, title }, index) => {
      const baseline = baselines.get(index)
      return baseline ? [{ model: recipe.model, title, baseline }] : []
    }),
  )
}

/** Of models with equally many states, the one that is declared first comes first. */
function inSize(models: readonly Tried[]): readonly Tried[] {
  return models.toSorted((a, b) => a.baseline.distinct - b.baseline.distinct)
}

function statesOf(models: readonly Tried[]): number {
  return models.reduce((sum, { baseline }) => sum + baseline.distinct, 0)
}

/** Throws the error of a worker that could not load a spec, and Q071 (limit) if the worker died. */
function baselineOf(reply: BaselineReply | Lost, path: string): Measured {
  const answer = answerOf<Measured>(reply, path)
  if ('baseline' in answer) return answer
  throw new QuorateError({
    code: 'Q071',
    class: 'limit',
    where: [path],
    problem: `the worker process that ran it gave no answer: ${answer.lost}`,
    hint: 'it may have run out of memory, or the spec ended the process; try --jobs 1',
  })
}
