import type { Baseline } from '../../check/mutation/fate.ts'
import { QuorateError } from '../../errors.ts'
import { answerOf, type Lost, runPool } from '../running/pool.ts'
import type { Planned } from '../selection/plan.ts'
import type { BaselineReply, BaselineRequest, Measured } from './mutateWorker.ts'

/** The module that the worker processes run. */
export const MODULE = 'mutateWorker.js'

export interface PoolLimits {
  readonly jobs: number
  /** Larger models are skipped. */
  readonly maxStates: number
  readonly interrupted: () => boolean
}

/** The verdicts of all models that are small enough. */
export async function baselinesOf(
  planned: readonly Planned[],
  { jobs, maxStates, interrupted }: PoolLimits,
): Promise<ReadonlyMap<Planned, Baseline>> {
  const baselines = new Map<Planned, Baseline>()
  await runPool<BaselineRequest & { readonly index: number }, BaselineReply>({
    module: MODULE,
    workers: jobs,
    requests: planned.map(({ file, recipe }, index) => ({ index, path: file.path, model: recipe.model, maxStates })),
    interrupted,
    onReply(reply, { index, path }) {
      const one = planned[index]
      const { baseline } = baselineOf(reply, path)
      if (one && baseline) baselines.set(one, baseline)
    },
  })
  return baselines
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
