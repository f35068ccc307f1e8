import { is, List } from 'immutable'
import type { BagNode, Node, SetNode } from '../domain/node.ts'
import { overflow } from '../domain/pack.ts'
import { ELEMENTS, SNAPSHOT } from '../domain/values.ts'
import { elements, sorted } from './order.ts'
import type { Place } from './place.ts'
import { store, storeIfMember } from './store.ts'
import { asList, asSet } from './value.ts'

/** A set in a state; what is outside the domain of the elements is not in it. */
export class SetView {
  readonly #place: Place
  readonly #node: SetNode

  constructor(place: Place, node: SetNode) {
    this.#place = place
    this.#node = node
  }

  get [ELEMENTS](): Node {
    return this.#node.of
  }

  [SNAPSHOT](): unknown {
    return this.#place.frozen()
  }

  get size(): number {
    return asSet(this.#place.read()).size
  }

  has(value: unknown): boolean {
    const present = asSet(this.#place.read())
    const item = storeIfMember(this.#node.of, value)
    return item !== undefined && present.has(item)
  }

  forEach(f: (value: unknown) => void): void {
    for (const value of this) f(value)
  }

  /** In the order of the domain, over the elements as they are when it begins. */
  [Symbol.iterator](): IterableIterator<unknown> {
    const { of } = this.#node
    const { interner } = this.#place.access
    const values = elements(of, this.#place.read()).map((item) => interner.frozen(of, item))
    return values[Symbol.iterator]()
  }

  add(value: unknown): this {
    const node = this.#node
    const { path } = this.#place
    this.#place.change((present) => {
      const after = asSet(present).add(store(node.of, value, `${path}[]`))
      if (node.max !== undefined && after.size > node.max) throw overflow(node, node.max, path)
      return after
    })
    return this
  }

  delete(value: unknown): boolean {
    this.#place.mustBeWritable()
    const item = storeIfMember(this.#node.of, value)
    if (item === undefined || !asSet(this.#place.read()).has(item)) return false
    this.#place.change((present) => asSet(present).delete(item))
    return true
  }

  clear(): void {
    this.#place.change((present) => asSet(present).clear())
  }
}

/** A multiset in a state. */
export class BagView {
  readonly #place: Place
  readonly #node: BagNode

  constructor(place: Place, node: BagNode) {
    this.#place = place
    this.#node = node
  }

  get [ELEMENTS](): Node {
    return this.#node.of
  }

  [SNAPSHOT](): unknown {
    return this.#place.frozen()
  }

  get size(): number {
    return asList(this.#place.read()).size
  }

  has(value: unknown): boolean {
    return this.count(value) > 0
  }

  count(value: unknown): number {
    const present = asList(this.#place.read())
    const item = storeIfMember(this.#node.of, value)
    return item === undefined ? 0 : present.count((other) => is(other, item))
  }

  [Symbol.iterator](): IterableIterator<unknown> {
    const { of } = this.#node
    const { interner } = this.#place.access
    return [...asList(this.#place.read())].map((item) => interner.frozen(of, item))[Symbol.iterator]()
  }

  add(value: unknown): void {
    const node = this.#node
    const { path } = this.#place
    this.#place.change((present) => {
      const after = asList(present).push(store(node.of, value, `${path}[]`))
      if (after.size > node.max) throw overflow(node, node.max, path)
      return List(sorted(node.of, after))
    })
  }

  /** Takes one occurrence out. */
  delete(value: unknown): boolean {
    this.#place.mustBeWritable()
    const item = storeIfMember(this.#node.of, value)
    const at = item === undefined ? -1 : asList(this.#place.read()).indexOf(item)
    if (at < 0) return false
    this.#place.change((present) => asList(present).delete(at))
    return true
  }

  clear(): void {
    this.#place.change((present) => asList(present).clear())
  }
}
