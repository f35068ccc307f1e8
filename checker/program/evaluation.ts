import { QuorateError } from '../errors.ts'
import {
  asWrite,
  changed,
  importedLate,
  passesCatch,
  ranAsync,
  readAmbient,
  switchedOn,
  wroteVariable,
} from './globals/forbidden.ts'
import { type Misdeed, misdeedsOf } from './proofs/functions.ts'
import { Freezer, isBuiltIn, type Unfreezable } from './globals/freeze.ts'
import { Globals, randomOf } from './globals/globals.ts'
import type { Kinds } from './globals/kinds.ts'
import type { Phase } from './globals/phase.ts'
import { anyOf, byValueOf, type Call, type Equality, isArray, LISTED, listed } from './globals/lists.ts'
import { expectCurrent, expectNoPlaces, taken } from './globals/kept.ts'
import { changesBetween, type Meanwhile } from './proofs/meanwhile.ts'
import type { Program } from './program.ts'
import { is, isObject, same, sameInPackage } from './globals/same.ts'
import { hasOwn } from './globals/statics.ts'
import { isView } from '../domain/marks.ts'
import { clock } from '../domain/views/replaced.ts'

/** A variable whose value will be frozen and where the bundle declares it. */
interface Kept {
  readonly place: number
  readonly valueOf: (which: number) => unknown
  readonly which: number
}

/** Maps a place in the bundle, or the error that made a run fail, to a place in the author's source. */
export interface Places {
  at(offset: number): string
  of(cause: unknown): string
}

/** Where a spec is evaluated: in Node.js, or in a page. */
export interface Realm {
  readonly kinds: Kinds
  /**
   * Global names that exist here but not in Node.js. They are hidden from specs, so that a spec means the same
   * everywhere.
   */
  readonly foreign: ReadonlySet<string>
}

/**
 * One evaluation of a rewritten spec. It is open until the spec's builder has returned. Then it is sealed: while states
 * are explored, nothing created earlier can change.
 */
export class Evaluation implements Phase {
  #sealed = false
  #kept: Kept[] = []
  #fault: Error | null = null
  readonly #freezer: Freezer
  readonly #listeners: ((sealed: boolean) => void)[] = []
  readonly #places: Places
  readonly #realm: Realm
  readonly #program: Program
  /**
   * When the module's code runs. Null unless other code has already loaded the module and may have changed its
   * variables since.
   */
  readonly #meanwhile: (() => Meanwhile) | null
  #build: object | undefined

  constructor(program: Program, places: Places, realm: Realm, meanwhile: (() => Meanwhile) | null) {
    this.#program = program
    this.#places = places
    this.#realm = realm
    const refuse = (): never => this.fail(changed('a Set or Map that was created before the search began'))
    this.#freezer = new Freezer(realm.kinds, refuse)
    this.#meanwhile = meanwhile
  }

  isSealed(): boolean {
    return this.#sealed
  }

  open(build: object): void {
    this.#build = build
    this.#turn(false)
  }

