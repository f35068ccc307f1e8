import { Segments } from '../../compile/arena/segments.ts'
import type { SharedStore } from '../../explore/machine/machine.ts'

/**
 * A view of shared memory, in a form that can be sent to another thread. Node.js 20 sends the length of a view as 32
 * bits, so a view of more than 4 GiB would arrive silently truncated, and writes beyond its end would be lost. The
 * underlying buffer arrives intact.
 */
interface SentView {
  readonly memory: ArrayBufferLike
  readonly offset: number
  readonly length: number
}

interface SentSegments {
  readonly stride: number
  readonly shift: number
  readonly parts: readonly SentView[]
}

export interface SentStore extends Record<Exclude<keyof SharedStore, 'arena' | 'states' | 'tables'>, SentView> {
  readonly arena: SentSegments
  readonly states: SentSegments
  readonly tables: readonly (SentView | undefined)[]
}

export function sentStore({ arena, states, credits, control, trees, tables }: SharedStore): SentStore {
  return {
    arena: sentSegments(arena),
    states: sentSegments(states),
    credits: sent(credits),
    control: sent(control),
    trees: sent(trees),
    tables: tables.map((table) => table && sent(table)),
  }
}

export function receivedStore({ arena, states, credits, control, trees, tables }: SentStore): SharedStore {
  return {
    arena: segments(arena),
    states: segments(states),
    credits: new Uint16Array(credits.memory, credits.offset, credits.length),
    control: words(control),
    trees: words(trees),
    tables: tables.map((table) => table && words(table)),
  }
}

function sent({ buffer, byteOffset, length }: Int32Array | Uint16Array): SentView {
  return { memory: buffer, offset: byteOffset, length }
}

function sentSegments({ stride, shift, parts }: Segments): SentSegments {
  return { stride, shift, parts: parts.map(sent) }
}

function segments({ stride, shift, parts }: SentSegments): Segments {
  return new Segments(stride, parts.map(words), shift)
}

function words({ memory, offset, length }: SentView): Int32Array {
  return new Int32Array(memory, offset, length)
}
