import { createHash } from 'node:crypto'
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { QuorateError } from '../../errors.ts'
import { refusal } from '../checkpoint/manifest.ts'
import { answered } from './answering.ts'
import { jetstream, jetstreamManager } from './client.ts'
import { STREAM } from './subjects.ts'

/** Message size in bytes, well below what servers allow. */
const PIECE_BYTES = 2 ** 19
/** How many pieces can be on their way to the server at the same time. */
const PIECES_AT_ONCE = 8

/** Identifies something stored durably, so that it can be recognized later. */
export interface Kept {
  readonly pieces: number
  readonly sha256: string
}

/** Describes where a piece is stored. */
export type Subject = (piece: number) => string

/** Bytes in a JetStream stream. */
export class Pieces {
  readonly #connection: NatsConnection
  readonly #js: JetStreamClient
  readonly manager: JetStreamManager

  private constructor(connection: NatsConnection, js: JetStreamClient, manager: JetStreamManager) {
    this.#connection = connection
    this.#js = js
    this.manager = manager
  }

  /** Throws Q094 (limit) if the server has no JetStream. */
  static async open(connection: NatsConnection): Promise<Pieces> {
    if (!connection.info?.jetstream) throw withoutStore()
    const manager = await answered(connection, () => jetstreamManager(connection))
    return new Pieces(connection, jetstream(connection), manager)
  }

  async put(subject: Subject, bytes: Uint8Array): Promise<Kept> {
    const pieces = Math.ceil(bytes.length / PIECE_BYTES)
    let next = 0
    const putSome = async (): Promise<void> => {
      while (next < pieces) {
        const i = next++
        const piece = bytes.subarray(i * PIECE_BYTES, (i + 1) * PIECE_BYTES)
        await answered(this.#connection, () => this.#js.publish(subject(i), piece))
      }
    }
    await Promise.all(Array.from({ length: PIECES_AT_ONCE }, putSome))
    return { pieces, sha256: sumOf(bytes) }
  }

  /** Throws Q043 (load) if something else is stored there. */
  async get(subject: Subject, { pieces, sha256 }: Kept): Promise<Uint8Array> {
    const all: Uint8Array[] = []
    for (let i = 0; i < pieces; i++) {
      const query = { last_by_subj: subject(i) }
      const message = await answered(this.#connection, () => this.manager.streams.getMessage(STREAM.name, query))
      if (!message) throw damaged(subject(i), 'a piece is missing')
      all.push(message.data)
    }
    const bytes = Buffer.concat(all)
    if (sumOf(bytes) !== sha256) throw damaged(subject(0), 'its checksum is wrong')
    return bytes
  }

  /** Deletes all pieces whose subject matches. */
  async purge(filter: string): Promise<void> {
    await answered(this.#connection, () => this.manager.streams.purge(STREAM.name, { filter }))
  }

  /** The total size of all pieces of all runs, in bytes. */
  async bytes(): Promise<number> {
    return (await this.manager.streams.info(STREAM.name)).state.bytes
  }
}

function withoutStore(): QuorateError {
  const problem = 'the server cannot store anything, because JetStream is off'
  return new QuorateError({ code: 'Q094', class: 'limit', where: ['--cluster'], problem, hint: 'nats-server -js' })
}

function sumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function damaged(subject: string, problem: string): QuorateError {
  return refusal(
    'Q043',
    subject,
    `the data on the server is damaged: ${problem}`,
    'start the run again, without --resume',
  )
}
