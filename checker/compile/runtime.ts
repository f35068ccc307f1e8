import { invalid, type Node } from '../domain/node.ts'
import { memberIndex, outside, overflow, pack, unpack } from '../domain/pack.ts'
import { FrozenBag, FrozenSet, frozenArray, isIterable, SNAPSHOT } from '../domain/values.ts'
import { QuorateError } from '../errors.ts'

/** Values of domains up to this width have a table; wider ones a bounded cache. */
export const TABLE_BITS = 12
const MAX_CACHED = 1 << 16

/**
 * What generated code calls when speed no longer matters: errors, and values made for the first time.
 * One runtime belongs to one compiled model.
 */
export function createRuntime() {
  const kept = new Map<string, unknown>()
  let wide = new Map<string, unknown>()
  const caches: Map<number | bigint, unknown>[] = []

  function lookUp(key: string): unknown {
    return kept.get(key) ?? wide.get(key)
  }

  /** The one object that stands for a value: made again only after `relax`. */
  function intern(value: unknown, keep: boolean): unknown {
    if (typeof value !== 'object' || value === null) return value
    const key = keyOf(value)
    const found = lookUp(key)
    if (found !== undefined) return found
    ;(keep ? kept : wide).set(key, value)
    return value
  }

  function make(node: Node, bits: bigint, keep: boolean): unknown {
    return intern(
      unpack(node, bits, (part, partBits) => make(part, partBits, keep)),
      keep,
    )
  }

  return {
    make,
    /** The shared object for a value, where there is one: a literal of the author's is not shared. */
    known: (value: unknown) => (typeof value === 'object' && value !== null ? (lookUp(keyOf(value)) ?? value) : value),
    cache(): Map<number | bigint, unknown> {
      const cache = new Map<number | bigint, unknown>()
      caches.push(cache)
      return cache
    },
    /** To be called where no author's function is running: keeps the caches of wide values bounded. */
    relax(): void {
      if (wide.size < MAX_CACHED) return
      wide = new Map()
      for (const cache of caches) cache.clear()
    },
    snap,
    deep,
    distinct,
    frozenArray,
    set: (items: readonly unknown[]) => intern(new FrozenSet(items), false),
    bag: (items: readonly unknown[]) => intern(new FrozenBag(items), false),
    record: (fields: object) => intern(Object.freeze(fields), false),
    seq: (items: unknown[]) => intern(frozenArray(items), false),
    list: listOf,
    tryList: (value: unknown): readonly unknown[] | null => (isIterable(value) ? listOf(NO_NODE, value, '') : null),
    pack,
    memberIndex,
    places,
    /** The packed integer of a value wider than a word; null for one outside the domain. */
    tryPack(node: Node, value: unknown): bigint | null {
      try {
        return pack(node, value, '')
      } catch {
        return null
      }
    },
    reject(node: Node, value: unknown, path: string): never {
      pack(node, value, path)
      throw outside(node, value, path)
    },
    overflow(node: Node, max: number, path: string): never {
      throw overflow(node, max, path)
    },
    badIndex(path: string, index: unknown, length: number): never {
      throw new QuorateError({
        code: 'Q103',
        class: 'spec',
        where: [`variable ${path}`],
        problem: `${String(index)} is outside the indices 0 .. ${length - 1}`,
        hint: 'guard the access',
      })
    },
    badLength(path: string, value: unknown, length: number): never {
      throw new QuorateError({
        code: 'Q103',
        class: 'spec',
        where: [`variable ${path}.length`],
        problem: `${String(value)} is no length to cut ${length} elements to`,
        hint: 'a length can be assigned downwards only; use push to add elements',
      })
    },
    readOnly(path: string): never {
      throw new QuorateError({
        code: 'Q101',
        class: 'spec',
        where: [`variable ${path}`],
        problem: `a guard or property only reads; it wrote variable ${path}`,
        hint: 'change the state in the effect (then) of an action',
      })
    },
    stale(path: string): never {
      throw new QuorateError({
        code: 'Q105',
        class: 'spec',
        where: [`variable ${path}`],
        problem: 'this view is stale: the option is null now, or the union holds another kind',
        hint: 'keep a value instead: snapshot(view)',
      })
    },
    foreign(path: string, kind: unknown): never {
      throw new QuorateError({
        code: 'Q103',
        class: 'spec',
        where: [`variable ${path}`],
        problem: `the union holds ${String(kind)}, which has no such field to write`,
        hint: 'assign a whole value of the other kind',
      })
    },
  }
}

