import { randomBytes } from 'node:crypto'
import type { NatsConnection } from '@nats-io/transport-node'
import { messageOf } from '../../thrown.ts'
import { bytesIn, wordsIn } from '../checkpoint/bytes.ts'
import { tell } from '../terminal/terminal.ts'

/** Encodes a message as JSON, with states in base64. */
export function encoded(message: unknown): Uint8Array {
  return Buffer.from(
    JSON.stringify(message, (_key, value: unknown) =>
      value instanceof Int32Array ? { words: Buffer.from(bytesIn(value)).toString('base64') } : value,
    ),
  )
}

/** Throws SyntaxError or TypeError for bytes that are not a message. The content is only data; it is never executed. */
export function decoded(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString('utf8'), (_key, value: unknown) =>
    isWords(value) ? wordsIn(Buffer.from(value.words, 'base64')) : value,
  )
}

/** Passes on a message. Bytes that are not a message are reported and then treated as lost. */
export function understood(bytes: Uint8Array, take: (message: unknown) => void, read = decoded): void {
  let message: unknown
  try {
    message = read(bytes)
  } catch (error) {
    return tell(`a message is dropped: ${messageOf(error)}`)
  }
  take(message)
}

function isWords(value: unknown): value is { readonly words: string } {
  return typeof value === 'object' && value !== null && 'words' in value && typeof value.words === 'string'
}

/** The first byte of a message between shards, or of one part of a message. */
const MARK = { json: 0, chunk: 1, part: 2 } as const

/** Encodes a message between shards. Chunks are sent as they are. */
export function encodedTransfer(message: { readonly kind: string; readonly bytes?: number | Uint8Array }): Uint8Array {
  const isChunk = message.kind === 'chunk'
  const body = isChunk && message.bytes instanceof Uint8Array ? message.bytes : encoded(message)
  const all = new Uint8Array(body.length + 1)
  all[0] = isChunk ? MARK.chunk : MARK.json
  all.set(body, 1)
  return all
}

export function decodedTransfer(bytes: Uint8Array): unknown {
  return bytes[0] === MARK.chunk ? { kind: 'chunk', bytes: bytes.slice(1) } : decoded(bytes.subarray(1))
}

/** Size of a part in bytes, well below what servers allow. */
const PART_BYTES = 2 ** 19
const NAME_BYTES = 8
/** A mark, the message's name, the part's number, and the number of parts. */
const HEAD_BYTES = 1 + NAME_BYTES + 8
/** How many incomplete messages may be waiting for their other parts. */
const MOST_OPEN = 1024

/**
 * Publishes a message. One that is too large for a server is split into parts, which an `Assembly` puts back together.
 */
export function publishInParts(
  connection: Pick<NatsConnection, 'publish'>,
  subject: string,
  message: Uint8Array,
): void {
  const of = Math.ceil(message.length / PART_BYTES)
  if (of <= 1) return connection.publish(subject, message)
  const name = randomBytes(NAME_BYTES)
  for (let number = 0; number < of; number++) {
    const head = Buffer.alloc(HEAD_BYTES)
    head[0] = MARK.part
    head.set(name, 1)
    head.writeUInt32LE(number, 1 + NAME_BYTES)
    head.writeUInt32LE(of, 5 + NAME_BYTES)
    connection.publish(subject, Buffer.concat([head, message.subarray(number * PART_BYTES, (number + 1) * PART_BYTES)]))
  }
}

/** Receives messages, some of which arrive in parts. Losing any part loses the message. */
export class Assembly {
  readonly #open = new Map<string, Map<number, Uint8Array>>()

  take(bytes: Uint8Array, receive: (message: unknown) => void): void {
    if (bytes[0] !== MARK.part || bytes.length < HEAD_BYTES) return understood(bytes, receive)
    const head = Buffer.from(bytes.subarray(0, HEAD_BYTES))
    const name = head.toString('hex', 1, 1 + NAME_BYTES)
    const [number, of] = [head.readUInt32LE(1 + NAME_BYTES), head.readUInt32LE(5 + NAME_BYTES)]
    const parts = this.#open.get(name) ?? new Map<number, Uint8Array>()
    this.#open.set(name, parts)
    parts.set(number, bytes.slice(HEAD_BYTES))
    if (parts.size < of) return this.#dropOldest()
    this.#open.delete(name)
    const all = Array.from({ length: of }, (_, i) => parts.get(i) ?? new Uint8Array())
    understood(Buffer.concat(all), receive)
  }

  #dropOldest(): void {
    const [oldest] = this.#open.keys()
    if (this.#open.size > MOST_OPEN && oldest !== undefined) this.#open.delete(oldest)
  }
}
