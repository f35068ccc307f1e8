import type { Baseline } from '../../../check/mutation/fate.ts'
import { QuorateError } from '../../../errors.ts'
import { type Lost, runPool } from '../../running/pool.ts'
import type { Refusal } from '../../running/poolWorker.ts'
import type { Planned } from '../../selection/plan.ts'
import type { BaselineReply, BaselineRequest } from './mutateWorker.ts'

/** The module of the worker processes. */
export const MODULE = 'mutateWorker.js'

export interface PoolLimits {
  readonly jobs: number
  /** Models with more states are left out. */
  readonly maxStates: number
  readonly interrupted: () => boolean
}

/** The verdicts of the models that are small enough. */
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
      const { baseline } = answerOf(reply, path)
      if (one && baseline) baselines.set(one, baseline)
    },
  })
  return baselines
}

/** Throws the error of a worker that cannot load a spec, and Q071 (limit) if the worker died. */
export function answerOf<Answer extends object>(reply: Answer | Refusal | Lost, path: string): Answer {
  if ('complaint' in reply) throw new QuorateError(reply.complaint)
  if ('bug' in reply) throw new Error(`${path}: ${reply.bug}`)
  if (!('lost' in reply)) return reply
  throw new QuorateError({
    code: 'Q071',
    class: 'limit',
    where: [path],
    problem: `the worker process that ran it gave no answer: ${reply.lost}`,
    hint: 'it may have run out of memory, or the spec ended the process; try --jobs 1',
  })
}