  /**
   * Seals the evaluation. `functions` are the ones that an engine will call. Throws Q060 or Q061 if the text of any of
   * them, or of a function that they call, shows a forbidden action, or if something created earlier can change despite
   * being frozen.
   */
  seal(functions: readonly object[]): void {
    const [misdeed] = misdeedsOf(this.#program.functions, this.#indicesOf(functions))
    if (misdeed) throw refused(misdeed, this.#places.at(misdeed.place))
    if (this.#meanwhile) this.#expectUnchanged(functions, this.#meanwhile())
    const kept = this.#kept
    this.#kept = []
    for (const { place, valueOf, which } of kept) {
      const unfreezable = this.#freezer.freeze(valueIn(valueOf, which))
      if (unfreezable) throw unfrozen(unfreezable, this.#places.at(place))
    }
    this.#turn(true)
  }

  /**
   * Throws if other code, such as a test, may have changed a variable in the meantime. A separate evaluation would not
   * see that change.
   */
  #expectUnchanged(functions: readonly object[], meanwhile: Meanwhile): void {
    const roots = this.#indicesOf([...functions, ...(this.#build ? [this.#build] : [])])
    const [change] = changesBetween(this.#program.functions, meanwhile, roots)
    if (change) throw unseen(change, this.#places.at(change.place))
  }

  #indicesOf(functions: readonly object[]): readonly number[] {
    const { text, functions: facts } = this.#program
    if (facts.every(({ misdeeds }) => misdeeds.length === 0)) return []
    const texts = new Set(functions.map((f) => Function.prototype.toString.call(f)))
    return facts.flatMap(({ from, to }, i) => (texts.has(text.slice(from, to)) ? [i] : []))
  }

  #turn(sealed: boolean): void {
    this.#sealed = sealed
    for (const listener of this.#listeners) listener(sealed)
  }

  /** A forbidden operation that the spec attempted, even if it had no visible effect, or null if there was none. */
  fault(): Error | null {
    return this.#fault
  }

  placeOf(cause: unknown): string {
    return this.#places.of(cause)
  }

  explain(error: unknown): QuorateError | null {
    return asWrite(error)
  }

  keep(value: unknown): void {
    if (!this.#sealed) this.#kept.push({ place: 0, valueOf: () => value, which: 0 })
  }

  fail(error: Error): never {
    this.#fault ??= error
    throw error
  }

  /** The functions that rewritten code calls by name (rewrite.ts) and the globals that it uses. */
  names(): ReadonlyMap<string, unknown> {
    const globals = new Globals(this, byValueOf(same, hasOwn), this.#realm.foreign)
    return new Map<string, unknown>([
      ...this.#program.globals.flatMap((name) => globals.named(name)),
      ['$Object', globals.statics('Object')],
      ['$Array', globals.statics('Array')],
      ['$shadow', (value: unknown) => globals.instead(value)],
      ['$import', () => this.fail(importedLate())],
      ['$parts', (object: unknown) => this.#partsOf(object, globals)],
      ['$local', (object: unknown, name: string) => this.#expectNotLocal(object, name)],
      ['$array', expectNoPlaces],
      ['$noError', (value: unknown) => this.#expectNoError(value)],
      ['$deletable', (object: object) => this.#expectDeletable(object)],
      ['$phase', (listener: (sealed: boolean) => void) => this.#listeners.push(listener)],
      ['$keep', (places: readonly number[], valueOf: Kept['valueOf']) => this.#note(places, valueOf)],
      ['$self', (made: unknown) => (this.keep(made), made)],
      ['$w', (stamp: boolean, name: string) => stamp || !this.#sealed || this.fail(wroteVariable(name))],
      ['$own', (object: object) => this.#expectOwn(object)],
      ['$same', same],
      ['$samePackage', sameInPackage],
      ['$is', is],
      ['$isArray', isArray],
      ['$random', randomOf(this)],
      ['$scalar', (value: unknown) => (isObject(value) ? this.fail(switchedOn()) : value)],
      ['$clock', clock],
      ['$stale', expectCurrent],
      ['$taken', taken],
      ['$rethrow', (error: unknown) => this.#rethrow(error)],
      ['$note', (error: unknown) => this.#noteThrown(error)],
      ['$async', () => (this.#fault ??= ranAsync())],
      ...this.#methods('', same),
      ...this.#methods('Package', sameInPackage),
    ])
  }

  #methods(suffix: string, equality: Equality): [string, unknown][] {
    const byValue = byValueOf(equality, hasOwn)
    const call: Call = (object, name, ...values) => {
      const isFunction = typeof object === 'function' && (name === 'call' || name === 'apply' || name === 'bind')
      if (isFunction && name === 'bind') this.keep(values)
      const target = LISTED.has(name as PropertyKey)
        ? listed(object, name as string, equality)
        : isFunction
          ? byValue(object)
          : object
      const method = (target as Record<PropertyKey, unknown>)[name as PropertyKey]
      if (typeof method !== 'function') throw new TypeError(`${String(name)} is not a function`)
      return Reflect.apply(method, target, isFunction ? values.map(byValue) : values)
    }
    return [
      [`$in${suffix}`, (list: unknown, name: string) => listed(list, name, equality)],
      [`$call${suffix}`, call],
      [`$any${suffix}`, (object: unknown) => anyOf(object, call)],
      [`$ref${suffix}`, (object: unknown, name: string) => byValue((object as Record<string, unknown>)[name])],
    ]
  }

  #note(places: readonly number[], valueOf: Kept['valueOf']): void {
    places.forEach((place, which) => this.#kept.push({ place, valueOf, which }))
  }

  #expectOwn(object: object): object {
    if (!this.#sealed) return object
    if (isBuiltIn(object)) this.fail(changed('a built-in object of JavaScript'))
    if (this.#freezer.has(object)) this.fail(changed('an object that was created before the search began'))
    return object
  }

  #expectDeletable(object: object): object {
    if (isView(object)) this.fail(changed('a place of the state by delete, which removes nothing from the state'))
    return this.#expectOwn(object)
  }

  #expectNoError(value: unknown): unknown {
    if (this.#sealed && value instanceof Error) this.fail(readAmbient('the stack of an error'))
    return value
  }

  #expectNotLocal(object: unknown, name: string): unknown {
    const method: unknown =
      object === null || object === undefined ? undefined : Reflect.get(Object(object) as object, name)
    if (this.#sealed && isBuiltIn(method)) this.fail(readAmbient(localOf(name)))
    return object
  }

  /** Gives a destructured value methods that compare by value. */
  #partsOf(object: unknown, globals: Globals): unknown {
    if (!isObject(object) && typeof object !== 'function') return object
    const byValue = byValueOf(same, hasOwn)
    return new Proxy(object, {
      get: (target, key) => {
        if (key === 'stack') this.#expectNoError(target)
        const part: unknown = Reflect.get(target, key)
        return typeof part === 'function' && isBuiltIn(part) ? byValue(globals.instead(part)) : part
      },
    })
  }

  #noteThrown(error: unknown): void {
    if (this.#sealed && passesCatch(error) && error instanceof Error) this.#fault ??= error
  }

  #rethrow(error: unknown): void {
    if (passesCatch(error)) throw error
    const write = this.#sealed ? asWrite(error) : null
    if (write) this.fail(write)
  }
}

function localOf(name: string): string {
  return name.includes('ocale')
    ? `the language of the machine (${name} without a language)`
    : `the time zone of the machine (${name})`
}

/** The variable's value, or undefined if it was never set. */
function valueIn(valueOf: Kept['valueOf'], which: number): unknown {
  try {
    return valueOf(which)
  } catch {
    return undefined
  }
}

function refused({ what, name }: Misdeed, place: string): QuorateError {
  const inside = `declare '${name}' inside the function, or make it a variable of the state`
  const messages: Readonly<Record<Misdeed['what'], readonly [code: string, problem: string, hint: string]>> = {
    writes: ['Q060', `'${name}' is written while states are explored, but is not part of the state`, inside],
    changes: ['Q060', `'${name}' is changed while states are explored, but is not part of the state`, inside],
    async: ['Q061', 'this function is async, so its result comes too late', 'write it without async and await'],
    finally: [
      'Q061',
      'this finally ends early, which discards the error that was thrown',
      'take return, break or continue out of it',
    ],
    eval: ['Q061', 'eval runs code that cannot be analyzed beforehand', 'write the code itself'],
  }
  const [code, problem, hint] = messages[what]
  return new QuorateError({ code, class: 'load', where: [place], problem, hint })
}

function unseen({ name }: Misdeed, place: string): QuorateError {
  return new QuorateError({
    code: 'Q062',
    class: 'load',
    where: [place],
    problem: `a matcher loads the spec again, so it would not see this change of '${name}', which the spec uses`,
    hint: 'make it a constant of the spec, and pass it with the model: model(spec, name, { constants })',
  })
}

const STORED_INSTEAD: Readonly<Record<Unfreezable, string>> = {
  'an iterator': 'it can be iterated only once; store a list: [...values]',
  'a typed array': 'store a plain array',
  'a Date': 'store its number: date.getTime()',
  'a promise': 'a step cannot wait for it; store the value itself',
  'a WeakRef': 'store the object itself',
  'a WeakSet': 'store a Set, whose members are values',
}

function unfrozen(what: Unfreezable, place: string): QuorateError {
  return new QuorateError({
    code: 'Q061',
    class: 'load',
    where: [place],
    problem: `${what} is stored outside the functions that explore states, where it could change unnoticed`,
    hint: STORED_INSTEAD[what],
  })
}
