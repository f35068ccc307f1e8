import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { main } from './cli.ts'

/** Where Debian's `nats-server` package installs the server. */
const SERVER = '/usr/sbin/nats-server'

type Env = Readonly<Record<string, string>>

/** NATS servers and workers for the tests of one file, on free ports of this machine. */
export interface TestCluster {
  readonly url: string
  /** Includes the key that the workers trust. */
  readonly env: Env
  readonly folder: string
  /** Starts a worker and waits until it has registered. The process ends with the tests. */
  worker(...args: readonly string[]): Promise<ChildProcess>
  /** Starts a worker that connects to this address, with additional environment variables. */
  workerAt(url: string, args: readonly string[], env?: Env): Promise<ChildProcess>
  /** Kills one of the servers and restarts it after a delay. */
  restart(server: number, afterMs: number): Promise<void>
}

/** Starts the servers. `configure` returns additional arguments for each of them. */
export function startedCluster(
  count: 1 | 3,
  configure: (folder: string) => Promise<readonly string[]> = () => Promise.resolve([]),
): TestCluster {
  const processes: ChildProcess[] = []
  const servers: ChildProcess[] = []
  let ports: readonly number[] = []
  let configuration: readonly string[] = []
  const cluster = { url: '', folder: '', env: {} as Env, worker, workerAt, restart }

  function worker(...args: readonly string[]): Promise<ChildProcess> {
    return workerAt(cluster.url, args)
  }

  async function workerAt(url: string, args: readonly string[], env: Env = {}): Promise<ChildProcess> {
    const child = spawn(process.execPath, [main, 'worker', '--cluster', url, ...args], {
      env: { ...process.env, ...cluster.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    processes.push(child)
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', () => resolve())
      child.on('exit', (code) => reject(new Error(`a worker ended with ${String(code)}`)))
    })
    return child
  }

  function startServer(i: number): ChildProcess {
    const store = ['-js', '-sd', join(cluster.folder, `store${i}`), '-n', `server${i}`]
    const routes = ports.slice(count).map((port) => `nats://127.0.0.1:${port}`)
    const others = ['--cluster_name', 'test', '--cluster', routes[i] ?? '', '--routes', routes.join()]
    const where = ['-a', '127.0.0.1', '-p', String(ports[i])]
    const args = [...where, ...store, ...(count > 1 ? others : []), ...configuration]
    return spawn(SERVER, args, { stdio: 'ignore' })
  }

  async function restart(server: number, afterMs: number): Promise<void> {
    await killed(servers[server])
    await setTimeout(afterMs)
    servers[server] = startServer(server)
  }

  beforeAll(async () => {
    cluster.folder = await mkdtemp(join(tmpdir(), 'quorate-cluster-'))
    cluster.env = { XDG_CONFIG_HOME: join(cluster.folder, 'config') }
    configuration = await configure(cluster.folder)
    ports = await freePorts(2 * count)
    for (let i = 0; i < count; i++) servers.push(startServer(i))
    const own = ports.slice(0, count)
    await Promise.all(own.map(listening))
    cluster.url = own.map((port) => `nats://127.0.0.1:${port}`).join()
  })
  afterAll(async () => {
    await Promise.all([...processes, ...servers].map(killed))
    await rm(cluster.folder, { recursive: true, force: true })
  })
  return cluster
}

export async function killed(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const end = new Promise((resolve) => child.on('exit', resolve))
  child.kill('SIGKILL')
  await end
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => new Promise((resolve) => server.on('listening', resolve))))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** Waits until a server accepts connections on the port. */
async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.unref()
    })
    if (isOpen) return
    await setTimeout(50)
  }
  throw new Error(`no server listens on port ${port}`)
}
