import type { KV } from '@nats-io/kv'
import type { NatsConnection } from '@nats-io/transport-node'
import { QuorateError } from '../../errors.ts'
import type { Answer } from '../../explore/exchange/questions.ts'
import { answered } from './answering.ts'
import { Kvm, StorageType } from './client.ts'
import { Pieces } from './pieces.ts'
import { RUNS, STREAM, SUBJECT } from './subjects.ts'
import { decoded, encoded } from './wire.ts'

/** What is recorded about one level. */
export interface RecordedLevel {
  readonly answers: readonly Answer[]
  /** The answers to questions about the level's states, in the order in which a search asks them. */
  readonly asked: readonly (readonly Answer[])[]
}

/** What is recorded about a run. Only the process that leads the run changes it, by compare-and-set. */
export interface RunRecord {
  readonly spec: string
  readonly model: string
  /** Identifies the search: two searches are the same if all these values are equal. */
  readonly subject: Readonly<Record<string, string>>
  readonly shards: number
  readonly from: number
  /** How many processes led the run before the current one and the name of the current one. */
  readonly term: number
  readonly leader: string
  /** How many levels were recorded after the first ones. */
  readonly levels: number
  readonly states: number
  readonly changed: string
}

/** A record, with its revision in the bucket. */
export interface KnownRun {
  readonly record: RunRecord
  readonly revision: number
}

/** How many servers keep a copy, if the servers form a cluster. */
const COPIES = 3

/** What a cluster stores durably: pieces in a stream and records in a bucket. */
export class Keeping {
  readonly pieces: Pieces
  readonly #connection: NatsConnection
  readonly #runs: KV

  private constructor(connection: NatsConnection, pieces: Pieces, runs: KV) {
    this.#connection = connection
    this.pieces = pieces
    this.#runs = runs
  }

  /** Creates the stream and the bucket if necessary. Throws Q094 (limit) if the server cannot store anything. */
  static async open(connection: NatsConnection): Promise<Keeping> {
    const copies = connection.info?.cluster === undefined ? 1 : COPIES
    const { name, subjects } = STREAM
    const storage = StorageType.File
    const pieces = await Pieces.open(connection)
    await answered(connection, async () => {
      try {
        await pieces.manager.streams.info(name)
      } catch (error) {
        if (!(error instanceof Error && error.name === 'StreamNotFoundError')) throw error
        await pieces.manager.streams.add({ name, subjects: [...subjects], storage, num_replicas: copies })
      }
    })
    const runs = await answered(connection, () => new Kvm(connection).create(RUNS, { replicas: copies, storage }))
    return new Keeping(connection, pieces, runs)
  }

  /** The record of a run; null if there is none. */
  async run(run: string): Promise<KnownRun | null> {
    const entry = await answered(this.#connection, () => this.#runs.get(run))
    if (!entry || entry.operation !== 'PUT') return null
    return { record: decoded(entry.value) as RunRecord, revision: entry.revision }
  }

  /**
   * Changes the record if it still has this revision; 0 stands for a record that does not exist yet. Returns the new
   * revision. Throws Q096 (limit) if another process has changed the record.
   */
  async record(run: string, record: RunRecord, revision: number): Promise<number> {
    const bytes = encoded(record)
    return answered(this.#connection, async () => {
      try {
        return revision === 0 ? await this.#runs.create(run, bytes) : await this.#runs.update(run, bytes, revision)
      } catch (error) {
        // The answer was lost, so this request or an earlier attempt may have gone through.
        const known = await this.run(run)
        if (known && isSameRecord(known.record, record)) return known.revision
        // If the record is gone, another process has ended the run and removed it.
        if (known ? known.revision !== revision : revision !== 0) throw takenOver(run, error)
        throw error
      }
    })
  }

  async putLevel(run: string, level: number, recorded: RecordedLevel): Promise<void> {
    await answered(this.#connection, () => this.#runs.put(`${run}.${level}`, encoded(recorded)))
  }

  async level(run: string, level: number): Promise<RecordedLevel | null> {
    const entry = await answered(this.#connection, () => this.#runs.get(`${run}.${level}`))
    return entry && entry.operation === 'PUT' ? (decoded(entry.value) as RecordedLevel) : null
  }

  /** All runs, by name. */
  async all(): Promise<ReadonlyMap<string, RunRecord>> {
    const runs = new Map<string, RunRecord>()
    for (const key of await this.#keys()) {
      const known = key.includes('.') ? null : await this.run(key)
      if (known) runs.set(key, known.record)
    }
    return runs
  }

  /** Deletes a run. Returns false if there is none. */
  async remove(run: string): Promise<boolean> {
    const known = await this.run(run)
    await this.pieces.purge(SUBJECT.allSeals(run))
    await this.pieces.purge(SUBJECT.allOfBundle(run))
    for (const key of await this.#keys())
      if (key === run || key.startsWith(`${run}.`)) await answered(this.#connection, () => this.#runs.purge(key))
    return known !== null
  }

  #keys(): Promise<readonly string[]> {
    return answered(this.#connection, async () => {
      const keys: string[] = []
      for await (const key of await this.#runs.keys()) keys.push(key)
      return keys
    })
  }
}

function isSameRecord(a: RunRecord, b: RunRecord): boolean {
  return a.leader === b.leader && a.levels === b.levels
}

export function takenOver(run: string, error: unknown): QuorateError {
  return new QuorateError(
    {
      code: 'Q096',
      class: 'limit',
      where: [`run ${run}`],
      problem: 'another process leads this run now',
      hint: 'let it end; or stop it, and continue with --resume',
    },
    { cause: error },
  )
}
