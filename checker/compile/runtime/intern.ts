import { own, present } from '../../domain/marks.ts'
import type { Node } from '../../domain/node.ts'
import { NARROW_BITS, standingAs, standingFor, textOf } from '../../domain/values/own.ts'
import { unpack } from '../../domain/members/pack.ts'
import { FrozenBag, FrozenSet, frozenArray, frozenRecord } from '../../domain/values/values.ts'

const MAX_CACHED = 1 << 16

/** How long a value is kept: until the caches are emptied, for good, or for good and in all models of this thread. */
type Keep = 'wide' | 'kept' | 'narrow'

/**
 * Hands out one frozen object per value, so that `===` is equality of values while a guard, effect or property runs. Two values
 * that are equal but not alike, sets in the orders of two domains, are two objects. Values of narrow domains are kept; the caches of
 * wide ones are emptied, where nothing runs, once they are large. No object of the author's is handed out.
 */
export class Interner {
  /** By `textOf`. */
  readonly #kept = new Map<string, object>()
  readonly #wide = new Map<string, object>()
  readonly #caches: Map<number | bigint, unknown>[] = []
  #taking = false

  /** The value of a packed integer; `keep` for good. */
  make = (node: Node, bits: bigint, keep: boolean): unknown => {
    const value = unpack(node, bits, (part, partBits) => this.make(part, partBits, keep))
    if (typeof value !== 'object' || value === null) return value
    return this.#intern(value, !keep ? 'wide' : node.bits <= NARROW_BITS ? 'narrow' : 'kept')
  }

  /** The shared object for a value that the checker has made: from now on this one, where there is none. */
  shared = (value: object): unknown => this.#intern(value, 'wide')

  record = (fields: object): unknown => this.#present(frozenRecord(fields))
  seq = (items: unknown[]): unknown => this.#present(frozenArray(items))
  set = (items: readonly unknown[]): unknown => this.#present(new FrozenSet(items))
  bag = (items: readonly unknown[]): unknown => this.#present(new FrozenBag(items))

  /** A map that `relax` may empty. */
  cache = (): Map<number | bigint, unknown> => {
    const cache = new Map<number | bigint, unknown>()
    this.#caches.push(cache)
    return cache
  }

  /** To be called where no function of the author's is running. */
  relax(): void {
    if (this.#wide.size < MAX_CACHED) return
    this.#wide.clear()
    for (const cache of this.#caches) cache.clear()
  }

  /** A view's present value, only to be assigned: sharing it would cost more than making it. */
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
    // What was wide until now stays the same object for good when a narrow domain has it too.
    if (keep === 'wide') this.#wide.set(text, made)
    else this.#kept.set(text, made)
    if (keep === 'narrow') standingFor(text, made)
    return made
  }
}
