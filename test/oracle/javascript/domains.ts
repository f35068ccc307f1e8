import { keyOf, list, object } from './realm.ts'

/**
 * Domains in their simplest form: zero values, membership, and copying. A *plain* value is frozen and canonical. A
 * *place* is a copy that a spec can read and write and that knows which part of the state it is.
 */
export interface Domain {
  readonly zero: unknown
  readonly members: () => readonly unknown[]
  /** What a spec reads. Only scalars have it. */
  readonly values?: readonly unknown[]
  /** Returns a frozen copy of a literal, a place or a plain value. Throws `Outside` if the value is not a member. */
  readonly plain: (value: unknown) => unknown
  readonly place: (plain: unknown) => unknown
  /** Makes a place show this value. Returns the place, or a new one if there was none. */
  readonly assign: (place: unknown, plain: unknown) => unknown
  /** Compares two values in the order of the domain. */
  readonly compare: (a: unknown, b: unknown) => number
  readonly isScalar: boolean
}

class Outside extends Error {}

/** The key under which a place stores its domain. */
const DOMAIN: unique symbol = Symbol('domain')

/** The current value of a place. Anything else is returned unchanged. */
export function snapshot(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(DOMAIN in value)) return value
  return (value[DOMAIN] as Domain).plain(value)
}

export function placed<T extends object>(place: T, domain: Domain): T {
  return Object.defineProperty(place, DOMAIN, { value: domain })
}

export function outside(value: unknown, label: string): never {
  throw new Outside(`${String(value)} is outside ${label}`)
}

/** Scalars, defined by their values in order. */
function scalar(label: string, table: readonly unknown[]): Domain {
  return {
    zero: table[0],
    members: () => table,
    values: list(table),
    plain: (value) => (table.includes(value) ? value : outside(value, label)),
    place: (plain) => plain,
    assign: (_place, plain) => plain,
    compare: (a, b) => table.indexOf(a) - table.indexOf(b),
    isScalar: true,
  }
}

export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

export const bool = scalar('bool', [false, true])
export const oneOf = (...values: readonly unknown[]): Domain => scalar('oneOf', values)
export const range = (min: number, max: number, { first = min }: { readonly first?: number } = {}): Domain =>
  scalar(`range(${min}, ${max})`, [
    first,
    ...upTo(max - min + 1)
      .map((i) => min + i)
      .filter((n) => n !== first),
  ])

/** The number of ids, for arrays. */
const sizes = new WeakMap<Domain, number>()

export function ids(name: string, count: number): Domain {
  const domain = scalar(name, upTo(count))
  sizes.set(domain, count)
  return domain
}

export function option(of: Domain): Domain {
  if (of.isScalar) return scalar('option', [null, ...of.members()])
  return {
    zero: null,
    members: () => [null, ...of.members()],
    plain: (value) => (value === null ? null : of.plain(value)),
    place: (plain) => (plain === null ? null : of.place(plain)),
    assign: (place, plain) => (plain === null ? null : place === null ? of.place(plain) : of.assign(place, plain)),
    compare: (a, b) => (a === null || b === null ? Number(a !== null) - Number(b !== null) : of.compare(a, b)),
    isScalar: false,
  }
}

export type Fields = Readonly<Record<string, Domain>>

const read = (value: unknown, key: string | number): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : outside(value, 'a record')

export function record(fields: Fields): Domain {
  return structure(null, { '': fields })
}

export function union(variants: Readonly<Record<string, Fields>>): Domain {
  return structure('kind', variants)
}

/** Records, and unions of records, which the field `tag` tells apart. */
function structure(tag: 'kind' | null, variants: Readonly<Record<string, Fields>>): Domain {
  const kinds = Object.keys(variants)
  const kindOf = (value: unknown): string => (tag === null ? '' : String(read(value, tag)))
  const lists = new Map(kinds.map((kind) => [kind, Object.entries(variants[kind] ?? {})]))
  const fieldsOf = (kind: string): [string, Domain][] => lists.get(kind) ?? outside(kind, 'a union')
  const start = (kind: string): Record<string, unknown> => Object.assign(object(), tag === null ? {} : { [tag]: kind })

  /** Gives a place the fields of a value. If assigning to a field copies into a place, the field is an accessor. */
  const fill = (place: object, plain: unknown): object => {
    const kind = kindOf(plain)
    if (kindOf(place) !== kind) {
      for (const name of Object.keys(place)) Reflect.deleteProperty(place, name)
      Object.assign(place, start(kind))
    }
    for (const [name, of] of fieldsOf(kind)) {
      if (of.isScalar || Object.hasOwn(place, name)) Reflect.set(place, name, read(plain, name))
      else Object.defineProperty(place, name, accessor(of, read(plain, name)))
    }
    return place
  }
  const domain: Domain = {
    zero: undefined,
    members: () => kinds.flatMap((kind) => rows(fieldsOf(kind)).map((row) => domain.plain({ ...start(kind), ...row }))),
    plain: (value) => {
      const kind = kindOf(value)
      const copy = start(kind)
      for (const [name, of] of fieldsOf(kind)) copy[name] = of.plain(read(value, name))
      return Object.freeze(copy)
    },
    place: (plain) => placed(fill(start(kindOf(plain)), plain), domain),
    assign: (place, plain) => fill(place as object, plain),
    compare: (a, b) => {
      const difference = kinds.indexOf(kindOf(a)) - kinds.indexOf(kindOf(b))
      if (difference !== 0) return difference
      return firstDifference(fieldsOf(kindOf(a)).map(([name, of]) => of.compare(read(a, name), read(b, name))))
    },
    isScalar: false,
  }
  const [first = ''] = kinds
  const zeros = Object.fromEntries(fieldsOf(first).map(([name, of]) => [name, of.zero]))
  return Object.assign(domain, { zero: domain.plain({ ...start(first), ...zeros }) })
}