export type Runtime = ReturnType<typeof createRuntime>

/** A live view's present value; anything else as it is. */
function snap(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(SNAPSHOT in value)) return value
  return (value[SNAPSHOT] as () => unknown).call(value)
}

/** The same, and of a literal all its parts too. */
function deep(value: unknown): unknown {
  const present = snap(value)
  if (typeof present !== 'object' || present === null || Object.isFrozen(present)) return present
  if (isIterable(present)) return [...present].map(deep)
  return Object.fromEntries(Object.entries(present).map(([name, part]) => [name, deep(part)]))
}

/** The elements of a collection that is assigned: of a view, a frozen value or a literal. The fast cases come first. */
function listOf(node: Node, value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (value instanceof FrozenSet || value instanceof FrozenBag) return value.items
  if (!isIterable(value)) throw outside(node, value, path)
  return hasList(value) ? value.list_() : [...value]
}

function hasList(value: object): value is { list_(): readonly unknown[] } {
  return 'list_' in value
}

/** Never named: what is iterable has a list. */
const NO_NODE = invalid('', '', '')

interface Listing {
  readonly list_?: () => readonly unknown[]
  readonly distinct_?: true
}

/** The values of a parameter read from the state: snapshots, each once, in the order of first yield. */
function distinct(values: Iterable<unknown> & Listing, intern: (value: unknown) => unknown): readonly unknown[] {
  if (values.distinct_ === true && values.list_ !== undefined) return values.list_()
  const seen = new Map<unknown, unknown>()
  for (const value of values) {
    const frozen = snap(value)
    const key = typeof frozen === 'object' && frozen !== null ? keyOf(frozen) : frozen
    if (!seen.has(key)) seen.set(key, intern(frozen))
  }
  return [...seen.values()]
}

/** Equal for equal values only: what interning compares. */
function keyOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`
  if (value instanceof FrozenSet || value instanceof Set) return `{${[...value].map(keyOf).sort().join()}}`
  if (value instanceof FrozenBag) return `<${[...value].map(keyOf).join()}>`
  if (typeof value === 'object' && value !== null)
    return `(${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${keyOf(Reflect.get(value, key))}`)
      .join()})`
  return JSON.stringify(value)
}

interface PlaceMethods {
  a_(value: unknown): void
  z_(): void
  /** Of an option: null, or the view of what it holds. */
  read_?(): unknown
  [SNAPSHOT](): unknown
}

const MUTATORS = ['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'] as const

/**
 * An array of composite places: a real array of views with `get` and `set`. Options among them are read anew each time.
 * Not frozen, for V8 inlines the callbacks of `some` and the like on plain arrays only (a quarter of the time per state).
 */
function places(
  elements: readonly PlaceMethods[],
  path: string,
  node: Node,
  runtime: Runtime,
  writable: boolean,
): unknown {
  const views: unknown[] = [...elements]
  elements.forEach((place, i) => {
    if (place.read_) Object.defineProperty(views, i, { enumerable: true, get: () => place.read_?.() })
  })
  const at = (i: number): PlaceMethods => elements[i] ?? runtime.badIndex(path, i, elements.length)
  const methods: Record<string | symbol, unknown> = {
    get: (i: number) => (at(i), views[i]),
    set: (i: number, value: unknown): void =>
      writable ? at(i).a_(snap(value)) : runtime.readOnly(`${path}[${indexName(node, i)}]`),
    a_(value: unknown): void {
      const items = listOf(node, value, path).map(deep)
      if (items.length !== elements.length) throw outside(node, value, path)
      items.forEach((item, i) => at(i).a_(item))
    },
    z_: (): void => elements.forEach((place) => place.z_()),
    [SNAPSHOT]: () => runtime.seq(elements.map((place) => place[SNAPSHOT]())),
  }
  const refuse = (): never => {
    throw new TypeError('an array of places is read-only; use set(i, v)')
  }
  for (const name of MUTATORS) methods[name] = refuse
  for (const key of Reflect.ownKeys(methods)) Object.defineProperty(views, key, { value: methods[key] })
  return views
}

/** An index as it is printed in a path. */
export function indexName(node: Node, i: number): string {
  return node.kind === 'array' && node.index ? node.index.print(i) : String(i)
}
