import { compareLists, type Domain, itemsOf, outside, placed, tuples, upTo, snapshot } from './domains.ts'
import { frozenSet, keyOf, list, type Members, MEMBERS, RealmSet } from './realm.ts'

/** Sets in a state or taken out of a state. Their members are in the order of the domain. */
class Elements extends RealmSet<unknown> {
  readonly #of: Domain
  #items: readonly unknown[]
  readonly #frozen: boolean

  constructor(of: Domain, items: readonly unknown[], frozen: boolean) {
    super()
    this.#of = of
    this.#frozen = frozen
    this.#items = items
  }

  get [MEMBERS](): Members {
    return { kind: 'set', items: this.#items }
  }

  override get size(): number {
    return this.#items.length
  }

  override has(value: unknown): boolean {
    return this.#items.some((item) => keyOf(item) === keyOf(value))
  }

  #write(items: readonly unknown[]): void {
    if (this.#frozen) throw new TypeError('a value is frozen')
    this.#items = items
  }

  override add(value: unknown): this {
    const item = this.#of.plain(value)
    if (!this.has(item)) this.#write([...this.#items, item].sort(this.#of.compare))
    return this
  }

  override delete(value: unknown): boolean {
    const rest = this.#items.filter((item) => keyOf(item) !== keyOf(value))
    const found = rest.length < this.#items.length
    this.#write(rest)
    return found
  }

  override clear(): void {
    this.#write([])
  }

  override forEach(f: (value: unknown, again: unknown, whole: Elements) => void): void {
    for (const value of this) f(value, value, this)
  }

  /** Visits members that are added during the iteration, but not members that are removed. */
  override *[Symbol.iterator](): SetIterator<unknown> {
    const visited = new Set<string>()
    for (;;) {
      const next = this.#items.find((item) => !visited.has(keyOf(item)))
      if (next === undefined) return
      visited.add(keyOf(next))
      yield next
    }
  }

  override values(): SetIterator<unknown> {
    return this[Symbol.iterator]()
  }

  override keys(): SetIterator<unknown> {
    return this[Symbol.iterator]()
  }
}

export function set(of: Domain, { max = Infinity }: { readonly max?: number } = {}): Domain {
  const made = (value: unknown, frozen: boolean): Elements => {
    const firsts = new Map(itemsOf(value, 'a set').map((item) => [keyOf(item), of.plain(item)]))
    if (firsts.size > max) outside(firsts.size, 'the capacity')
    return new Elements(of, [...firsts.values()].sort(of.compare), frozen)
  }
  const domain: Domain = {
    zero: new Elements(of, [], true),
    members: () => subsets(of.members(), max).map((items) => domain.plain(items)),
    plain: (value) => made(value, true),
    place: (plain) => placed(made(plain, false), domain),
    assign: (place, plain) => {
      const members = place as Elements
      members.clear()
      for (const item of itemsOf(plain, 'a set')) members.add(item)
      return place
    },
    compare: max === Infinity ? compareSubsets(of) : compareLists(of),
    isScalar: false,
  }
  return domain
}

/** Compares sets as binary numbers if there is no capacity. Otherwise, smaller sets come first. */
function subsets(values: readonly unknown[], max: number): unknown[][] {
  const all = upTo(2 ** values.length).map((mask) => values.filter((_value, i) => ((mask >>> i) & 1) === 1))
  return max === Infinity ? all : upTo(max + 1).flatMap((n) => all.filter((items) => items.length === n))
}

/** All subsets of the distinct elements, in binary counting order. */
export function subsetsOf(source: Iterable<unknown>): readonly unknown[] {
  const items = [...frozenSet(Array.from(source, snapshot))]
  return Object.freeze(list(subsets(items, Infinity).map(frozenSet)))
}

/** The elements of one set that another one does not have. */
function without(left: unknown, right: unknown): unknown[] {
  const keys = new Set(itemsOf(right, 'a set').map(keyOf))
  return itemsOf(left, 'a set').filter((item) => !keys.has(keyOf(item)))
}

/** The largest element that is in only one of the sets decides. */
const compareSubsets =
  (of: Domain) =>
  (a: unknown, b: unknown): number => {
    const [onlyA, onlyB] = [without(a, b), without(b, a)]
    if (onlyA.length === 0 || onlyB.length === 0) return onlyA.length - onlyB.length
    return of.compare(onlyA.at(-1), onlyB.at(-1))
  }

class Bag {
  readonly #of: Domain
  #items: readonly unknown[]
  readonly #frozen: boolean

  constructor(of: Domain, items: readonly unknown[], frozen: boolean) {
    this.#of = of
    this.#items = items
    this.#frozen = frozen
  }

  get [MEMBERS](): Members {
    return { kind: 'bag', items: this.#items }
  }

  get size(): number {
    return this.#items.length
  }

  count(value: unknown): number {
    return this.#items.filter((item) => keyOf(item) === keyOf(value)).length
  }

  has(value: unknown): boolean {
    return this.count(value) > 0
  }

  #write(items: readonly unknown[]): void {
    if (this.#frozen) throw new TypeError('a value is frozen')
    this.#items = items
  }

  add(value: unknown): void {
    this.#write([...this.#items, this.#of.plain(value)].sort(this.#of.compare))
  }

  delete(value: unknown): boolean {
    const at = this.#items.findIndex((item) => keyOf(item) === keyOf(value))
    if (at >= 0) this.#write(this.#items.filter((_item, i) => i !== at))
    return at >= 0
  }

  clear(): void {
    this.#write([])
  }

  [Symbol.iterator](): ArrayIterator<unknown> {
    return [...this.#items][Symbol.iterator]()
  }
}

export function bag(of: Domain, max: number): Domain {
  const made = (value: unknown, frozen: boolean): Bag => {
    const items = itemsOf(value, 'a bag').map(of.plain)
    if (items.length > max) outside(items.length, 'the capacity')
    return new Bag(of, items.sort(of.compare), frozen)
  }
  const domain: Domain = {
    zero: new Bag(of, [], true),
    members: () => {
      const lists = upTo(max + 1).flatMap((n) => tuples(of.members(), n))
      return [...new Map(lists.map((row) => made(row, true)).map((value) => [keyOf(value), value])).values()]
    },
    plain: (value) => made(value, true),
    place: (plain) => placed(made(plain, false), domain),
    assign: (place, plain) => {
      const members = place as Bag
      members.clear()
      for (const item of itemsOf(plain, 'a bag')) members.add(item)
      return place
    },
    compare: compareLists(of),
    isScalar: false,
  }
  return domain
}
