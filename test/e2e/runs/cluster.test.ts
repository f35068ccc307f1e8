import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { main, runCli } from '../../support/processes/cli.ts'
import { startedCluster } from '../../support/processes/cluster.ts'

/** Of a JSON report: everything but time, memory, and who did how much. */
function figures(stdout: string): unknown {
  const {
    seconds: _s,
    memory: _m,
    workers: _w,
    expandedBy: _e,
    storage,
    ...others
  } = JSON.parse(stdout) as Record<string, unknown>
  return { ...others, storage: { ...(storage as object), bytesPerState: 0 } }
}

function ended(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.on('exit', resolve))
}

const STORE = ['specs/quorate/state-store.ts', '--model', '2 threads, 3 states']

describe('a cluster', { timeout: 240_000 }, () => {
  const cluster = startedCluster()
  const start = (...args: readonly string[]): ChildProcess =>
    spawn(process.execPath, [main, 'check', ...args, '--cluster', cluster.url, '--cluster-from', '500'], {
      env: { ...process.env, ...cluster.env },
    })
  const quorate = (...args: readonly string[]) => runCli(args, { env: cluster.env, timeoutMs: 100_000 })
  const check = (...args: readonly string[]) =>
    quorate('check', ...args, '--cluster', cluster.url, '--cluster-from', '500')
  const listed = async (): Promise<string> => (await quorate('cluster', '--cluster', cluster.url)).stdout
  /** The name of the run that has begun. */
  const listedRun = async (): Promise<string> => {
    for (;;) {
      const [, name] = /^run (\w+)/m.exec(await listed()) ?? []
      if (name !== undefined) return name
    }
  }
  it('finds what one machine finds, with 1, 2 and 4 shards', async () => {
    const models = [
      ['specs/quorate/state-store.ts', '--model', 'claimed by a store'],
      ['specs/kafka/isr-change.ts', '--model', '(3,1,2)'],
      ['specs/quorate/state-store.ts', '--model', 'no more rows, 3 threads'],
    ].map((args) => [...args, '--json'])
    const alone = await Promise.all(models.map(async (args) => figures((await quorate('check', ...args)).stdout)))
    for (const workers of [1, 2, 4]) {
      const worker = await cluster.worker('--workers', String(workers), '--max-memory', '4GB')
      for (const [i, args] of models.entries()) {
        const { stdout } = await check(...args)
        expect(figures(stdout)).toEqual(alone[i])
        expect(JSON.parse(stdout)).toMatchObject({ workers })
      }
      worker.kill('SIGINT')
      expect(await ended(worker)).toBe(0)
    }
  })

  it('continues when its workers are killed', async () => {
    const alone = figures((await quorate('check', ...STORE, '--json')).stdout)
    const first = await cluster.worker('--workers', '2')
    const leading = start(...STORE, '--json')
    let stdout = ''
    leading.stdout?.on('data', (data: Buffer) => (stdout += String(data)))
    await listedRun()
    const second = await cluster.worker('--workers', '2')
    first.kill('SIGKILL')
    await ended(leading)
    expect(figures(stdout)).toEqual(alone)
    second.kill('SIGKILL')
  })

  it('continues an earlier run', async () => {
    const worker = await cluster.worker('--workers', '2')
    const alone = figures((await quorate('check', ...STORE, '--json')).stdout)
    const killed = start(...STORE, '--json')
    const name = await listedRun()
    killed.kill('SIGKILL')
    const other = await check('specs/quorate/state-store.ts', '--model', 'no more rows', '--resume', name)
    expect(other).toMatchObject({ exitCode: 150, stderr: expect.stringMatching(/^Q044/) as string })
    const resumed = await check(...STORE, '--json', '--resume', name)
    expect(resumed.stderr).toContain(`of run ${name}`)
    expect(figures(resumed.stdout)).toEqual(alone)
    expect(await listed()).not.toContain(name)
    expect(await check(...STORE, '--resume', name)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^Q098/) as string,
    })
    worker.kill('SIGKILL')
  })

  it('accepts only runs that are signed with the key that it trusts', async () => {
    const key = join(cluster.folder, 'team.key')
    const pub = join(cluster.folder, 'team.pub')
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    await writeFile(pub, publicKey.export({ type: 'spki', format: 'pem' }))
    const worker = await cluster.worker('--workers', '1', '--trust', pub)
    expect(await check(...STORE)).toMatchObject({ exitCode: 20, stderr: expect.stringMatching(/^Q097/m) as string })
    expect(await check(...STORE, '--key', key)).toMatchObject({ exitCode: 0 })
    worker.kill('SIGKILL')
  })

  it.each<[string, readonly string[], string, number]>([
    ['an invalid address', ['--cluster', 'http://127.0.0.1'], 'Q093', 2],
    ['another machine without encryption', ['--cluster', 'nats://192.0.2.1'], 'Q093', 2],
    ['a server that is not there', ['--cluster', 'nats://127.0.0.1:9'], 'Q094', 20],
    ['an invalid key', ['--cluster', 'nats://127.0.0.1:9', '--key', 'package.json'], 'Q095', 2],
    ['fingerprints', ['--cluster', 'nats://127.0.0.1', '--storage', 'hash'], 'Q099', 2],
    ['the reference engine', ['--cluster', 'nats://127.0.0.1', '--engine', 'reference'], 'Q099', 2],
    ['machines without a cluster', ['--machines', '2'], 'Q020', 2],
    ['checkpoints', ['--cluster', 'nats://127.0.0.1', '--checkpoint', 'x'], 'Q020', 2],
  ])('rejects %s', async (_what, args, code, exitCode) => {
    const refused = await quorate('check', ...STORE, ...args)
    expect({ code: refused.stderr.slice(0, 4), exitCode: refused.exitCode }).toEqual({ code, exitCode })
  })

  it('rejects, by name, what is decided on the graph of all states', async () => {
    const { stderr, exitCode } = await check('specs/kafka/isr.ts', '--model', 'min 2, one down')
    expect(stderr).toContain('temporal EventuallyWritable')
    expect({ code: stderr.slice(0, 4), exitCode }).toEqual({ code: 'Q099', exitCode: 2 })
  })

  it('forgets a run only if it exists', async () => {
    const { stderr, exitCode } = await quorate('cluster', '--cluster', cluster.url, '--remove', 'absent')
    expect({ code: stderr.slice(0, 4), exitCode }).toEqual({ code: 'Q098', exitCode: 2 })
  })
})
