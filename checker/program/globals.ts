import { present } from '../domain/marks.ts'
import { ValueMap, ValueSet } from './collections.ts'
import { changed, readAmbient } from './faults.ts'
import { isObject } from './same.ts'

/** What the shadows of global names ask, and tell, the evaluation that they belong to. */
export interface Phase {
  isSealed(): boolean
  /** Freezes what can be reached from this when the search begins. */
  keep(value: unknown): void
  /** Throws, and sees that the run ends with it. */
  fail(error: Error): never
}

/** What depends on something else than the state, by the name that messages give it. */
const AMBIENT: Readonly<Record<string, string>> = {
  performance: 'the clock (performance)',
  process: 'the process',
  crypto: 'random numbers (crypto)',
  navigator: 'the machine (navigator)',
  setTimeout: 'a timer',
  setInterval: 'a timer',
  setImmediate: 'a timer',
  clearTimeout: 'a timer',
  clearInterval: 'a timer',
  clearImmediate: 'a timer',
  queueMicrotask: 'a microtask',
  fetch: 'the network',
  Promise: 'a promise',
  Atomics: 'shared memory',
  SharedArrayBuffer: 'shared memory',
  WebAssembly: 'WebAssembly',
  WeakRef: 'the garbage collector (WeakRef)',
  FinalizationRegistry: 'the garbage collector',
}

type Callable = (...values: readonly unknown[]) => unknown

/** The global names that a spec gets a version of its own of, each made when it is asked for. */
export function globalsOf(phase: Phase): ReadonlyMap<string, () => unknown> {
  const shadows = new Map<string, () => unknown>([
    ['Set', () => ValueSet],
    ['Map', () => ValueMap],
    ['WeakMap', () => weakMap(phase)],
    ['WeakSet', () => guarded(phase, WeakSet, () => changed('a WeakSet'))],
    ['Date', () => dated(phase)],
    ['Math', () => ({ ...propertiesOf(Math), random: randomOf(phase) })],
    ['Reflect', () => reflecting(phase)],
    ['Proxy', () => keptProxy(phase)],
    ['Function', () => refused(phase)],
    ['structuredClone', () => structuredCopy],
  ])
  for (const [name, what] of Object.entries(AMBIENT)) {
    const value: unknown = Reflect.get(globalThis, name)
    if (isObject(value) || typeof value === 'function')
      shadows.set(name, () => guarded(phase, value, () => readAmbient(what)))
  }
  const all = (): object => {
    const own: object = Object.create(globalThis) as object
    for (const [name, make] of shadows)
      if (name !== 'globalThis' && name !== 'global')
        Object.defineProperty(own, name, { value: make(), writable: true, configurable: true })
    phase.keep(own)
    return own
  }
  let made: object | undefined
  for (const name of ['globalThis', 'global']) shadows.set(name, () => (made ??= all()))
  return shadows
}

/** `Math.random` of a spec. */
export function randomOf(phase: Phase): () => number {
  return () => {
    if (phase.isSealed()) phase.fail(readAmbient('random numbers (Math.random)'))
    return Math.random()
  }
}

/** As it is until the search begins; from then on, using it fails. */
function guarded(phase: Phase, value: object, error: () => Error): object {
  const check = (): void => {
    if (phase.isSealed()) phase.fail(error())
  }
  return new Proxy(value, {
    apply: (target, self, args: unknown[]): unknown => (check(), Reflect.apply(target as Callable, self, args)),
    construct: (target, args, made) => (check(), Reflect.construct(target as new () => object, args, made) as object),
    get: (target, key) => {
      if (typeof key === 'symbol' || key === 'prototype') return Reflect.get(target, key) as unknown
      check()
      const found: unknown = Reflect.get(target, key)
      return typeof found === 'function' ? guarded(phase, found.bind(target) as object, error) : found
    },
  })
}

/** Modules of Node's: what they give can be used, calls are over when the search begins. */
export function guardedModule(phase: Phase, name: string, value: unknown): unknown {
  if (!isObject(value) && typeof value !== 'function') return value
  const check = (): void => {
    if (phase.isSealed()) phase.fail(readAmbient(`the module ${name}`))
  }
  const wrapped = (part: unknown): unknown =>
    typeof part === 'function' || isObject(part) ? guardedModule(phase, name, part) : part
  return new Proxy(value, {
    apply: (target, self, args: unknown[]): unknown => (check(), Reflect.apply(target as Callable, self, args)),
    construct: (target, args, made) => (check(), Reflect.construct(target as new () => object, args, made) as object),
    get: (target, key) => {
      const property = Object.getOwnPropertyDescriptor(target, key)
      const found: unknown = Reflect.get(target, key)
      return property && !property.configurable && !property.writable ? found : wrapped(found)
    },
    set: (target, key, part) => (check(), Reflect.set(target, key, part)),
  })
}