function accessor(of: Domain, plain: unknown): PropertyDescriptor {
  let place = of.place(plain)
  return {
    get: () => place,
    set: (value: unknown) => void (place = of.assign(place, of.plain(value))),
    enumerable: true,
    configurable: true,
  }
}

const rows = (fields: readonly [string, Domain][]): object[] =>
  fields.reduce<object[]>(
    (made, [name, of]) => made.flatMap((row) => of.members().map((value) => ({ ...row, [name]: value }))),
    [{}],
  )

const firstDifference = (differences: readonly number[]): number => differences.find((d) => d !== 0) ?? 0

export const itemsOf = (value: unknown, label: string): unknown[] =>
  typeof value === 'object' && value !== null && Symbol.iterator in value
    ? Array.from(value as Iterable<unknown>)
    : outside(value, label)

/** Shorter sequences come first. Those of equal length are compared element by element. */
export const compareLists =
  (of: Domain) =>
  (a: unknown, b: unknown): number => {
    const [left, right] = [itemsOf(a, 'a list'), itemsOf(b, 'a list')]
    return left.length - right.length || firstDifference(left.map((item, i) => of.compare(item, right[i])))
  }

export const tuples = (values: readonly unknown[], length: number): unknown[][] =>
  length === 0 ? [[]] : tuples(values, length - 1).flatMap((row) => values.map((value) => [...row, value]))

const hidden = (place: object, methods: object): void => {
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(place, name, { value })
}

export function array(index: Domain | number, of: Domain): Domain {
  const keys = typeof index === 'number' || index.isScalar ? null : index.members().map(keyOf)
  const length = keys?.length ?? (typeof index === 'number' ? index : (sizes.get(index) ?? 0))
  const inside = (given: unknown): number => {
    const i = keys ? keys.indexOf(keyOf(given)) : Number(given)
    return Number.isInteger(i) && i >= 0 && i < length ? i : outside(given, 'the array')
  }
  const domain: Domain = {
    zero: Object.freeze(list(upTo(length).map(() => of.zero))),
    members: () => tuples(of.members(), length).map((row) => domain.plain(row)),
    plain: (value) => {
      const items = itemsOf(value, 'an array')
      if (items.length !== length) return outside(items.length, 'the length')
      const copy = list(items.map(of.plain))
      hidden(copy, { get: (i: number): unknown => copy[i] })
      return Object.freeze(copy)
    },
    place: (plain) => {
      const places = list(itemsOf(plain, 'an array').map(of.place))
      hidden(places, {
        get: (i: unknown): unknown => places[inside(i)],
        set: (given: unknown, value: unknown): void => {
          const i = inside(given)
          places[i] = of.assign(places[i], of.plain(value))
        },
      })
      return placed(places, domain)
    },
    assign: (place, plain) => {
      itemsOf(plain, 'an array').forEach((item, i) => Reflect.set(place as object, i, of.assign(read(place, i), item)))
      return place
    },
    compare: compareLists(of),
    isScalar: false,
  }
  return domain
}

export function seq(of: Domain, max: number): Domain {
  const domain: Domain = {
    zero: Object.freeze(list([])),
    members: () => upTo(max + 1).flatMap((n) => tuples(of.members(), n).map((row) => domain.plain(row))),
    plain: (value) => {
      const items = itemsOf(value, 'a sequence')
      return items.length > max ? outside(items.length, 'the capacity') : Object.freeze(list(items.map(of.plain)))
    },
    place: (plain) => {
      const items = list(itemsOf(plain, 'a sequence'))
      const push = (...values: unknown[]): number => {
        for (const value of values.map(of.plain)) items[items.length] = value
        return items.length
      }
      hidden(items, { push })
      return placed(items, domain)
    },
    assign: (place, plain) => {
      const items = place as unknown[]
      items.splice(0, items.length, ...itemsOf(plain, 'a sequence'))
      return place
    },
    compare: compareLists(of),
    isScalar: false,
  }
  return domain
}
