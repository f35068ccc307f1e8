import { own, present } from '../../domain/marks.ts'
import type { Node } from '../../domain/node.ts'
import { NARROW_BITS, standingAs, standingFor, textOf } from '../../domain/values/own.ts'
import { unpack } from '../../domain/members/bigintCodec.ts'
import { FrozenBag, FrozenSet, frozenArray, frozenRecord } from '../../domain/values/values.ts'

const MAX_CACHED = 1 << 16

/**
 * How long to keep a value: until the caches are emptied, permanently for this model, or permanently for all models of
 * this thread.
 */
type Keep = 'wide' | 'kept' | 'narrow'

/**
 * Returns one frozen object per value, so that `===` compares values while a guard, effect or property runs. Equal
 * values that look different, such as sets ordered by two different domains, are separate objects. Values of narrow
 * domains are kept. The caches of wide domains are emptied if they are large and none of the spec's code is running.
 * The author's own objects are never returned.
 */
export class Interner {
  /** Keyed by `textOf`. */
  readonly #kept = new Map<string, object>()
  readonly #wide = new Map<string, object>()
  readonly #caches: Map<number | bigint, unknown>[] = []
  #taking = false

  /** The value of a packed integer. With `keep`, it is cached permanently. */
  make = (node: Node, bits: bigint, keep: boolean): unknown => {
    const value = unpack(node, bits, (part, partBits) => this.make(part, partBits, keep))
    if (typeof value !== 'object' || value === null) return value
    return this.#intern(value, !keep ? 'wide' : node.bits <= NARROW_BITS ? 'narrow' : 'kept')
  }

  /**
   * The shared object for a value that the checker has created. If there is none yet, this object becomes the shared
   * one.
   */
  shared = (value: object): unknown => this.#intern(value, 'wide')

  record = (fields: object): unknown => this.#present(frozenRecord(fields))
  seq = (items: unknown[]): unknown => this.#present(frozenArray(items))
  set = (items: readonly unknown[]): unknown => this.#present(new FrozenSet(items))
  bag = (items: readonly unknown[]): unknown => this.#present(new FrozenBag(items))

  /** A map that `relax` can empty. */
  cache = (): Map<number | bigint, unknown> => {
    const cache = new Map<number | bigint, unknown>()
    this.#caches.push(cache)
    return cache
  }

  /** Call this only while none of the author's functions is running. */
  relax(): void {
    if (this.#wide.size < MAX_CACHED) return
    this.#wide.clear()
    for (const cache of this.#caches) cache.clear()
  }

  /** The current value of a view, to be used only for an assignment. Sharing it would cost more than creating it. */
  take = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    this.#taking = true
    try {
      return present(value)
    } finally {
      this.#taking = false
    }
  }

  #present(value: object): unknown {
    return this.#taking ? value : this.#intern(value, 'wide')
  }

  #intern(value: object, keep: Keep): object {
    const text = textOf(value)
    const found = this.#kept.get(text) ?? this.#wide.get(text)
    if (found !== undefined && keep === 'wide') return found
    const made = found ?? standingAs(text) ?? own(value, text)
    // If a value of a narrow domain is already in the cache of a wide one, that object becomes permanent.
    if (keep === 'wide') this.#wide.set(text, made)
    else this.#kept.set(text, made)
    if (keep === 'narrow') standingFor(text, made)
    return made
  }
}
