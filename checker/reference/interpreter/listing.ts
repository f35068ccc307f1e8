import { List } from 'immutable'
import { badIndex, badLength } from '../../domain/values/access.ts'
import { CURSORS, type Iterated, PRESENT, SYNC } from '../../domain/views/cursor.ts'
import { Listing, UNLISTED } from '../../domain/views/listing.ts'
import { memberIndex } from '../../domain/members/bigintCodec.ts'
import type { ArrayNode, Node, SeqNode } from '../../domain/node.ts'
import { ELEMENTS, PATH, SNAPSHOT } from '../../domain/symbols.ts'
import { Followed } from './followed.ts'
import { itemPlace, type Place } from './place.ts'
import { storeItem } from './store.ts'
import { asList, type Value } from '../../immutableValues/value.ts'

/** What sequences and arrays of scalars have in common. Both are read like an array of frozen values. */
abstract class PlaceListing extends Listing {
  readonly #place: Place
  readonly #of: Node
  readonly #followed: Followed

  constructor(place: Place, of: Node) {
    super()
    this.#place = place
    this.#of = of
    this.#followed = new Followed(place, (value) => this.#elements(value))
    Object.defineProperties(this, {
      ...UNLISTED,
      [PATH]: { value: place.path },
      [CURSORS]: { value: place.access.mayWrite ? [] : undefined },
    })
  }

  get [ELEMENTS](): Node {
    return this.#of
  }

  override get length(): number {
    return asList(this.#place.read()).size
  }

  [SNAPSHOT](): unknown {
    return this.#place.frozen()
  }

  [SYNC](): void {
    this.#followed.sync(this as unknown as Iterated)
  }

  [PRESENT](): unknown[] {
    return this.#elements(this.#place.read())
  }

  /** Runs a method that changes the elements. Throws Q101 in a guard. */
  protected change<T>(change: () => T, path: string = this.#place.path): T {
    this.#place.mustBeWritable(path)
    return this.#followed.change(this as unknown as Iterated, change)
  }

  #elements(value: Value): unknown[] {
    const { interner } = this.#place.access
    return [...asList(value)].map((item) => interner.frozen(this.#of, item))
  }

  includes(value: unknown, from?: number): boolean {
    return this.indexOf(value, from) >= 0
  }

  /** Compares by value. A value outside the elements' domain is never found. */
  indexOf(value: unknown, from?: number): number {
    const standing = this.#place.access.interner.standing(this.#of, value)
    return standing ? this[PRESENT]().indexOf(standing.value, from) : -1
  }
}

export class SequenceView extends PlaceListing {
  readonly #place: Place
  readonly #node: SeqNode

  constructor(place: Place, node: SeqNode) {
    super(place, node.of)
    this.#place = place
    this.#node = node
    Object.seal(this)
  }

  override get length(): number {
    return super.length
  }

  override set length(length: number) {
    this.change(() => {
      this.#place.change((present) => {
        const { size } = asList(present)
        if (!Number.isInteger(length) || length < 0 || length > size) throw badLength(this.#place.path, length, size)
        return asList(present).take(length)
      })
    }, `${this.#place.path}.length`)
  }

  push(...values: unknown[]): number {
    this.change(() =>
      this.#place.change((present) => {
        const before = asList(present)
        return before.concat(
          List<Value>(values.map((v, i) => storeItem(this.#node, v, before.size + i, this.#place.path))),
        )
      }),
    )
    return this.length
  }

  pop(): unknown {
    return this.change(() => {
      const last = this.at(-1)
      this.#place.change((present) => asList(present).pop())
      return last
    })
  }

  shift(): unknown {
    return this.change(() => {
      const first = this.at(0)
      this.#place.change((present) => asList(present).shift())
      return first
    })
  }
}

/** An array of scalars. */
export class ScalarsView extends PlaceListing {
  readonly #place: Place
  readonly #node: ArrayNode

  constructor(place: Place, node: ArrayNode) {
    super(place, node.of)
    this.#place = place
    this.#node = node
    Object.seal(this)
  }

  get(index: unknown): unknown {
    return elementPlace(this.#place, this.#node, index).read()
  }

  set(index: unknown, value: unknown): void {
    this.change(() => {
      elementPlace(this.#place, this.#node, index).assign(value)
    })
  }
}

/** The place of an element. Throws Q103 for an index or key that the array does not have. */
export function elementPlace(array: Place, node: ArrayNode, index: unknown): Place {
  return itemPlace(array, node, positionIn(array, node, index))
}

export function positionIn(array: Place, { keys, length }: ArrayNode, index: unknown): number {
  if (keys) return memberIndex(keys, index, `${array.path}[…]`)
  if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= length)
    throw badIndex(array.path, index, length)
  return index
}

for (const { prototype } of [PlaceListing, SequenceView, ScalarsView]) Reflect.deleteProperty(prototype, 'constructor')
