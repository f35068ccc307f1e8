import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { main, runCli } from '../../support/processes/cli.ts'
import { killed, startedCluster } from '../../support/processes/cluster.ts'
import { figures } from '../../support/processes/figures.ts'
import { dice } from '../../support/dice.ts'
import { seed } from '../../support/random/seed.ts'

/**
 * Searches on a cluster whose processes are killed at random moments, until this many have been killed. Every search
 * must end with the same figures as on one machine. `KILLS=100,10,10` kills 100 workers, 10 servers and 10 leading
 * processes.
 */
const [workerKills = 0, serverKills = 0, coordinatorKills = 0] = (process.env['KILLS'] ?? '1,1,1')
  .split(',')
  .map(Number)
const MODEL = ['check', 'specs/kafka/truncation.ts', '--model', 'kip-101, (2,2,2,2)', '--json']

interface Search {
  readonly child: ChildProcess
  readonly ended: Promise<string>
  readonly over: () => boolean
}

describe('three servers and two workers', { timeout: 3_600_000 }, () => {
  const cluster = startedCluster(3)
  const below = dice(seed)
  const workers: ChildProcess[] = []
  let alone: unknown = null

  beforeAll(async () => {
    alone = figures((await runCli(MODEL)).stdout)
    for (let i = 0; i < 2; i++) workers.push(await newWorker())
  }, 60_000)

  function newWorker(): Promise<ChildProcess> {
    return cluster.worker('--workers', '1', '--max-memory', '1GB')
  }

  function search(...more: readonly string[]): Search {
    const args = [main, ...MODEL, '--cluster', cluster.url, '--cluster-from', '50', '--machines', '2', ...more]
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...cluster.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let stdout = ''
    child.stdout.on('data', (data: Buffer) => (stdout += String(data)))
    const ended = new Promise<string>((resolve) => child.on('close', () => resolve(stdout)))
    return { child, ended, over: () => child.exitCode !== null || child.signalCode !== null }
  }

  async function runOf(): Promise<string | undefined> {
    const { stdout } = await runCli(['cluster', '--cluster', cluster.url], { env: cluster.env })
    return /^run (\w+)/m.exec(stdout)?.[1]
  }

  /** Searches until this many processes have been killed: `kill` kills one and replaces it. */
  async function killing(count: number, everyMs: number, kill: () => Promise<void>): Promise<void> {
    let kills = 0
    while (kills < count) {
      const { ended, over } = search()
      for (; kills < count; kills++) {
        await Promise.race([ended, setTimeout(below(everyMs))])
        if (over()) break
        await kill()
      }
      expect({ seed, figures: figures(await ended) }).toEqual({ seed, figures: alone })
    }
    expect(kills).toBe(count)
  }

  it(`find the same when workers are killed: ${workerKills}`, async () => {
    await killing(workerKills, 6_000, async () => {
      const i = below(workers.length)
      await killed(workers[i])
      workers[i] = await newWorker()
    })
  })

  it(`find the same when servers are killed: ${serverKills}`, async () => {
    await killing(serverKills, 6_000, () => cluster.restart(below(3), 500))
  })

  it(`find the same when coordinators are killed: ${coordinatorKills}`, async () => {
    let kills = 0
    while (kills < coordinatorKills) {
      const { child, ended, over } = search()
      let run: string | undefined
      while (run === undefined && !over()) run = await runOf()
      await Promise.race([ended, setTimeout(below(2_000))])
      if (run !== undefined) await killed(child)
      const isKilled = child.signalCode === 'SIGKILL'
      const last = isKilled ? search('--resume', run ?? '').ended : ended
      expect({ seed, figures: figures(await last) }).toEqual({ seed, figures: alone })
      if (isKilled) kills++
    }
    expect(kills).toBe(coordinatorKills)
  })
})
