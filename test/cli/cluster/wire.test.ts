import { describe, expect, it } from 'vitest'
import { Assembly, encoded, publishInParts } from '../../../checker/cli/cluster/wire.ts'

const large = { kind: 'reply', states: Int32Array.from({ length: 300_000 }, (_, i) => i * i) }

function partsOf(message: unknown): Uint8Array[] {
  const parts: Uint8Array[] = []
  publishInParts({ publish: (_subject, bytes) => void parts.push(bytes as Uint8Array) }, 'subject', encoded(message))
  return parts
}

function received(parts: readonly Uint8Array[]): unknown[] {
  const messages: unknown[] = []
  const assembly = new Assembly()
  for (const part of parts) assembly.take(part, (message) => void messages.push(message))
  return messages
}

describe('a message that is larger than servers allow', () => {
  it('is sent in parts, and arrives once, in any order of its parts', () => {
    const parts = partsOf(large)
    expect(parts.length).toBeGreaterThan(2)
    for (const { length } of parts) expect(length).toBeLessThan(2 ** 20)
    expect(received(parts)).toEqual([large])
    expect(received(parts.toReversed())).toEqual([large])
    expect(received([...parts.slice(0, 2), ...parts])).toEqual([large])
  })

  it('is lost with any of its parts, and does not keep others from arriving', () => {
    const [small] = partsOf({ kind: 'alive' })
    if (!small) throw new Error('a small message has one part')
    expect(received([...partsOf(large).slice(1), small, ...partsOf(large)])).toEqual([{ kind: 'alive' }, large])
  })
})
