import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { NatsConnection } from '@nats-io/transport-node'
import type { CheckOptions } from '../../check/check.ts'
import type { CheckedModel } from '../../check/report.ts'
import { QuorateError } from '../../errors.ts'
import { count } from '../../render/wording/words.ts'
import { refusal } from '../checkpoint/manifest.ts'
import { differences, subjectOf } from '../checkpoint/subject.ts'
import type { ClusterChoice } from './clusterOptions.ts'
import type { RunOptions } from '../running/runModel.ts'
import type { Planned } from '../selection/plan.ts'
import { tell } from '../terminal/terminal.ts'
import { Keeping, type KnownRun } from './keeping.ts'
import { signingKey } from './keys.ts'
import { callWorkers, NatsCluster } from './leading.ts'
import { connected } from './nats.ts'

/** A cluster's part in one run. */
export interface ClusterRun {
  readonly options: Pick<CheckOptions, 'cluster'>
  /** Leaves the cluster after an error has ended the run. */
  leave(): Promise<void>
  /** Deletes everything stored about a finished search, or prints how to resume an unfinished one. */
  end(checked: CheckedModel): Promise<void>
}

const CALL_AGAIN_MS = 500
/** How many calls to make before telling the user that no worker answers. */
const CALLS_UNHEARD = 4

/** Throws Q098 (usage) if there is no such run to resume, and Q044 (load) if the run belongs to another search. */
export async function joinCluster(choice: ClusterChoice, planned: Planned, options: RunOptions): Promise<ClusterRun> {
  const key = signingKey(choice.key)
  const connection = await connected(choice.address, 'quorate check')
  try {
    const keeping = await Keeping.open(connection)
    const run = choice.resume ?? randomBytes(4).toString('hex')
    const subject = subjectOf(planned, options)
    const resumed = choice.resume === undefined ? null : await resumedRun(keeping, choice.resume, subject)
    const shards = resumed?.record.shards ?? (await freeWorkers(connection, choice.machines, options.interrupted))
    const { file, model, recipe } = planned
    const { properties, stop = 'decided', storage = 'exact' } = options
    const from = resumed?.record.from ?? choice.from
    const named = { spec: model.spec, model: model.name ?? 'defaults' }
    const leading = {
      run,
      shards,
      from,
      key,
      bundle: file.bundle,
      recipe,
      properties,
      stop,
      storage,
      subject,
      ...named,
      resumed,
    }
    return {
      options: { cluster: new NatsCluster(connection, keeping, leading) },
      async leave() {
        await leaveBehind(keeping, run)
        await connection.close()
      },
      async end({ exploration: { ended } }) {
        const isOver = ended === null || ended === 'violation' || ended === 'depth' || ended === 'states'
        if (isOver) await keeping.remove(run)
        else await leaveBehind(keeping, run)
        await connection.close()
      },
    }
  } catch (error) {
    await connection.close()
    throw error
  }
}

/** Keeps an unfinished run for later, unless the cluster has not found anything yet. */
async function leaveBehind(keeping: Keeping, run: string): Promise<void> {
  const known = await keeping.run(run)
  if (known?.record.levels === 0) await keeping.remove(run)
  else if (known) tell(`run ${run} is kept: --resume ${run} continues it`)
}

async function resumedRun(keeping: Keeping, run: string, subject: Readonly<Record<string, string>>): Promise<KnownRun> {
  const known = await keeping.run(run)
  if (!known) {
    const all = [...(await keeping.all()).keys()]
    throw new QuorateError({
      code: 'Q098',
      class: 'usage',
      where: ['--resume'],
      problem: `there is no run '${run}' on the cluster`,
      hint: all.length === 0 ? 'it has no run' : `it has ${all.join(', ')}`,
    })
  }
  const different = differences(known.record.subject, subject)
  if (different.length > 0)
    throw refusal(
      'Q044',
      `run ${run}`,
      `it is a different search; the difference: ${different.join(', ')}`,
      'give the options with which it was started',
    )
  tell(`continuing with the ${count(known.record.states, 'state')} of run ${run}`)
  return known
}

/** Waits until this many worker processes are idle and returns how many threads they have. */
async function freeWorkers(connection: NatsConnection, machines: number, interrupted?: () => boolean): Promise<number> {
  for (let calls = 1; ; calls++) {
    const idle = (await callWorkers(connection)).filter(({ free, of }) => free === of)
    const offers = idle.sort((a, b) => b.free - a.free)
    if (offers.length >= machines) return offers.slice(0, machines).reduce((sum, { free }) => sum + free, 0)
    if (calls === CALLS_UNHEARD)
      tell(`waiting for ${count(machines - offers.length, 'more worker')}: quorate worker --cluster …`)
    if (interrupted?.()) return 1
    await setTimeout(CALL_AGAIN_MS)
  }
}
