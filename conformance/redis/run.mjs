/**
 * Runs a primary and its replicas, real processes of Redis on 127.0.0.1, through a failover, and prints what happens:
 * the log.
 *
 * node conformance/redis/run.mjs SETTING > redis.log
 *
 * SETTING determines how producers learn that their message is stored:
 *
 * - async: as soon as the primary has it (Redis's default)
 * - min-replicas: the same, with min-replicas-to-write 1 and min-replicas-max-lag 3 on the primary
 * - wait: when WAIT 1 says that a replica has it
 * - wait-behind: the same with two replicas, and the one that lags is promoted
 *
 * A message is an element of the list `log`. Needs the Debian packages redis-server and redis-tools.
 */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const SETTINGS = ['async', 'min-replicas', 'wait', 'wait-behind']
const LONGEST_MS = 20_000
const WAIT_MS = 300

const execute = promisify(execFile)
const here = dirname(fileURLToPath(import.meta.url))
const setting = process.argv[2] ?? ''
if (!SETTINGS.includes(setting)) {
  process.stderr.write(`usage: node conformance/redis/run.mjs ${SETTINGS.join('|')}\n`)
  process.exit(2)
}
const nodes = setting === 'wait-behind' ? 3 : 2

const folder = await mkdtemp(join(tmpdir(), 'quorate-redis-'))
const children = new Set()
const ports = []
const servers = []
const start = performance.now()

/** One line of the log. */
function tell(node, event, more = {}) {
  const t = Number((performance.now() - start).toFixed(3))
  process.stdout.write(`${JSON.stringify({ t, node, event, ...more })}\n`)
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

async function cli(node, ...args) {
  const { stdout } = await execute('redis-cli', ['-h', '127.0.0.1', '-p', String(ports[node]), ...args])
  return stdout.trim()
}

/** The answers to some commands on one connection. */
function session(node, commands) {
  return new Promise((resolve, reject) => {
    const child = execFile('redis-cli', ['-h', '127.0.0.1', '-p', String(ports[node])], (error, stdout) => {
      if (error) reject(error)
      else
        resolve(
          stdout
            .trim()
            .split('\n')
            .filter((line) => line !== ''),
        )
    })
    child.stdin.end(`${commands.join('\n')}\n`)
  })
}

async function until(what, test) {
  for (const end = performance.now() + LONGEST_MS; performance.now() < end; await delay(20))
    if (await test().catch(() => false)) return
  throw new Error(`${what} did not happen within ${LONGEST_MS / 1000} s`)
}

function begin(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.add(child)
  return child
}

function kill(child) {
  children.delete(child)
  return new Promise((resolve) => {
    child.once('exit', resolve)
    child.kill('SIGKILL')
  })
}

/** Starts a server and keeps its data on disk. */
async function startServer(node, replicaOf) {
  const settings = {
    port: ports[node],
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'yes',
    appendfsync: 'always',
    appenddirname: `node${node}`,
    'repl-diskless-sync-delay': 0,
    loglevel: 'warning',
    ...(replicaOf === undefined ? {} : { replicaof: `127.0.0.1 ${replicaOf}` }),
  }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const child = begin('redis-server', args)
  servers[node] = child
  await until(`the start of node${node}`, async () => (await cli(node, 'PING')) === 'PONG')
}

/** A link to a server. */
async function startLink(node) {
  const port = await freePort()
  const child = begin(process.execPath, [join(here, 'link.mjs'), String(port), String(ports[node])])
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return { child, port }
}

async function messages(node) {
  return JSON.parse(`[${(await cli(node, 'LRANGE', 'log', '0', '-1')).split('\n').join(',')}]`)
}

/** The data of a server. */
async function look(node) {
  tell(node, 'has', { messages: await messages(node) })
}

/** A producer sends a message and learns whether it is stored. WAIT applies to the writes of its own connection. */
async function produce(node, message) {
  const write = `RPUSH log ${message}`
  const [answer = '', copies] = await session(node, setting.startsWith('wait') ? [write, `WAIT 1 ${WAIT_MS}`] : [write])
  if (answer.startsWith('NOREPLICAS')) return tell(node, 'refused', { message })
  tell(node, 'written', { message })
  tell(node, copies === undefined || Number(copies) >= 1 ? 'acknowledged' : 'unanswered', { message })
}

async function has(node, count) {
  await until(`message ${count} on node${node}`, async () => (await messages(node)).length === count)
  await look(node)
}

/** Waits until the primary counts this many replicas that lag no more than it allows. */
function goodReplicas(count) {
  const line = `min_slaves_good_slaves:${count}`
  return until(line, async () => (await cli(0, 'INFO', 'replication')).includes(line))
}

async function failover() {
  for (let node = 0; node < nodes; node++) ports.push(await freePort())
  await startServer(0)
  const links = []
  for (let node = 1; node < nodes; node++) {
    links[node] = await startLink(0)
    await startServer(node, links[node].port)
    await until('replication', async () => (await cli(node, 'INFO', 'replication')).includes('master_link_status:up'))
  }
  if (setting === 'min-replicas') {
    await cli(0, 'CONFIG', 'SET', 'min-replicas-max-lag', '3')
    await cli(0, 'CONFIG', 'SET', 'min-replicas-to-write', '1')
    await goodReplicas(1)
  }
  for (let node = 0; node < nodes; node++) await look(node)
  await produce(0, 1)
  for (let node = 1; node < nodes; node++) await has(node, 1)

  // The link to the last node fails. A link that is stopped looks alive to the primary for a while.
  const last = nodes - 1
  if (setting === 'min-replicas') links[last].child.kill('SIGSTOP')
  else await kill(links[last].child)
  tell(last, setting === 'min-replicas' ? 'stalled' : 'cut')
  await produce(0, 2)
  if (setting === 'wait-behind') await has(1, 2)
  if (setting === 'min-replicas') {
    await goodReplicas(0)
    await produce(0, 3)
  }
  await look(0)
  await kill(servers[0])
  tell(0, 'killed')
  if (setting === 'min-replicas') await kill(links[last].child)

  // The last node is promoted, regardless of its log.
  await cli(last, 'REPLICAOF', 'NO', 'ONE')
  tell(last, 'promoted', { messages: await messages(last) })
  const back = await startLink(last)
  await startServer(0, back.port)
  tell(0, 'restarted')
  const length = (await messages(last)).length
  await until('replication', async () => (await messages(0)).length === length)
  await look(0)
}

try {
  await failover()
} finally {
  for (const child of children) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
}
