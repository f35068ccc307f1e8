import { hostname } from 'node:os'
import { randomBytes, type KeyObject } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Msg, NatsConnection } from '@nats-io/transport-node'
import type { Bundle } from '../../loading/bundle.ts'
import { messageOf } from '../../thrown.ts'
import { watchSignals } from '../terminal/interrupt.ts'
import { tell } from '../terminal/terminal.ts'
import { version } from '../version.ts'
import { BUNDLE, type Enlisted, type Enlistment, type Offer, type SignedEnlistment } from './enlisting.ts'
import { Keeping } from './keeping.ts'
import { isSigned } from './keys.ts'
import type { Place } from '../options/cluster/clusterOptions.ts'
import { connected } from './nats.ts'
import type { ShardData, ShardEnd } from './shardThread.ts'
import { SUBJECT } from './subjects.ts'
import { decoded, encoded } from './wire.ts'

export interface WorkerSettings {
  readonly place: Place
  readonly workers: number
  /** Bytes of each. */
  readonly memory: number
  readonly trusted: KeyObject
}

const LOOK_MS = 200

/** Serves runs until a signal ends the process. */
export async function serveRuns(settings: WorkerSettings): Promise<void> {
  const id = `${hostname().replaceAll(/[^\w-]/g, '-')}-${randomBytes(6).toString('hex')}`
  const connection = await connected(settings.place, `quorate worker ${id}`)
  const host = new WorkerHost(id, settings, connection, await Keeping.open(connection))
  host.listen()
  await connection.flush()
  tell(`worker ${id} waits for runs: ${settings.workers} at a time`)
  const interrupt = watchSignals()
  while (!interrupt.asked()) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  interrupt.release()
  host.close()
  await connection.close()
}

/** The shards that one process serves, each in a thread of its own. */
class WorkerHost {
  readonly #id: string
  readonly #settings: WorkerSettings
  readonly #connection: NatsConnection
  readonly #keeping: Keeping
  readonly #threads = new Set<Worker>()
  #promised = 0

  constructor(id: string, settings: WorkerSettings, connection: NatsConnection, keeping: Keeping) {
    this.#id = id
    this.#settings = settings
    this.#connection = connection
    this.#keeping = keeping
  }

  listen(): void {
    this.#connection.subscribe(SUBJECT.call, { callback: (_error, message) => this.#offer(message) })
    this.#connection.subscribe(SUBJECT.worker(this.#id), {
      callback: (_error, message) => void this.#reply(message),
    })
  }

  close(): void {
    for (const thread of this.#threads) void thread.terminate()
  }

  #offer(message: Msg): void {
    const { workers, memory } = this.#settings
    const free = workers - this.#threads.size - this.#promised
    const offer: Offer = { worker: this.#id, machine: hostname(), version: version(), free, of: workers, memory }
    message.respond(encoded(offer))
  }

  async #reply(message: Msg): Promise<void> {
    this.#promised++
    let answer: Enlisted
    try {
      answer = await this.#enlist(decoded(message.data) as SignedEnlistment)
    } catch (error) {
      answer = { refused: messageOf(error) }
    } finally {
      this.#promised--
    }
    if ('refused' in answer) tell(`a run is refused: ${answer.refused}`)
    message.respond(encoded(answer))
  }

  async #enlist({ text, signature }: SignedEnlistment): Promise<Enlisted> {
    const { trusted, workers, place, memory } = this.#settings
    if (typeof text !== 'string' || typeof signature !== 'string' || !isSigned(text, signature, trusted))
      return { refused: 'it is not signed with the key that this worker trusts' }
    const enlistment = JSON.parse(text) as Enlistment
    if (enlistment.worker !== this.#id) return { refused: 'it is meant for another worker' }
    if (this.#threads.size >= workers) return { refused: 'this worker has no thread left' }
    const bytes = await this.#keeping.get(enlistment.run, BUNDLE, enlistment.bundle)
    const bundle = JSON.parse(Buffer.from(bytes).toString('utf8')) as Bundle
    this.#start({ place, enlistment, bundle, maxMemory: memory })
    return { accepted: true }
  }

  #start(workerData: ShardData): void {
    const { run, shard, of } = workerData.enlistment
    const name = `run ${run}, shard ${shard + 1} of ${of}`
    const thread = new Worker(new URL('shardThread.js', import.meta.url), { workerData })
    this.#threads.add(thread)
    tell(`${name}: begun`)
    const end = (reason: string): void => {
      if (!this.#threads.delete(thread)) return
      tell(`${name}: ${reason}`)
      void thread.terminate()
    }
    thread.on('message', (message: ShardEnd) => end('failed' in message ? `failed: ${message.failed}` : 'over'))
    thread.on('error', (error) => end(`failed: ${messageOf(error)}`))
    thread.on('exit', (code) => end(`ended with exit code ${code}`))
  }
}
