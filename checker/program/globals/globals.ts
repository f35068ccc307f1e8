import { present } from '../../domain/marks.ts'
import { noted, proxied } from '../../domain/proxies.ts'
import { ValueMap, ValueSet } from './collections.ts'
import { changed, readAmbient } from './forbidden.ts'
import type { Phase } from './phase.ts'
import { isObject, standInFor } from './same.ts'
import { arrayStatics, objectStatics, reflectStatics, type Statics } from './statics.ts'

/** Functions that depend on something outside the state, with the names that messages use for them. */
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
  Intl: 'the language and region of the machine (Intl)',
  WeakRef: 'the garbage collector (WeakRef)',
  FinalizationRegistry: 'the garbage collector',
}

/**
 * Classes that give access to something outside the state, each with what it gives access to and the names that must
 * not be read.
 */
const TOLD: Readonly<Record<string, readonly [what: string, names: RegExp]>> = {
  RegExp: ['the last match (RegExp)', /^(?:\$.|input|lastMatch|lastParen|leftContext|rightContext)$/],
  Error: ['the stack of an error', /^(?:captureStackTrace|stackTraceLimit|prepareStackTrace)$/],
}

type Callable = (...values: readonly unknown[]) => unknown

/** Replaces globals for a spec. Each replacement is created on first use. */
export class Globals {
  readonly #makers: ReadonlyMap<string, () => unknown>
  readonly #made = new Map<string, unknown>()
  readonly #statics: Readonly<Record<string, Statics>>
  #byOriginal: ReadonlyMap<unknown, string> | undefined
  readonly #phase: Phase
  readonly #foreign: ReadonlySet<string>

  /** For `byValue`, see `byValueOf`. `foreign` lists the globals that are hidden from a spec. */
  constructor(phase: Phase, byValue: (f: unknown) => unknown, foreign: ReadonlySet<string>) {
    this.#phase = phase
    this.#foreign = foreign
    this.#statics = { Object: objectStatics(phase), Array: arrayStatics(), Reflect: reflectStatics(phase, byValue) }
    this.#makers = makersOf({ phase, foreign, statics: this.#statics, get: (name) => this.#get(name) })
  }

