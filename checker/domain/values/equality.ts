import { QuorateError } from '../../errors.ts'
import { isFrozen, isOwn, isView, present } from '../marks.ts'
import { FORM, SNAPSHOT } from '../symbols.ts'

/**
 * Equality by value, for literals, views and frozen values.
 *
 * Arrays and sequences are equal if their elements are equal in order; sets and bags, if their elements are equal in
 * any order; Maps, if their entries are equal; plain objects, if they have the same fields with equal values. Anything
 * else equals only itself: a function, a class instance (even of a class that extends Array, Set or Map), an array with
 * holes, an array, Set or Map with extra properties, or an object with a non-enumerable property. 0 equals -0, and NaN
 * equals NaN.
 */

/** How an object is compared; null means by identity. */
export type Form = 'list' | 'set' | 'bag' | 'map' | 'record' | null

/** Values nested more deeply, such as those that contain themselves, are not compared. */
const MAX_DEPTH = 1000

/** Throws Q114 for values that contain themselves. */
export function sameValue(a: unknown, b: unknown): boolean {
  return same(a, b, 0)
}

/**
 * A string that is the same for equal values and different for unequal ones. Throws Q114 in the same cases as
 * `sameValue`.
 */
export function valueKey(value: unknown): string {
  return keyOf(value, 0)
}

/** How an object is compared. Do not pass a live view, which is compared by its current value. */
export function formOf(value: object): Form {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (Array.isArray(value)) {
    if (prototype !== Array.prototype) return isFrozen(value) ? 'list' : null
    return isOwn(value) || isDense(value) ? 'list' : null
  }
  if (prototype === Object.prototype || prototype === null) return isOwn(value) || isOpen(value) ? 'record' : null
  const form = FORMS.get(prototype as object)
  if (form) return Reflect.ownKeys(value).length === 0 ? form : null
  if (!isFrozen(value)) return null
  return FORM in value ? (value[FORM] as Form) : 'record'
}

/** Whether the array has no holes and no properties besides its elements and length. */
function isDense(value: readonly unknown[]): boolean {
  const keys = Object.keys(value)
  return (
    Reflect.ownKeys(value).length === value.length + 1 &&
    keys.length === value.length &&
    (keys.length === 0 || keys.at(-1) === String(keys.length - 1))
  )
}

/** Whether spreading copies all of the object's fields. */
function isOpen(value: object): boolean {
  return hasOnlyNames(value) || Reflect.ownKeys(value).length === namesOf(value).length
}

/**
 * Whether all of the object's own properties are enumerable and have strings as keys. V8 answers these three questions
 * in half the time that `Reflect.ownKeys` takes.
 */
function hasOnlyNames(value: object): boolean {
  return (
    Object.getOwnPropertyNames(value).length === Object.keys(value).length &&
    Object.getOwnPropertySymbols(value).length === 0
  )
}

/** Whether this looks like an object literal without symbols: a quick answer for most records. */
export function isSimpleRecord(value: object): boolean {
  return isPlain(value) && hasOnlyNames(value)
}

/** How instances of a prototype are compared, starting with JavaScript's Set and Map. */
const FORMS = new Map<object, Form>([
  [Set.prototype, 'set'],
  [Map.prototype, 'map'],
])

/**
 * From now on, compares direct instances of the class, but not of its subclasses, in the same way as JavaScript's Sets
 * or Maps.
 */
export function compareAs(form: 'set' | 'map', { prototype }: { readonly prototype: object }): void {
  FORMS.set(prototype, form)
}

/** Whether this is an object literal or looks like one. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The names of the fields that count: those that spreading copies. */
function namesOf(value: object): readonly (string | symbol)[] {
  const symbols = Object.getOwnPropertySymbols(value)
  if (symbols.length === 0) return Object.keys(value)
  return [
    ...Object.keys(value),
    ...symbols.filter((symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol)),
  ]
}

/** The text of a value that is not an object, unique per value and type. */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  return typeof value === 'symbol' || typeof value === 'function' ? identityOf(value) : String(value)
}

function same(a: unknown, b: unknown, depth: number): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return Number.isNaN(a) && Number.isNaN(b)
  if (depth > MAX_DEPTH) throw tooDeep()
  if (isView(a) || isView(b)) return same(present(a), present(b), depth + 1)
  const form = formOf(a)
  if (form === null || form !== formOf(b)) return false
  switch (form) {
    case 'list':
      return sameItems(a as readonly unknown[], b as readonly unknown[], depth + 1)
    case 'record':
      return sameFields(a, b, depth + 1)
    case 'set':
    case 'bag':
    case 'map':
      return keyOf(a, depth) === keyOf(b, depth)
  }
}

function sameItems(a: readonly unknown[], b: readonly unknown[], depth: number): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!same(a[i], b[i], depth)) return false
  return true
}

function sameFields(a: object, b: object, depth: number): boolean {
  const names = namesOf(a)
  if (names.length !== namesOf(b).length) return false
  return names.every(
    (name) =>
      Object.prototype.propertyIsEnumerable.call(b, name) && same(Reflect.get(a, name), Reflect.get(b, name), depth),
  )
}

const keys = new WeakMap<object, string>()

function keyOf(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return scalarText(value)
  if (depth > MAX_DEPTH) throw tooDeep()
  if (isView(value)) return keyOf(value[SNAPSHOT](), depth + 1)
  if (!isOwn(value)) return composed(value, depth)
  const known = keys.get(value)
  if (known !== undefined) return known
  const key = composed(value, depth)
  keys.set(value, key)
  return key
}

function composed(value: object, depth: number): string {
  const part = (item: unknown): string => keyOf(item, depth + 1)
  switch (formOf(value)) {
    case 'list':
      return `[${Array.from(value as readonly unknown[], part).join()}]`
    case 'set':
      return `{${distinct(Array.from(value as Iterable<unknown>, part))
        .sort()
        .join()}}`
    case 'bag':
      return `<${Array.from(value as Iterable<unknown>, part)
        .sort()
        .join()}>`
    case 'map':
      return `|${Array.from(value as ReadonlyMap<unknown, unknown>, ([k, v]) => `${part(k)}=${part(v)}`)
        .sort()
        .join()}|`
    case 'record':
      return `(${namesOf(value)
        .map((name) => `${scalarText(name)}:${part(Reflect.get(value, name))}`)
        .sort()
        .join()})`
    case null:
      return identityOf(value)
  }
}

/** Drops duplicates, because a JavaScript set can hold several equal objects. */
function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}

const identities = new WeakMap<object, string>()
const symbols = new Map<symbol, string>()
let identified = 0

/** A unique name for an object that equals only itself. It is valid only in this thread. */
function identityOf(value: object | symbol): string {
  const known = typeof value === 'symbol' ? symbols.get(value) : identities.get(value)
  if (known !== undefined) return known
  const name = `#${++identified}`
  if (typeof value === 'symbol') symbols.set(value, name)
  else identities.set(value, name)
  return name
}

function tooDeep(): QuorateError {
  return new QuorateError({
    code: 'Q114',
    class: 'spec',
    problem: `a compared value contains itself, or is nested more than ${MAX_DEPTH} deep`,
    hint: 'compare a part of it, or a name that stands for it',
  })
}
