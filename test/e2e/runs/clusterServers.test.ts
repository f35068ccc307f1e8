import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { startedCluster } from '../../support/processes/cluster.ts'
import { figures } from '../../support/processes/figures.ts'

describe.each([1, 3] as const)('%i servers', { timeout: 240_000 }, (servers) => {
  const cluster = startedCluster(servers)

  it('continue after one of them was restarted', async () => {
    const args = ['check', 'specs/kafka/truncation.ts', '--model', 'kip-101, (2,2,2,2)', '--json']
    const alone = figures((await runCli(args)).stdout)
    const worker = await cluster.worker('--workers', '2', '--max-memory', '2GB')
    const begun = new Promise<void>((resolve) => {
      worker.stderr?.on('data', (data: Buffer) => String(data).includes('begun') && resolve())
    })
    const running = runCli([...args, '--cluster', cluster.url, '--cluster-from', '50'], {
      env: cluster.env,
      timeoutMs: 200_000,
    })
    await begun
    await cluster.restart(servers - 1, 2000)
    const { stdout, exitCode } = await running
    expect({ figures: figures(stdout), exitCode }).toEqual({ figures: alone, exitCode: 0 })
  })
})
