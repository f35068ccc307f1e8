import type { Node } from '../domain/node.ts'
import { unpack } from '../domain/pack.ts'
import { FrozenBag, FrozenSet, frozenArray, frozenRecord } from '../domain/values.ts'
import { keyOf } from './present.ts'

const MAX_CACHED = 1 << 16

/**
 * Hands out one frozen object per value, so that `===` is equality of values while a guard, effect or property runs. Values of
 * narrow domains are kept; the caches of wide ones are emptied, where nothing runs, once they are large.
 */
export class Interner {
  readonly #kept = new Map<string, unknown>()
  readonly #wide = new Map<string, unknown>()
  readonly #caches: Map<number | bigint, unknown>[] = []
  #taking = false

  /** The value of a packed integer; `keep` for good. */
  make = (node: Node, bits: bigint, keep: boolean): unknown =>
    this.#intern(
      unpack(node, bits, (part, partBits) => this.make(part, partBits, keep)),
      keep,
    )

  /** The shared object for a value: from now on this one, where there is none. */
  shared = (value: unknown): unknown => this.#intern(value, false)

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
  take = (value: unknown, read: (value: unknown) => unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    this.#taking = true
    try {
      return read(value)
    } finally {
      this.#taking = false
    }
  }

  #present(value: unknown): unknown {
    return this.#taking ? value : this.#intern(value, false)
  }

  #find(key: string): unknown {
    return this.#kept.get(key) ?? this.#wide.get(key)
  }

  #intern(value: unknown, keep: boolean): unknown {
    if (typeof value !== 'object' || value === null) return value
    const key = keyOf(value)
    const shared = this.#find(key) ?? value
    // What was wide until now stays the same object for good when a narrow domain has it too.
    if (keep) this.#kept.set(key, shared)
    else if (shared === value) this.#wide.set(key, value)
    return shared
  }
}
