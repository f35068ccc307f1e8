import { messageOf } from '../../thrown.ts'
import { tell } from '../terminal/terminal.ts'

/** Messages as bytes: JSON, with states as base64. */
export function encoded(message: unknown): Uint8Array {
  return Buffer.from(
    JSON.stringify(message, (_key, value: unknown) => (value instanceof Int32Array ? { words: textOf(value) } : value)),
  )
}

/** Throws SyntaxError or TypeError for bytes that are not a message. Their content is data, and is never executed. */
export function decoded(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString('utf8'), (_key, value: unknown) =>
    isWords(value) ? wordsOf(value.words) : value,
  )
}

/** Takes a message. Bytes that are not a message are reported, and count as lost. */
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

function textOf({ buffer, byteOffset, byteLength }: Int32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

function wordsOf(text: string): Int32Array {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length % 4 !== 0) throw new TypeError('states that are not whole words')
  const words = new Int32Array(bytes.length / 4)
  new Uint8Array(words.buffer).set(bytes)
  return words
}

const MARK = { json: 0, chunk: 1 } as const

/** A message from shard to shard: chunks are not converted. */
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
