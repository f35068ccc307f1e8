import type { SharedStore } from '../../explore/machine/machine.ts'

/**
 * A view of shared memory on its way to another thread. Node.js 20 sends the length of a view as 32 bits. A view of
 * more than 4 GiB would therefore arrive shortened, without an error, and writes beyond its end would be lost. The
 * buffer itself arrives complete.
 */
interface SentView {
  readonly memory: ArrayBufferLike
  readonly offset: number
  readonly length: number
}

export interface SentStore extends Record<Exclude<keyof SharedStore, 'tables'>, SentView> {
  readonly tables: readonly (SentView | undefined)[]
}

export function sentStore({ arena, states, credits, control, trees, tables }: SharedStore): SentStore {
  return {
    arena: sent(arena),
    states: sent(states),
    credits: sent(credits),
    control: sent(control),
    trees: sent(trees),
    tables: tables.map((table) => table && sent(table)),
  }
}

export function receivedStore({ arena, states, credits, control, trees, tables }: SentStore): SharedStore {
  return {
    arena: words(arena),
    states: words(states),
    credits: new Uint16Array(credits.memory, credits.offset, credits.length),
    control: words(control),
    trees: words(trees),
    tables: tables.map((table) => table && words(table)),
  }
}

function sent({ buffer, byteOffset, length }: Int32Array | Uint16Array): SentView {
  return { memory: buffer, offset: byteOffset, length }
}

function words({ memory, offset, length }: SentView): Int32Array {
  return new Int32Array(memory, offset, length)
}