  /** The name with its replacement. Empty if the global keeps its usual meaning. */
  named(name: string): readonly [string, unknown][] {
    if (this.#foreign.has(name)) return [[name, undefined]]
    return this.#makers.has(name) ? [[name, this.#get(name)]] : []
  }

  /** All static functions of `Object` or `Array`, for calls that name them. */
  statics(name: 'Object' | 'Array'): object {
    return Object.freeze({ ...propertiesOf(Reflect.get(globalThis, name) as object), ...this.#statics[name] })
  }

  /** What a spec gets instead of one of JavaScript's classes. Other values are returned unchanged. */
  instead(value: unknown): unknown {
    if (typeof value !== 'function') return value
    this.#byOriginal ??= new Map([
      ...[...this.#makers.keys()].map((name): [unknown, string] => [Reflect.get(globalThis, name), name]),
      ...CODE.map((made): [unknown, string] => [made, 'Function']),
    ])
    const name = this.#byOriginal.get(value)
    return name === undefined ? value : this.#get(name)
  }

  #get(name: string): unknown {
    if (!this.#made.has(name)) {
      const made = this.#makers.get(name)?.()
      if (typeof made === 'function') standInFor(Reflect.get(globalThis, name) as object, made)
      this.#made.set(name, made)
      if (name === 'Math' || name === 'Reflect') this.#phase.keep(made)
    }
    return this.#made.get(name)
  }
}

/** The constructors of async functions and generators, which create code from text. */
const CODE: readonly unknown[] = [async () => {}, function* none() {}, async function* none() {}].map(
  (f) => (Object.getPrototypeOf(f) as object).constructor,
)

interface Making {
  readonly phase: Phase
  readonly foreign: ReadonlySet<string>
  readonly statics: Readonly<Record<string, Statics>>
  readonly get: (name: string) => unknown
}

function makersOf({ phase, foreign, statics, get }: Making): ReadonlyMap<string, () => unknown> {
  const shadows = new Map<string, () => unknown>([
    ['Object', () => standing(phase, Object, statics['Object'] ?? {})],
    ['Array', () => standing(phase, Array, statics['Array'] ?? {})],
    ['Set', () => ValueSet],
    ['Map', () => ValueMap],
    ['WeakMap', () => weakMap(phase)],
    ['WeakSet', () => guarded(phase, WeakSet, () => changed('a WeakSet'))],
    ['Date', () => dated(phase)],
    ['Math', () => ({ ...propertiesOf(Math), random: randomOf(phase) })],
    ['Reflect', () => ({ ...propertiesOf(Reflect), ...statics['Reflect'] })],
    ['Proxy', () => keptProxy(phase)],
    ['Function', () => refused(phase)],
    ['structuredClone', () => structuredCopy],
  ])
  for (const [name, what] of Object.entries(AMBIENT)) {
    const value: unknown = Reflect.get(globalThis, name)
    if (isObject(value) || typeof value === 'function')
      shadows.set(name, () => guarded(phase, value, () => readAmbient(what)))
  }
  for (const [name, [what, names]] of Object.entries(TOLD))
    shadows.set(name, () => telling(phase, Reflect.get(globalThis, name) as object, what, names))
  const all = (): object => {
    const own: object = Object.create(globalThis) as object
    for (const name of foreign)
      Object.defineProperty(own, name, { value: undefined, writable: true, configurable: true })
    for (const name of shadows.keys())
      if (name !== 'globalThis' && name !== 'global')
        Object.defineProperty(own, name, { value: get(name), writable: true, configurable: true })
    Object.defineProperty(own, 'eval', { value: () => phase.fail(readAmbient('code evaluated from text (eval)')) })
    phase.keep(own)
    return own
  }
  let made: object | undefined
  for (const name of ['globalThis', 'global']) shadows.set(name, () => (made ??= all()))
  return shadows
}

/** The spec's `Math.random`. */
export function randomOf(phase: Phase): () => number {
  return () => {
    if (phase.isSealed()) phase.fail(readAmbient('random numbers (Math.random)'))
    return Math.random()
  }
}

/** Wraps a value. Once the search begins, using it is an error. */
function guarded(phase: Phase, value: object, error: () => Error, owner?: object): object {
  const check = (): void => {
    if (phase.isSealed()) phase.fail(error())
  }
  return proxied(value, {
    apply: (target, self, args: unknown[]): unknown => (
      check(),
      Reflect.apply(target as Callable, owner ?? self, args)
    ),
    construct: (target, args, made) => (check(), Reflect.construct(target as new () => object, args, made) as object),
    get: (target, key) => {
      if (typeof key === 'symbol' || key === 'prototype') return Reflect.get(target, key) as unknown
      check()
      const found: unknown = Reflect.get(target, key)
      return typeof found === 'function' || isObject(found) ? guarded(phase, found, error, target) : found
    },
    has: (target, key) => (check(), Reflect.has(target, key)),
    ownKeys: (target) => (check(), Reflect.ownKeys(target)),
  })
}

/** Wraps a Node.js module. A spec may use its results, but must not call it once the search begins. */
export function guardedModule(phase: Phase, name: string, value: unknown): unknown {
  if (!isObject(value) && typeof value !== 'function') return value
  const check = (): void => {
    if (phase.isSealed()) phase.fail(readAmbient(`the module ${name}`))
  }
  const wrapped = (part: unknown): unknown =>
    typeof part === 'function' || isObject(part) ? guardedModule(phase, name, part) : part
  return proxied(value, {
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
    if (phase.isSealed()) phase.fail(changed('or reads a WeakMap, which compares by identity'))
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
  const own: object = proxied(Date, {
    apply: (target) => (check(), target()),
    construct: (target, args: readonly unknown[], made) => {
      if (args.length === 0) check()
      if (args.length > 1 && phase.isSealed()) phase.fail(readAmbient('the time zone of the machine (Date)'))
      return Reflect.construct(target, args, made === own ? target : made) as object
    },
    get: (target, key) => {
      return key === 'now' ? () => (check(), Date.now()) : (Reflect.get(target, key) as unknown)
    },
  })
  return own
}

/** Stands in for a class, with some of its functions replaced. It cannot change while states are explored. */
function standing(phase: Phase, original: object, statics: Statics): object {
  const own: object = proxied(original, {
    construct: (target, args, made) =>
      Reflect.construct(target as new () => object, args, made === own ? (target as new () => object) : made) as object,
    get: (target, key, asked: object) => {
      if (typeof key === 'string' && Object.hasOwn(statics, key)) return statics[key]
      // In a class that extends this one, Symbol.species is the extending class.
      return Reflect.get(target, key, asked === own ? target : asked) as unknown
    },
    ...unchanging(phase),
  })
  return own
}

/** Stands in for a class some of whose names must not be read while states are explored. */
function telling(phase: Phase, original: object, what: string, names: RegExp): object {
  const own: object = proxied(original, {
    construct: (target, args, made) =>
      Reflect.construct(target as new () => object, args, made === own ? (target as new () => object) : made) as object,
    get: (target, key, asked: object) => {
      if (typeof key === 'string' && names.test(key) && phase.isSealed()) phase.fail(readAmbient(what))
      return Reflect.get(target, key, asked === own ? target : asked) as unknown
    },
    ...unchanging(phase),
  })
  return own
}

function unchanging(phase: Phase): ProxyHandler<object> {
  const check = (): void => {
    if (phase.isSealed()) phase.fail(changed('a built-in object of JavaScript'))
  }
  return {
    set: (target, key, value) => (check(), Reflect.set(target, key, value)),
    defineProperty: (target, key, descriptor) => (check(), Reflect.defineProperty(target, key, descriptor)),
    deleteProperty: (target, key) => (check(), Reflect.deleteProperty(target, key)),
  }
}

function keptProxy(phase: Phase): unknown {
  const revocable = (...args: ConstructorParameters<typeof Proxy>): { readonly proxy: object } => {
    if (!phase.isSealed()) phase.keep(args)
    const made = Proxy.revocable(...args)
    noted(made.proxy)
    return made
  }
  return proxied(Proxy, {
    construct: (target, args, made) => {
      if (!phase.isSealed()) phase.keep(args)
      return noted(Reflect.construct(target, args, made) as object)
    },
    get: (target, key) => (key === 'revocable' ? revocable : (Reflect.get(target, key) as unknown)),
  })
}

/** Refuses to create code from text, because such code would bypass all checks on a spec. */
function refused(phase: Phase): unknown {
  const refuse = (): never => phase.fail(readAmbient('code evaluated from text (Function)'))
  return proxied(Function, { apply: refuse, construct: refuse })
}

/** The spec's `structuredClone`. It turns values of the state into plain values. */
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
