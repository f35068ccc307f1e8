import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { main, runCli } from '../../support/processes/cli.ts'
import { killed, startedCluster } from '../../support/processes/cluster.ts'
import { figures } from '../../support/processes/figures.ts'

function ended(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.on('exit', resolve))
}

const LOSSES = ['specs/kafka/truncation.ts', '--model', 'kip-101, (2,2,2,2)']

describe('a cluster', { timeout: 240_000 }, () => {
  const cluster = startedCluster(1)
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

  it('is empty at first', async () => {
    const { stdout, exitCode } = await quorate('cluster', '--cluster', cluster.url)
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^0 workers, 0 runs; /) as string,
    })
  })

  it('waits for its first worker', async () => {
    const leading = start('specs/raft/raft.ts', '--model', 'disk loss')
    await new Promise<void>((resolve) => {
      leading.stderr?.on('data', (data: Buffer) => String(data).includes('waiting for 1 more worker') && resolve())
    })
    const worker = await cluster.worker('--workers', '1')
    expect(await ended(leading)).toBe(0)
    await killed(worker)
  })

  it.each<[number, readonly string[]]>([
    [1, ['specs/raft/raft.ts', '--model', 'disk loss']],
    [2, ['specs/kafka/truncation.ts', '--model', 'kip-101, (2,2,2,2)']],
    [4, ['specs/kafka/truncation.ts', '--model', 'truncate-to-hw, (2,2,2,2)', '--symmetry']],
    [2, ['specs/kafka/truncation.ts', '--model', 'kip-101, (2,2,2,2)', '--storage', 'hash']],
  ])('finds the same with %i shards as with one machine: %s', async (workers, args) => {
    const alone = figures((await quorate('check', ...args, '--json')).stdout)
    const worker = await cluster.worker('--workers', String(workers), '--max-memory', '4GB')
    const { stdout } = await check(...args, '--json')
    expect(figures(stdout)).toEqual(alone)
    expect(JSON.parse(stdout)).toMatchObject({ workers })
    worker.kill('SIGINT')
    expect(await ended(worker)).toBe(0)
  })

  it('continues when its workers are killed', async () => {
    const alone = figures((await quorate('check', ...LOSSES, '--json')).stdout)
    const first = await cluster.worker('--workers', '2')
    const leading = start(...LOSSES, '--json')
    let stdout = ''
    leading.stdout?.on('data', (data: Buffer) => (stdout += String(data)))
    await listedRun()
    const second = await cluster.worker('--workers', '2')
    first.kill('SIGKILL')
    await ended(leading)
    expect(figures(stdout)).toEqual(alone)
    await killed(second)
  })

  it('continues an earlier run', async () => {
    const worker = await cluster.worker('--workers', '2')
    const alone = figures((await quorate('check', ...LOSSES, '--json')).stdout)
    const leading = start(...LOSSES, '--json')
    const name = await listedRun()
    leading.kill('SIGKILL')
    const other = await check('specs/kafka/truncation.ts', '--model', 'truncate-to-hw, (2,2,2,2)', '--resume', name)
    expect(other).toMatchObject({ exitCode: 150, stderr: expect.stringMatching(/^Q044/) as string })
    const resumed = await check(...LOSSES, '--json', '--resume', name)
    expect(resumed.stderr).toContain(`of run ${name}`)
    expect(figures(resumed.stdout)).toEqual(alone)
    expect(await listed()).not.toContain(name)
    expect(await check(...LOSSES, '--resume', name)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^Q098/) as string,
    })
    await killed(worker)
  })

  it('ends a process when another process takes over its run', async () => {
    const worker = await cluster.worker('--workers', '2')
    const first = start(...LOSSES)
    let stderr = ''
    first.stderr?.on('data', (data: Buffer) => (stderr += String(data)))
    const name = await listedRun()
    first.kill('SIGSTOP')
    expect(await check(...LOSSES, '--resume', name)).toMatchObject({ exitCode: 0 })
    first.kill('SIGCONT')
    expect(await ended(first)).toBe(20)
    expect(stderr).toMatch(/^Q096/m)
    await killed(worker)
  })

  it('accepts only runs that are signed with the key that it trusts', async () => {
    const key = join(cluster.folder, 'team.key')
    const pub = join(cluster.folder, 'team.pub')
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    await writeFile(pub, publicKey.export({ type: 'spki', format: 'pem' }))
    const worker = await cluster.worker('--workers', '1', '--trust', pub)
    expect(await check(...LOSSES)).toMatchObject({ exitCode: 20, stderr: expect.stringMatching(/^Q097/m) as string })
    expect(await check(...LOSSES, '--key', key)).toMatchObject({ exitCode: 0 })
    await killed(worker)
  })

  it.each<[string, readonly string[], string, number]>([
    ['an invalid address', ['--cluster', 'http://127.0.0.1'], 'Q093', 2],
    ['another machine without encryption', ['--cluster', 'nats://192.0.2.1'], 'Q093', 2],
    ['a server that is not there', ['--cluster', 'nats://127.0.0.1:9'], 'Q094', 20],
    ['an invalid key', ['--cluster', 'nats://127.0.0.1:9', '--key', 'package.json'], 'Q095', 2],
    ['the reference engine', ['--cluster', 'nats://127.0.0.1', '--engine', 'reference'], 'Q099', 2],
    ['machines without a cluster', ['--machines', '2'], 'Q020', 2],
    ['checkpoints', ['--cluster', 'nats://127.0.0.1', '--checkpoint', 'x'], 'Q020', 2],
  ])('rejects %s', async (_what, args, code, exitCode) => {
    const refused = await quorate('check', ...LOSSES, ...args)
    expect({ code: refused.stderr.slice(0, 4), exitCode: refused.exitCode }).toEqual({ code, exitCode })
  })

  it('rejects properties that need the graph of all states, and names them', async () => {
    const { stderr, exitCode } = await check('specs/kafka/isr.ts', '--model', 'min 2, one down')
    expect(stderr).toContain('temporal EventuallyWritable')
    expect({ code: stderr.slice(0, 4), exitCode }).toEqual({ code: 'Q099', exitCode: 2 })
  })

  it('reports that a run to remove does not exist', async () => {
    const { stderr, exitCode } = await quorate('cluster', '--cluster', cluster.url, '--remove', 'absent')
    expect({ code: stderr.slice(0, 4), exitCode }).toEqual({ code: 'Q098', exitCode: 2 })
  })
})
