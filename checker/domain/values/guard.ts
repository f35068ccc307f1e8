import { proxied } from '../proxies.ts'
import { OTHERS, PATH } from '../symbols.ts'
import { badIndex, foreign, isIndex, unknownName, unlisted } from './access.ts'

/**
 * The ends of the prototype chains of everything that authors read. Here, an unknown name is an error instead of
 * undefined. A read that finds its name earlier never gets this far, so it costs nothing extra.
 */

/** Names that promises, JSON and test libraries look up on every object. */
const PASSED: ReadonlySet<string> = new Set(['then', 'toJSON', '$$typeof', 'asymmetricMatch', 'nodeType', 'tagName'])

interface Behaviour {
  /** The tag that `instanceof` goes by. */
  readonly like: object
  /** An object whose names may be read. */
  readonly known: object
  /** What happens when an index that does not exist is read. */
  readonly index: 'undefined' | 'outside' | 'unknown'
  /** Whether the elements are not properties, so that looking for them with `in` or `for … in` is an error. */
  readonly hidden: boolean
}

/** For records, unions, bindings and constants. */
const FIELDS = end({ like: Object.prototype, known: Object.prototype, index: 'unknown', hidden: false })
/** For sequences and arrays of scalars in a state. */
export const LISTS = end({ like: Array.prototype, known: Object.prototype, index: 'unknown', hidden: true })
/** For arrays of places. */
export const PLACES = end({ like: Array.prototype, known: Array.prototype, index: 'outside', hidden: false })
/** For frozen arrays, which are JavaScript arrays. */
export const ARRAYS = end({ like: Array.prototype, known: Array.prototype, index: 'undefined', hidden: false })
export const SETS = end({ like: Set.prototype, known: Object.prototype, index: 'unknown', hidden: true })
export const BAGS = end({ like: Object.prototype, known: Object.prototype, index: 'unknown', hidden: true })

function end({ like, known, index, hidden }: Behaviour): object {
  return proxied(Object.create(like) as object, {
    get(_target, name, receiver: object): unknown {
      if (name === 'constructor' || name === '__proto__') return name === '__proto__' ? like : like.constructor
      if (hidden && (name === 'hasOwnProperty' || name === 'propertyIsEnumerable')) throw unlisted(`${name}()`)
      if (typeof name === 'symbol' || name in known) return Reflect.get(known, name, receiver)
      if (PASSED.has(name) || name.startsWith('@@') || (index === 'undefined' && isIndex(name))) return undefined
      if (index === 'outside' && isIndex(name))
        throw badIndex(pathOf(receiver) ?? '', Number(name), Number(Reflect.get(receiver, 'length')))
      throw unknown(receiver, name)
    },
    set(_target, name, _value, receiver: object) {
      if (typeof name === 'symbol') return false
      throw othersOf(receiver).includes(name)
        ? foreign(`${pathOf(receiver)}.${name}`, String(Reflect.get(receiver, 'kind')))
        : unknown(receiver, name)
    },
    has(_target, name) {
      if (hidden && typeof name === 'string' && isIndex(name)) throw unlisted(`'${name} in …'`)
      return name in known
    },
    ownKeys() {
      if (hidden) throw unlisted("'for … in'")
      return []
    },
  })
}

/** The shape of an object that the checker made for authors to read. */
export type Shape = 'record' | 'list' | 'set' | 'bag'

const SHAPES: ReadonlyMap<object, Shape> = new Map([
  [FIELDS, 'record'],
  [LISTS, 'list'],
  [PLACES, 'list'],
  [ARRAYS, 'list'],
  [SETS, 'set'],
  [BAGS, 'bag'],
])

/** Null for an author's object. */
export function shapeOf(value: object): Shape | null {
  for (let at = value; ;) {
    const prototype = Object.getPrototypeOf(at) as object | null
    if (prototype === null || prototype === Object.prototype || prototype === Array.prototype) return null
    const shape = SHAPES.get(prototype)
    if (shape) return shape
    at = prototype
  }
}

function unknown(receiver: object, name: string): Error {
  return unknownName(pathOf(receiver), name, namesOf(receiver), othersOf(receiver))
}

function othersOf(receiver: object): readonly string[] {
  return (Reflect.get(receiver, OTHERS) as readonly string[] | undefined) ?? []
}

function pathOf(receiver: object): string | undefined {
  return Reflect.get(receiver, PATH) as string | undefined
}

/** All names except those at the ends of prototype chains, for use in suggestions. */
function namesOf(receiver: object): readonly string[] {
  const names: string[] = []
  const ends: ReadonlySet<object | null> = new Set([null, FIELDS, LISTS, PLACES, ARRAYS, SETS, BAGS])
  for (let at: object | null = receiver; !ends.has(at) && at; at = Object.getPrototypeOf(at) as object | null)
    names.push(...Object.getOwnPropertyNames(at).filter((name) => !isIndex(name) && !/ |^constructor$/.test(name)))
  return names
}

/**
 * Gives the object a different prototype. Define its own properties first, because the ends of the chains refuse new
 * ones.
 */
export function guarded<T extends object>(value: T, prototype: object = FIELDS): T {
  return Object.setPrototypeOf(value, prototype) as T
}
