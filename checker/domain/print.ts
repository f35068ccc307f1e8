import { type Node, nodeOf } from './node.ts'
import { isView } from './marks.ts'
import { ELEMENTS, isIterable, partOf, SNAPSHOT } from './symbols.ts'

/** Prints a value the way an author would write it, with ids by name. */
export function printValue(node: Node, value: unknown): string {
  switch (node.kind) {
    case 'scalar':
      return node.print(value)
    case 'option':
      return value === null ? 'none' : printValue(node.of, value)
    case 'record':
      return printFields(node.fields, value)
    case 'union': {
      const kind = String(partOf(Object(value) as object, 'kind'))
      const variant = node.variants.find((v) => v.name === kind)
      return variant?.fields.length ? `${kind} ${printFields(variant.fields, value)}` : kind
    }
    case 'array':
    case 'seq':
      return `[${items(value)
        .map((v) => printValue(node.of, v))
        .join(', ')}]`
    case 'set':
    case 'bag':
      return `{${items(value)
        .map((v) => printValue(node.of, v))
        .join(', ')}}`
    case 'invalid':
      return printAny(value)
  }
}

/**
 * Prints a value of the spec whose domain is unknown, as much like `printValue` as possible. An id is printed as a
 * number unless it is an element of a collection in the state.
 */
export function printPlain(value: unknown): string {
  if (value === null) return 'none'
  if (typeof value === 'string') return value
  if (typeof value !== 'object') return printAny(value)
  if (isIterable(value)) {
    const node = elementsOf(value)
    const all = items(value).map((item) => (node ? printValue(node, item) : printPlain(item)))
    return 'has' in value ? `{${all.join(', ')}}` : `[${all.join(', ')}]`
  }
  if (isView(value)) return printPlain(value[SNAPSHOT]())
  const kind = partOf(value, 'kind')
  const { kind: _kind, ...fields } = { kind, ...value }
  return typeof kind === 'string' ? [kind, ...plainFields(fields)].join(' ') : (plainFields(value)[0] ?? '{}')
}

/** The element domain of a set, bag, sequence or array of scalars in the state; undefined for anything else. */
export function elementsOf(source: unknown): Node | undefined {
  return typeof source === 'object' && source !== null && ELEMENTS in source ? nodeOf(source[ELEMENTS]) : undefined
}

/** Prints whatever an author has written, with strings in quotes, for use in messages. */
export function printAny(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (isView(value)) return printAny(value[SNAPSHOT]())
  if (isIterable(value)) return `[${firstItems(value).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([k, v]) => `${k}: ${printAny(v)}`)
      .join(', ')} }`
  return String(value)
}

/** A message shows at most this many elements of a collection, which may have no end. */
const MOST_ITEMS = 100

function firstItems(value: Iterable<unknown>): readonly string[] {
  const printed: string[] = []
  for (const item of value) {
    if (printed.length === MOST_ITEMS) return [...printed, '…']
    printed.push(printAny(item))
  }
  return printed
}

/** The path of an array element, such as `brokers[b1]`. */
export function printIndex(index: Node | undefined, i: number): string {
  return index ? printValue(index, i) : String(i)
}

function printFields(fields: readonly { readonly name: string; readonly node: Node }[], value: unknown): string {
  if (fields.length === 0) return '{}'
  return `{ ${fields.map((f) => `${f.name}: ${printValue(f.node, partOf(Object(value) as object, f.name))}`).join(', ')} }`
}

/** Empty if there are no fields. */
function plainFields(value: object): readonly string[] {
  const parts = Object.entries(value).map(([name, part]) => `${name}: ${printPlain(part)}`)
  return parts.length === 0 ? [] : [`{ ${parts.join(', ')} }`]
}

function items(value: unknown): unknown[] {
  return isIterable(value) ? [...value] : []
}
