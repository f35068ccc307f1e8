import { describe, expect, it } from 'vitest'
import { Assembly, encoded, publishInParts } from '../../../checker/cli/cluster/wire.ts'

const small = textOf({ kind: 'alive' })
const large = { kind: 'reply', states: Int32Array.from({ length: 300_000 }, (_, i) => i * i) }
const LARGE = textOf(large)

function textOf(message: unknown): string {
  return Buffer.from(encoded(message)).toString()
}

function partsOf(message: unknown): Uint8Array[] {
  const parts: Uint8Array[] = []
  publishInParts({ publish: (_subject, bytes) => void parts.push(bytes as Uint8Array) }, 'subject', encoded(message))
  return parts
}

function received(parts: readonly Uint8Array[]): string[] {
  const messages: string[] = []
  const assembly = new Assembly()
  for (const part of parts) assembly.take(part, (message) => void messages.push(textOf(message)))
  return messages
}

describe('a message larger than servers allow', () => {
  it('is sent in parts, and arrives once, whatever order its parts arrive in', () => {
    const parts = partsOf(large)
    expect(parts.length).toBeGreaterThan(2)
    for (const { length } of parts) expect(length).toBeLessThan(2 ** 20)
    expect(received(parts)).toEqual([LARGE])
    expect(received(parts.toReversed())).toEqual([LARGE])
    expect(received([...parts.slice(0, 2), ...parts])).toEqual([LARGE])
  })

  it('is lost if any of its parts is lost, and does not hold up other messages', () => {
    const others = [...partsOf({ kind: 'alive' }), ...partsOf(large)]
    expect(received([...partsOf(large).slice(1), ...others])).toEqual([small, LARGE])
  })
})
