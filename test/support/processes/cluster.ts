import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { main } from './cli.ts'

/** Debian's package `nats-server`. */
const SERVER = '/usr/sbin/nats-server'

/** A NATS server of its own for the tests of a file, on a free port of this machine, and workers. */
export interface TestCluster {
  readonly url: string
  /** With the key that the workers trust. */
  readonly env: Readonly<Record<string, string>>
  readonly folder: string
  /** Starts a worker, and waits until it is there. Its process ends with the tests. */
  worker(...args: readonly string[]): Promise<ChildProcess>
}

export function startedCluster(): TestCluster {
  const processes: ChildProcess[] = []
  const cluster = { url: '', folder: '', env: {} as Readonly<Record<string, string>>, worker }

  async function worker(...args: readonly string[]): Promise<ChildProcess> {
    const child = spawn(process.execPath, [main, 'worker', '--cluster', cluster.url, ...args], {
      env: { ...process.env, ...cluster.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    processes.push(child)
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', () => resolve())
      child.on('exit', (code) => reject(new Error(`a worker ended with ${String(code)}`)))
    })
    return child
  }

  beforeAll(async () => {
    cluster.folder = await mkdtemp(join(tmpdir(), 'quorate-cluster-'))
    cluster.env = { XDG_CONFIG_HOME: join(cluster.folder, 'config') }
    const store = ['-js', '-sd', join(cluster.folder, 'store'), '--ports_file_dir', cluster.folder]
    const server = spawn(SERVER, ['-a', '127.0.0.1', '-p', '-1', ...store], { stdio: 'ignore' })
    processes.push(server)
    cluster.url = await urlIn(join(cluster.folder, `nats-server_${server.pid}.ports`))
  })
  afterAll(async () => {
    for (const child of processes) child.kill('SIGKILL')
    await rm(cluster.folder, { recursive: true, force: true })
  })
  return cluster
}

/** The server writes the port that it has chosen. */
async function urlIn(path: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    await setTimeout(50)
    try {
      const { nats } = JSON.parse(await readFile(path, 'utf8')) as { readonly nats: readonly string[] }
      return nats[0] ?? ''
    } catch (error) {
      if (tries === 200) throw error
    }
  }
}
