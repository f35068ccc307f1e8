import type { Node } from './node.ts'
import { isIterable, SNAPSHOT } from './values.ts'

/** A value as an author would write it, ids by name. */
export function printValue(node: Node, value: unknown): string {
  switch (node.kind) {
    case 'scalar':
      return node.print(value)
    case 'option':
      return value === null ? 'none' : printValue(node.of, value)
    case 'record':
      return printFields(node.fields, value)
    case 'union': {
      const kind = String(Reflect.get(Object(value), 'kind'))
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

/** A value whose domain is not known. */
export function printAny(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (isView(value)) return printAny(value[SNAPSHOT]())
  if (isIterable(value)) return `[${[...value].map(printAny).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([k, v]) => `${k}: ${printAny(v)}`)
      .join(', ')} }`
  return String(value)
}

/** A live view has no properties of its own to print. */
function isView(value: unknown): value is { [SNAPSHOT](): unknown } {
  return typeof value === 'object' && value !== null && SNAPSHOT in value
}

/** The path of an element of an array: `brokers[b1]`. */
export function printIndex(index: Node | undefined, i: number): string {
  return index ? printValue(index, i) : String(i)
}

function printFields(fields: readonly { readonly name: string; readonly node: Node }[], value: unknown): string {
  if (fields.length === 0) return '{}'
  return `{ ${fields.map((f) => `${f.name}: ${printValue(f.node, Reflect.get(Object(value), f.name))}`).join(', ')} }`
}

function items(value: unknown): unknown[] {
  return isIterable(value) ? [...value] : []
}
