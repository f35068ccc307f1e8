import { hostname } from 'node:os'
import { randomBytes, type KeyObject } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Msg, NatsConnection } from '@nats-io/transport-node'
import { messageOf } from '../../thrown.ts'
import { watchSignals } from '../terminal/interrupt.ts'
import { tell } from '../terminal/terminal.ts'
import { version } from '../version.ts'
import type { Complaint } from '../../errors.ts'
import type { Enlisted, Enlistment, News, Offer, SignedEnlistment, WhatHappened } from './enlisting.ts'
import { isSigned } from './keys.ts'
import type { ClusterAddress } from './clusterOptions.ts'
import { connected } from './nats.ts'
import { Pieces } from './pieces.ts'
import type { ShardData, ShardNews } from './shardThread.ts'
import { SUBJECT } from './subjects.ts'
import { encoded, understood } from './wire.ts'

export interface WorkerSettings {
  readonly address: ClusterAddress
  readonly workers: number
  /** In bytes per worker. */
  readonly memory: number
  readonly trusted: KeyObject
}

const LOOK_MS = 200
const LOADING_MS = 500
/** The server was unavailable for a while. */
const AWAY = 'Q094'

/** Serves runs until a signal ends the process. */
export async function serveRuns(settings: WorkerSettings): Promise<void> {
  const id = `${hostname().replaceAll(/[^\w-]/g, '-')}-${randomBytes(6).toString('hex')}`
  const connection = await connected(settings.address, `quorate worker ${id}`)
  // This fails immediately if the server cannot store anything.
  await Pieces.open(connection)
  const host = new WorkerHost(id, settings, connection)
  host.listen()
  await connection.flush()
  tell(`worker ${id} waits for runs: ${settings.workers} at a time`)
  const interrupt = watchSignals()
  while (!interrupt.asked()) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  interrupt.release()
  host.close()
  await connection.close()
}

/** The shards that one process serves, each in a separate thread. */
class WorkerHost {
  readonly #id: string
  readonly #settings: WorkerSettings
  readonly #connection: NatsConnection
  readonly #threads = new Set<Worker>()

  constructor(id: string, settings: WorkerSettings, connection: NatsConnection) {
    this.#id = id
    this.#settings = settings
    this.#connection = connection
  }

  listen(): void {
    this.#connection.subscribe(SUBJECT.call, { callback: (_error, message) => this.#offer(message) })
    this.#connection.subscribe(SUBJECT.worker(this.#id), {
      callback: (_error, message) =>
        understood(message.data, (enlistment) => this.#reply(message, enlistment as SignedEnlistment)),
    })
  }

  close(): void {
    for (const thread of this.#threads) void thread.terminate()
  }

  #offer(message: Msg): void {
    const { workers, memory } = this.#settings
    const free = workers - this.#threads.size
    const offer: Offer = { worker: this.#id, machine: hostname(), version: version(), free, of: workers, memory }
    message.respond(encoded(offer))
  }

  #reply(message: Msg, enlistment: SignedEnlistment): void {
    const answer = this.#enlist(enlistment)
    if ('refused' in answer) tell(`refused a run: ${answer.refused}`)
    message.respond(encoded(answer))
  }

  #enlist({ text, signature }: SignedEnlistment): Enlisted {
    const { trusted, workers, address, memory } = this.#settings
    if (typeof text !== 'string' || typeof signature !== 'string' || !isSigned(text, signature, trusted))
      return { refused: 'it is not signed with the key that this worker trusts' }
    const enlistment = JSON.parse(text) as Enlistment
    if (enlistment.worker !== this.#id) return { refused: 'it is meant for another worker' }
    if (this.#threads.size >= workers) return { busy: true }
    this.#start({ address, enlistment, maxMemory: memory })
    return { accepted: true }
  }

  #start(workerData: ShardData): void {
    const { run, shard, of, member } = workerData.enlistment
    const name = `run ${run}, shard ${shard + 1} of ${of}`
    const thread = new Worker(new URL('shardThread.js', import.meta.url), { workerData })
    this.#threads.add(thread)
    tell(`${name}: begun`)
    const report = (news: WhatHappened): void => {
      const told: News = { ...news, from: shard, member }
      this.#connection.publish(SUBJECT.reports(run), encoded(told))
    }
    // The thread cannot report anything while it loads.
    const loading = setInterval(() => report({ kind: 'loading' }), LOADING_MS)
    const end = (text: string): void => {
      clearInterval(loading)
      if (!this.#threads.delete(thread)) return
      tell(`${name}: ${text}`)
      void thread.terminate()
    }
    const fail = (reason: string, complaint: Complaint | null): void => {
      if (this.#threads.has(thread))
        report({ kind: 'failed', reason, complaint: complaint?.code === AWAY ? null : complaint })
      end(`failed: ${reason}`)
    }
    thread.on('message', (news: ShardNews) => {
      if (news.kind === 'joined') clearInterval(loading)
      else if (news.kind === 'failed') fail(news.reason, news.complaint)
      else end('over')
    })
    thread.on('error', (error) => fail(messageOf(error), null))
    thread.on('exit', (code) => fail(`its thread ended with exit code ${code}`, null))
  }
}
