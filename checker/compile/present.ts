import { PRESENT } from '../domain/cursor.ts'
import { invalid, type Node } from '../domain/node.ts'
import { outside } from '../domain/pack.ts'
import { DISTINCT } from './internals.ts'
import { isIterable, ITEMS, SNAPSHOT } from '../domain/symbols.ts'
import { FrozenBag, FrozenSet } from '../domain/values.ts'

/** What assignments and parameters take from the state: present values, whatever they are read through. */

/** A live view's present value; anything else as it is. */
export function snap(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(SNAPSHOT in value)) return value
  return (value[SNAPSHOT] as () => unknown).call(value)
}

/** The same, and of a literal all its parts too. */
export function deep(value: unknown): unknown {
  const present = snap(value)
  if (typeof present !== 'object' || present === null || Object.isFrozen(present)) return present
  if (isIterable(present)) return [...present].map(deep)
  return Object.fromEntries(Object.entries(present).map(([name, part]) => [name, deep(part)]))
}

/** The elements of a collection that is assigned: of a view, a frozen value or a literal. The fast cases come first. */
export function listOf(node: Node, value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (value instanceof FrozenSet || value instanceof FrozenBag) return value[ITEMS]
  if (!isIterable(value)) throw outside(node, value, path)
  return hasList(value) ? value[PRESENT]() : [...value]
}

function hasList(value: object): value is { [PRESENT](): readonly unknown[] } {
  return PRESENT in value
}

/** The same; null for what has no elements. */
export function tryList(value: unknown): readonly unknown[] | null {
  return isIterable(value) ? listOf(NO_NODE, value, '') : null
}

/** Never named: what is iterable has a list. */
const NO_NODE = invalid('', '', '')

interface Listing {
  readonly [PRESENT]?: () => readonly unknown[]
  readonly [DISTINCT]?: true
}

/** The values of a parameter read from the state: snapshots, each once, in the order of first yield. */
export function distinct(values: Iterable<unknown> & Listing, shared: (value: unknown) => unknown): readonly unknown[] {
  if (values[DISTINCT] === true && values[PRESENT] !== undefined) return values[PRESENT]()
  const seen = new Map<unknown, unknown>()
  for (const value of values) {
    const frozen = snap(value)
    const key = typeof frozen === 'object' && frozen !== null ? keyOf(frozen) : frozen
    if (!seen.has(key)) seen.set(key, shared(frozen))
  }
  return [...seen.values()]
}

/** Equal for equal values only: what interning compares. */
export function keyOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`
  if (value instanceof FrozenSet || value instanceof Set) return `{${[...value].map(keyOf).sort().join()}}`
  if (value instanceof FrozenBag) return `<${[...value].map(keyOf).join()}>`
  if (isPlain(value))
    return `(${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${keyOf(Reflect.get(value, key))}`)
      .join()})`
  if (typeof value === 'string') return JSON.stringify(value)
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? identityOf(value)
    : String(value)
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || Object.isFrozen(value)
}

const identities = new WeakMap<object, string>()
let identified = 0

/** Of what is no value of a domain, a function say, each is equal to itself only. */
function identityOf(value: object): string {
  const known = identities.get(value) ?? `#${++identified}`
  identities.set(value, known)
  return known
}
