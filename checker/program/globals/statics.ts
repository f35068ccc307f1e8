import { unlisted } from '../../domain/values/access.ts'
import { type Shape, shapeOf } from '../../domain/values/guard.ts'
import { isView } from '../../domain/marks.ts'
import { ValueSet } from './collections.ts'
import { changed, readAmbient } from './forbidden.ts'
import { isBuiltIn } from './freeze.ts'
import type { Phase } from './phase.ts'
import { is, isObject } from './same.ts'
import { isArray } from './lists.ts'

/**
 * The functions of `Object`, `Array` and `Reflect` that a spec gets. They treat a place in the state like the plain
 * value in it. They refuse a set or a bag, because its elements are not properties.
 */

type Callable = (...values: readonly unknown[]) => unknown
export type Statics = Readonly<Record<string, unknown>>

/** Turns a sequence into an array-like object, whose properties are the elements. */
function listed(value: unknown, written: string): unknown {
  const shape = isObject(value) ? shapeOf(value) : null
  if (shape === 'set' || shape === 'bag') throw unlisted(written)
  return shape === 'list' && !Array.isArray(value) ? [...(value as Iterable<unknown>)] : value
}

/** Turns a place into an object whose properties are its fields. */
function copied(value: unknown, written: string): unknown {
  const shown = listed(value, written)
  return isView(shown) ? { ...shown } : shown
}

/** The spec's `Object.hasOwn`. */
export function hasOwn(value: unknown, key: PropertyKey): boolean {
  return Object.hasOwn(listed(value, 'hasOwn') as object, key)
}

const PROTOTYPES: Readonly<Record<Shape, object>> = {
  record: Object.prototype,
  bag: Object.prototype,
  list: Array.prototype,
  set: ValueSet.prototype,
}

function prototypeOf(value: unknown): unknown {
  const shape = isObject(value) ? shapeOf(value) : null
  return shape === null ? Object.getPrototypeOf(value) : PROTOTYPES[shape]
}

/** The functions of `home` with these names. Each converts its first argument before use. */
function asking(home: object, names: readonly string[], change: (value: unknown, written: string) => unknown): Statics {
  return Object.fromEntries(
    names.map((name) => {
      const original = Reflect.get(home, name) as Callable
      return [name, (value: unknown, ...rest: readonly unknown[]) => original(change(value, name), ...rest)]
    }),
  )
}

/**
 * The functions of `home` that change their argument. While states are explored, the argument must not be a shared
 * object.
 */
function changing(phase: Phase, home: object, names: readonly string[]): Statics {
  return asking(home, names, (value) => {
    if (phase.isSealed() && isBuiltIn(value)) phase.fail(changed('a built-in object of JavaScript'))
    return value
  })
}

function freezing(phase: Phase): Statics {
  return asking(Object, ['freeze', 'seal', 'preventExtensions'], (value, written) => {
    if (isView(value)) phase.fail(changed(`a place of the state by ${written}, which would prevent assignments to it`))
    return value
  })
}

export function objectStatics(phase: Phase): Statics {
  const { assign } = changing(phase, Object, ['assign']) as { readonly assign: Callable }
  return {
    ...asking(Object, ['keys', 'values', 'entries', 'getOwnPropertyNames'], listed),
    ...asking(Object, ['getOwnPropertyDescriptor', 'getOwnPropertyDescriptors', 'getOwnPropertySymbols'], copied),
    ...changing(phase, Object, ['defineProperty', 'defineProperties', 'setPrototypeOf']),
    ...freezing(phase),
    assign: (target: unknown, ...sources: readonly unknown[]) =>
      assign(target, ...sources.map((source) => listed(source, 'assign'))),
    getPrototypeOf: prototypeOf,
    hasOwn,
    is,
  }
}

export function arrayStatics(): Statics {
  return { isArray }
}

/** `byValue` returns the replacement for one of JavaScript's methods that compare. */
export function reflectStatics(phase: Phase, byValue: (f: unknown) => unknown): Statics {
  const done = (original: Callable): Callable => {
    return (...values) => {
      const result = original(...values)
      if (result === false && phase.isSealed()) phase.fail(changed('an object that must not change'))
      return result
    }
  }
  const writing = changing(phase, Reflect, ['set', 'defineProperty', 'deleteProperty', 'setPrototypeOf'])
  return {
    ...asking(Reflect, ['ownKeys', 'getOwnPropertyDescriptor'], copied),
    ...Object.fromEntries(Object.entries(writing).map(([name, write]) => [name, done(write as Callable)])),
    get: (object: object, key: PropertyKey, ...asked: readonly unknown[]): unknown => {
      if (key === 'stack' && object instanceof Error && phase.isSealed())
        phase.fail(readAmbient('the stack of an error'))
      return Reflect.apply(Reflect.get, null, [object, key, ...asked])
    },
    apply: (f: unknown, self: unknown, values: readonly unknown[]) =>
      Reflect.apply(byValue(f) as Callable, self, values),
    getPrototypeOf: prototypeOf,
  }
}
