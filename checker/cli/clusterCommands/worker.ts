import { trustedKey } from '../cluster/keys.ts'
import type { WorkerRequest } from '../cluster/clusterOptions.ts'
import { serveRuns } from '../cluster/workerProcess.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { memoryBudget } from '../running/memoryBudget.ts'

/** `quorate worker`: takes part in a cluster's searches until it is interrupted. */
export async function worker({ address, workers, maxMemory, trust }: WorkerRequest): Promise<ExitCode> {
  const { states } = memoryBudget(maxMemory, { asked: workers, most: workers })
  await serveRuns({ address, workers, memory: Math.floor(states / workers), trusted: trustedKey(trust) })
  return EXIT.ok
}
