import { elementAssigned, stale } from '../../domain/values/access.ts'
import { formOf } from '../../domain/values/equality.ts'
import { isOwn, isView, present } from '../../domain/marks.ts'
import { PATH } from '../../domain/symbols.ts'
import { replacedSince } from '../../domain/views/replaced.ts'
import { isObject } from './same.ts'

/** How deeply the author's objects are examined. */
const MAX_DEPTH = 4

/**
 * Checks the value of a variable that was set at this time. Throws Q105 if a place in it has been assigned to
 * since, because in plain JavaScript the variable would still hold the old object.
 */
export function expectCurrent<T>(value: T, time: number): T {
  const path = replacedIn(value, time, MAX_DEPTH)
  if (path !== null) throw stale(path, 'assigned')
  return value
}

function replacedIn(value: unknown, time: number, depth: number): string | null {
  if (!isObject(value) || isOwn(value)) return null
  if (isView(value)) return replacedSince(value, time)
  if (depth === 0) return null
  for (const part of partsOf(value)) {
    const path = replacedIn(part, time, depth - 1)
    if (path !== null) return path
  }
  return null
}

function partsOf(value: object): Iterable<unknown> {
  if (value instanceof Map) return Map.prototype.values.call(value) as Iterable<unknown>
  if (value instanceof Set) return Set.prototype.values.call(value) as Iterable<unknown>
  return Object.values(Object.getOwnPropertyDescriptors(value)).map((property) => property.value as unknown)
}

/**
 * Checks an object before one of its elements or its length is assigned to. Throws Q110 for an array of
 * places.
 */
export function expectNoPlaces<T>(object: T): T {
  if (Array.isArray(object) && isView(object)) throw elementAssigned(`${String(Reflect.get(object, PATH))}[…]`)
  return object
}

/**
 * The values that a pattern assigns. Places are read first, because each assignment may change the value of
 * the next one.
 */
export function taken(value: unknown): unknown {
  return takenFrom(value, MAX_DEPTH)
}

function takenFrom(value: unknown, depth: number): unknown {
  if (!isObject(value) || isOwn(value) || depth === 0) return value
  if (isView(value)) return present(value)
  const form = formOf(value)
  if (form === 'list') return (value as readonly unknown[]).map((item) => takenFrom(item, depth - 1))
  if (form !== 'record') return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, takenFrom(part, depth - 1)]))
}
