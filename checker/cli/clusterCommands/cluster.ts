import { QuorateError } from '../../errors.ts'
import { count, size } from '../../render/wording/words.ts'
import { Keeping } from '../cluster/keeping.ts'
import { callWorkers } from '../cluster/leading.ts'
import { connected } from '../cluster/nats.ts'
import type { ClusterRequest } from '../cluster/clusterOptions.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { say } from '../terminal/terminal.ts'

/** `quorate cluster`: lists a cluster's workers and runs, or deletes a run. */
export async function cluster({ address, remove }: ClusterRequest): Promise<ExitCode> {
  const connection = await connected(address, 'quorate cluster')
  try {
    const keeping = await Keeping.open(connection)
    if (remove !== undefined) {
      if (!(await keeping.remove(remove))) throw unknown(remove, [...(await keeping.all()).keys()])
      say(`run ${remove} is removed`)
      return EXIT.ok
    }
    const offers = [...(await callWorkers(connection))].sort((a, b) => (a.worker < b.worker ? -1 : 1))
    for (const { worker, version, free, of, memory } of offers)
      say(`worker ${worker}  ${of - free} of ${of} busy, ${size(memory)} each, quorate ${version}`)
    const runs = await keeping.all()
    for (const [run, { spec, model, shards, levels, states, changed }] of runs)
      say(
        `run ${run}  ${spec} · ${model}: ${count(states, 'state')}, ${count(levels, 'level')} on ${count(shards, 'shard')}, ${changed}`,
      )
    say(`${count(offers.length, 'worker')}, ${count(runs.size, 'run')}; ${size(await keeping.pieces.bytes())} are kept`)
    return EXIT.ok
  } finally {
    await connection.close()
  }
}

function unknown(run: string, known: readonly string[]): QuorateError {
  return new QuorateError({
    code: 'Q098',
    class: 'usage',
    where: ['run'],
    problem: `there is no run '${run}'`,
    hint: known.length === 0 ? 'the cluster has no run' : `it keeps ${known.join(', ')}`,
  })
}