function weakMap(phase: Phase): unknown {
  const check = (): void => {
    if (phase.isSealed()) phase.fail(changed('or reads a WeakMap, which goes by identity'))
  }
  return class extends WeakMap<WeakKey, unknown> {
    override get(key: WeakKey): unknown {
      check()
      return super.get(key)
    }
    override has(key: WeakKey): boolean {
      check()
      return super.has(key)
    }
    override set(key: WeakKey, value: unknown): this {
      check()
      phase.keep(value)
      return super.set(key, value)
    }
    override delete(key: WeakKey): boolean {
      check()
      return super.delete(key)
    }
  }
}

function dated(phase: Phase): unknown {
  const check = (): void => {
    if (phase.isSealed()) phase.fail(readAmbient('the clock (Date)'))
  }
  const own: object = new Proxy(Date, {
    apply: (target) => (check(), target()),
    construct: (target, args: [], made) => {
      if (args.length === 0) check()
      return Reflect.construct(target, args, made === own ? target : made) as object
    },
    get: (target, key) => {
      return key === 'now' ? () => (check(), Date.now()) : (Reflect.get(target, key) as unknown)
    },
  })
  return own
}

/** What is written in vain must not go unnoticed. */
function reflecting(phase: Phase): unknown {
  const own: Record<string, unknown> = propertiesOf(Reflect)
  for (const name of ['set', 'defineProperty', 'deleteProperty', 'setPrototypeOf'] as const) {
    const original = Reflect[name] as Callable
    own[name] = (...values: unknown[]): unknown => {
      const done = original(...values)
      if (done === false && phase.isSealed()) phase.fail(changed('an object that was made before the search began'))
      return done
    }
  }
  return own
}

function keptProxy(phase: Phase): unknown {
  return new Proxy(Proxy, {
    construct: (target, args, made) => {
      if (!phase.isSealed()) phase.keep(args)
      return Reflect.construct(target, args, made) as object
    },
  })
}

/** Code that is made from a text goes past all that is asked of a spec. */
function refused(phase: Phase): unknown {
  const refuse = (): never => phase.fail(readAmbient('code that is made from a text (Function)'))
  return new Proxy(Function, { apply: refuse, construct: refuse })
}

/** `structuredClone` of a spec: of what comes from the state, as plain values. */
function structuredCopy(value: unknown): unknown {
  return copied(value, new Map())
}

function copied(value: unknown, known: Map<object, unknown>): unknown {
  if (!isObject(value)) return structuredClone(value)
  if (known.has(value)) return known.get(value)
  const shown = present(value)
  if (!isObject(shown)) return shown
  const into = (copy: unknown): unknown => (known.set(value, copy), copy)
  if (Array.isArray(shown)) {
    const list = into([]) as unknown[]
    list.push(...shown.map((item) => copied(item, known)))
    return list
  }
  if (shown instanceof Map) {
    const map = into(new ValueMap()) as Map<unknown, unknown>
    for (const [key, item] of shown) map.set(copied(key, known), copied(item, known))
    return map
  }
  if (Symbol.iterator in shown) {
    const set = into(new ValueSet()) as Set<unknown>
    for (const item of shown as Iterable<unknown>) set.add(copied(item, known))
    return set
  }
  const prototype: unknown = Object.getPrototypeOf(shown)
  if (shown instanceof Date || shown instanceof RegExp || shown instanceof Error) return structuredClone(shown)
  if (typeof prototype === 'object' && prototype !== null && ArrayBuffer.isView(shown)) return structuredClone(shown)
  const fields = into({}) as Record<string, unknown>
  for (const [name, field] of Object.entries(shown)) fields[name] = copied(field, known)
  return fields
}

function propertiesOf(object: object): Record<string, unknown> {
  return Object.fromEntries(Object.getOwnPropertyNames(object).map((name) => [name, Reflect.get(object, name)]))
}
