import { createHash } from 'node:crypto'
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream'
import type { KV } from '@nats-io/kv'
import type { NatsConnection } from '@nats-io/transport-node'
import { QuorateError } from '../../errors.ts'
import type { Answer } from '../../explore/exchange/questions.ts'
import { messageOf } from '../../thrown.ts'
import { jetstream, jetstreamManager, Kvm, StorageType } from './client.ts'
import { RUNS, STREAM, SUBJECT } from './subjects.ts'
import { decoded, encoded } from './wire.ts'

/** Bytes of a message: well below what servers allow. */
const PIECE_BYTES = 2 ** 19

/** Something durable, and how to know it again. */
export interface Kept {
  readonly pieces: number
  readonly sha256: string
}

/** What is recorded of a level. */
export interface RecordedLevel {
  readonly answers: readonly Answer[]
  /** What the states of the level were found to be; null: not known yet. */
  readonly checked: readonly Answer[] | null
}

/** What is known of a run. Whoever leads it changes it by compare-and-set. */
export interface RunRecord {
  readonly spec: string
  readonly model: string
  /** What makes two searches the same. */
  readonly subject: Readonly<Record<string, string>>
  readonly shards: number
  readonly from: number
  readonly epoch: number
  /** The number of recorded levels after the first ones. */
  readonly levels: number
  readonly states: number
  readonly changed: string
}

/** The durable part of a cluster: pieces in a stream of JetStream, and records in a bucket. */
export class Keeping {
  readonly #js: JetStreamClient
  readonly #manager: JetStreamManager
  readonly #runs: KV

  private constructor(js: JetStreamClient, manager: JetStreamManager, runs: KV) {
    this.#js = js
    this.#manager = manager
    this.#runs = runs
  }

  /** `replicas`: servers that keep a copy. Throws Q094 (limit) if the server has no JetStream. */
  static async open(connection: NatsConnection, replicas = 1): Promise<Keeping> {
    try {
      const manager = await jetstreamManager(connection)
      const { name, subjects } = STREAM
      const known = await manager.streams.info(name).catch(() => null)
      if (!known)
        await manager.streams.add({ name, subjects: [...subjects], storage: StorageType.File, num_replicas: replicas })
      const runs = await new Kvm(connection).create(RUNS, { replicas, storage: StorageType.File })
      return new Keeping(jetstream(connection), manager, runs)
    } catch (error) {
      const problem = `the server keeps nothing: ${messageOf(error)}`
      throw new QuorateError(
        {
          code: 'Q094',
          class: 'limit',
          where: ['--cluster'],
          problem,
          hint: 'start it with JetStream: nats-server -js',
        },
        { cause: error },
      )
    }
  }

  async put(run: string, what: string, bytes: Uint8Array): Promise<Kept> {
    const pieces = Math.ceil(bytes.length / PIECE_BYTES)
    const all = Array.from({ length: pieces }, (_, i) =>
      this.#js.publish(SUBJECT.piece(run, what, i), bytes.subarray(i * PIECE_BYTES, (i + 1) * PIECE_BYTES)),
    )
    const sha256 = sumOf(bytes)
    await Promise.all(all)
    return { pieces, sha256 }
  }

  /** Throws Q043 (load) if something else is there. */
  async get(run: string, what: string, { pieces, sha256 }: Kept): Promise<Uint8Array> {
    const all: Uint8Array[] = []
    for (let i = 0; i < pieces; i++) {
      const message = await this.#manager.streams.getMessage(STREAM.name, { last_by_subj: SUBJECT.piece(run, what, i) })
      if (!message) throw damaged(run, what, 'a piece is missing')
      all.push(message.data)
    }
    const bytes = Buffer.concat(all)
    if (sumOf(bytes) !== sha256) throw damaged(run, what, 'its checksum is wrong')
    return bytes
  }

  /** The record of a run with its revision, or null. */
  async run(run: string): Promise<{ readonly record: RunRecord; readonly revision: number } | null> {
    const entry = await this.#runs.get(run)
    if (!entry || entry.operation !== 'PUT') return null
    return { record: decoded(entry.value) as RunRecord, revision: entry.revision }
  }

  /** Changes the record if its revision is still this one; 0: there is none yet. Throws Q096 (limit) otherwise. */
  async record(run: string, record: RunRecord, revision: number): Promise<number> {
    try {
      const bytes = encoded(record)
      return revision === 0 ? await this.#runs.create(run, bytes) : await this.#runs.update(run, bytes, revision)
    } catch (error) {
      throw new QuorateError(
        {
          code: 'Q096',
          class: 'limit',
          where: [`run ${run}`],
          problem: `another process leads this run now: ${messageOf(error)}`,
          hint: 'let it end; or stop it, and go on with --resume',
        },
        { cause: error },
      )
    }
  }

  async putLevel(run: string, level: number, recorded: RecordedLevel): Promise<void> {
    await this.#runs.put(`${run}.${level}`, encoded(recorded))
  }

  async level(run: string, level: number): Promise<RecordedLevel | null> {
    const entry = await this.#runs.get(`${run}.${level}`)
    return entry && entry.operation === 'PUT' ? (decoded(entry.value) as RecordedLevel) : null
  }

  /** All runs by name. */
  async all(): Promise<ReadonlyMap<string, RunRecord>> {
    const runs = new Map<string, RunRecord>()
    for await (const key of await this.#runs.keys()) {
      const known = key.includes('.') ? null : await this.run(key)
      if (known) runs.set(key, known.record)
    }
    return runs
  }

  /** Bytes of everything that is kept, of all runs. */
  async bytes(): Promise<number> {
    return (await this.#manager.streams.info(STREAM.name)).state.bytes
  }

  /** Forgets a run; false if there is none. */
  async remove(run: string): Promise<boolean> {
    const known = await this.run(run)
    await this.#manager.streams.purge(STREAM.name, { filter: SUBJECT.pieces(run) })
    const keys: string[] = []
    for await (const key of await this.#runs.keys()) if (key === run || key.startsWith(`${run}.`)) keys.push(key)
    for (const key of keys) await this.#runs.purge(key)
    return known !== null
  }
}

function sumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function damaged(run: string, what: string, problem: string): QuorateError {
  return new QuorateError({
    code: 'Q043',
    class: 'load',
    where: [`run ${run}`, what],
    problem: `what the server kept is damaged: ${problem}`,
    hint: 'start the run again, without --resume',
  })
}
