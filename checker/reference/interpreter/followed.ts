import { CURSORS, detach, type Iterated } from '../../domain/views/cursor.ts'
import { isQuorateError } from '../../errors.ts'
import type { Place } from './place.ts'
import type { Value } from '../../immutableValues/value.ts'

/**
 * Detects that a collection of a draft, or something that contains it, was assigned to while it was being iterated
 * over. Its value then differs from what its own methods produced.
 */
export class Followed {
  readonly #place: Place
  readonly #elements: (value: Value) => readonly unknown[]
  #value: Value | undefined

  constructor(place: Place, elements: (value: Value) => readonly unknown[]) {
    this.#place = place
    this.#elements = elements
  }

  /** Detaches the iterations if the collection was assigned to. */
  sync(collection: Iterated): void {
    const present = this.#present()
    const before = this.#value
    this.#value = present
    if (collection[CURSORS].length > 0 && present !== before)
      detach(collection, before === undefined ? [] : this.#elements(before))
  }

  /** Runs a method of the collection that changes it. */
  change<T>(collection: Iterated | undefined, change: () => T): T {
    if (!collection) return change()
    this.sync(collection)
    const result = change()
    this.#value = this.#present()
    return result
  }

  #present(): Value | undefined {
    try {
      return this.#place.read()
    } catch (error) {
      if (isQuorateError(error)) return undefined
      throw error
    }
  }
}
