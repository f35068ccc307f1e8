import { is, List } from 'immutable'
import { added, cleared, CURSORS, deleted, type Iterated, PRESENT, SYNC } from '../../domain/views/cursor.ts'
import { BagListing, SetListing, UNLISTED } from '../../domain/views/listing.ts'
import type { BagNode, Node, SetNode } from '../../domain/node.ts'
import { overflow } from '../../domain/members/bigintCodec.ts'
import { ELEMENTS, PATH, SNAPSHOT } from '../../domain/symbols.ts'
import { Followed } from './followed.ts'
import { elements, sorted } from '../../immutableValues/order.ts'
import type { Place } from './place.ts'
import { store, storeIfMember } from './store.ts'
import { asList, asSet, type Value } from '../../immutableValues/value.ts'

/** A set in a state. It contains only values of its elements' domain. */
export class SetView extends SetListing {
  readonly #place: Place
  readonly #node: SetNode
  readonly #followed: Followed

  constructor(place: Place, node: SetNode) {
    super()
    this.#place = place
    this.#node = node
    this.#followed = new Followed(place, () => [])
    Object.defineProperties(this, {
      ...UNLISTED,
      [PATH]: { value: place.path },
      [CURSORS]: { value: place.access.mayWrite ? [] : undefined },
    })
    Object.seal(this)
  }

  get [ELEMENTS](): Node {
    return this.#node.of
  }

  [SNAPSHOT](): unknown {
    return this.#place.frozen()
  }

  [SYNC](): void {
    this.#followed.sync(this.#iterated)
  }

  /** The elements, in domain order. */
  [PRESENT](): unknown[] {
    return elements(this.#node.of, this.#place.read()).map((item) => this.#frozen(item))
  }

  get size(): number {
    return asSet(this.#place.read()).size
  }

  has(value: unknown): boolean {
    const present = asSet(this.#place.read())
    const item = storeIfMember(this.#node.of, value)
    return item !== undefined && present.has(item)
  }

  add(value: unknown): this {
    const node = this.#node
    const { path } = this.#place
    this.#change(() => {
      const before = asSet(this.#place.read())
      const item = store(node.of, value, `${path}[]`)
      const after = before.add(item)
      if (node.max !== undefined && after.size > node.max) throw overflow(node, node.max, path)
      if (after.size > before.size) added(this.#iterated, this.#frozen(item))
      this.#place.change(() => after)
    })
    return this
  }

  delete(value: unknown): boolean {
    return this.#change(() => {
      const item = storeIfMember(this.#node.of, value)
      const present = asSet(this.#place.read())
      if (item === undefined || !present.has(item)) return false
      deleted(this.#iterated, this.#frozen(item))
      this.#place.change(() => present.delete(item))
      return true
    })
  }

  clear(): void {
    this.#change(() => cleared(this.#iterated, () => this.#place.change((present) => asSet(present).clear())))
  }

  get #iterated(): Iterated {
    return this as unknown as Iterated
  }

  #frozen(item: Value): unknown {
    return this.#place.access.interner.frozen(this.#node.of, item)
  }

  #change<T>(change: () => T): T {
    this.#place.mustBeWritable()
    return this.#followed.change(this.#iterated, change)
  }
}

/** A multiset in a state. */
export class BagView extends BagListing {
  readonly #place: Place
  readonly #node: BagNode

  constructor(place: Place, node: BagNode) {
    super()
    this.#place = place
    this.#node = node
    Object.defineProperties(this, { ...UNLISTED, [PATH]: { value: place.path } })
    Object.seal(this)
  }

  get [ELEMENTS](): Node {
    return this.#node.of
  }

  [SNAPSHOT](): unknown {
    return this.#place.frozen()
  }

  [PRESENT](): unknown[] {
    const { interner } = this.#place.access
    return [...asList(this.#place.read())].map((item) => interner.frozen(this.#node.of, item))
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

  add(value: unknown): void {
    const node = this.#node
    const { path } = this.#place
    this.#place.change((present) => {
      const after = asList(present).push(store(node.of, value, `${path}[]`))
      if (after.size > node.max) throw overflow(node, node.max, path)
      return List(sorted(node.of, after))
    })
  }

  /** Removes one occurrence. */
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

for (const { prototype } of [SetView, BagView]) Reflect.deleteProperty(prototype, 'constructor')
