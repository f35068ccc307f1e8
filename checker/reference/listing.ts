import { List } from 'immutable'
import { badIndex, badLength } from '../domain/access.ts'
import type { ArrayNode, Node, SeqNode } from '../domain/node.ts'
import { ELEMENTS, SNAPSHOT } from '../domain/values.ts'
import { itemPlace, type Place } from './place.ts'
import { storeItem } from './store.ts'
import { asList, type Value } from './value.ts'

type Test = (value: unknown, index: number) => unknown

/** What sequences and arrays of scalars have in common: they are read as if they were an array of frozen values. */
class Listing {
  readonly #place: Place
  readonly #of: Node

  constructor(place: Place, of: Node) {
    this.#place = place
    this.#of = of
  }

  get [ELEMENTS](): Node {
    return this.#of
  }

  [SNAPSHOT](): unknown {
    return this.#place.frozen()
  }

  includes(value: unknown): boolean {
    return this.indexOf(value) >= 0
  }

  /** By value; what is outside the domain of the elements is not there. */
  indexOf(value: unknown): number {
    const standing = this.#place.access.interner.standing(this.#of, value)
    return standing ? this.slice().indexOf(standing.value) : -1
  }

  find(test: Test): unknown {
    return this.slice().find((v, i) => test(v, i))
  }

  findIndex(test: Test): number {
    return this.slice().findIndex((v, i) => test(v, i))
  }

  findLastIndex(test: Test): number {
    return this.slice().findLastIndex((v, i) => test(v, i))
  }

  some(test: Test): boolean {
    return this.slice().some((v, i) => test(v, i))
  }

  every(test: Test): boolean {
    return this.slice().every((v, i) => test(v, i))
  }

  filter(test: Test): unknown[] {
    return this.slice().filter((v, i) => test(v, i))
  }

  map(f: Test): unknown[] {
    return this.slice().map((v, i) => f(v, i))
  }

  slice(start?: number, end?: number): unknown[] {
    const { interner } = this.#place.access
    return [...asList(this.#place.read())].map((item) => interner.frozen(this.#of, item)).slice(start, end)
  }

  /** Over the elements as they are when it begins. */
  [Symbol.iterator](): IterableIterator<unknown> {
    return this.slice()[Symbol.iterator]()
  }
}

export class SequenceView extends Listing {
  readonly #place: Place
  readonly #node: SeqNode

  constructor(place: Place, node: SeqNode) {
    super(place, node.of)
    this.#place = place
    this.#node = node
  }

  get length(): number {
    return asList(this.#place.read()).size
  }

  set length(length: number) {
    this.#place.mustBeWritable(`${this.#place.path}.length`)
    this.#place.change((present) => {
      const { size } = asList(present)
      if (!Number.isInteger(length) || length < 0 || length > size) throw badLength(this.#place.path, length, size)
      return asList(present).take(length)
    })
  }

  at(index: number): unknown {
    return this.slice().at(index)
  }

  with(index: number, value: unknown): unknown[] {
    return this.slice().with(index, value)
  }

  push(...values: unknown[]): number {
    this.#place.change((present) => {
      const before = asList(present)
      return before.concat(
        List<Value>(values.map((v, i) => storeItem(this.#node, v, before.size + i, this.#place.path))),
      )
    })
    return this.length
  }

  pop(): unknown {
    this.#place.mustBeWritable()
    const last = this.at(-1)
    this.#place.change((present) => asList(present).pop())
    return last
  }
}

/** An array of scalars. */
export class ScalarsView extends Listing {
  readonly #place: Place
  readonly #node: ArrayNode

  constructor(place: Place, node: ArrayNode) {
    super(place, node.of)
    this.#place = place
    this.#node = node
  }

  get length(): number {
    return asList(this.#place.read()).size
  }

  get(index: number): unknown {
    return elementPlace(this.#place, this.#node, index).read()
  }

  set(index: number, value: unknown): void {
    this.#place.mustBeWritable()
    elementPlace(this.#place, this.#node, index).assign(value)
  }
}

/** The place of an element. Throws Q103 for an index that the array does not have. */
export function elementPlace(array: Place, node: ArrayNode, index: number): Place {
  const { length } = node
  if (!Number.isInteger(index) || index < 0 || index >= length) throw badIndex(array.path, index, length)
  return itemPlace(array, node, index)
}
