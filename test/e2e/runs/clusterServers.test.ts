import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { startedCluster } from '../../support/processes/cluster.ts'
import { figures } from '../../support/processes/figures.ts'

describe('three servers', { timeout: 240_000 }, () => {
  const cluster = startedCluster(3)

  it('continue without one of them', async () => {
    const args = ['check', 'specs/kafka/truncation.ts', '--model', 'kip-101, (2,2,2,2)', '--json']
    const alone = figures((await runCli(args)).stdout)
    await cluster.worker('--workers', '2', '--max-memory', '2GB')
    const running = runCli([...args, '--cluster', cluster.url, '--cluster-from', '50'], {
      env: cluster.env,
      timeoutMs: 200_000,
    })
    await cluster.restart(1, 2000)
    const { stdout, exitCode } = await running
    expect({ figures: figures(stdout), exitCode }).toEqual({ figures: alone, exitCode: 0 })
  })
})
