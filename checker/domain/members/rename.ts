import { partOf } from '../symbols.ts'
import type { Node } from '../node.ts'
import { isIterable } from '../values/values.ts'

/** Renames the ids of the type `ids`: id i becomes `to[i]`. */
export interface Renaming {
  readonly ids: string
  readonly to: readonly number[]
}

/** Whether a domain has values that contain ids of this type, or places indexed by them. */
export function mentions(node: Node, ids: string): boolean {
  switch (node.kind) {
    case 'scalar':
      return node.ids === ids
    case 'record':
      return node.fields.some((f) => mentions(f.node, ids))
    case 'union':
      return node.variants.some((v) => v.fields.some((f) => mentions(f.node, ids)))
    case 'array':
      return (node.index !== undefined && mentions(node.index, ids)) || mentions(node.of, ids)
    case 'option':
    case 'seq':
    case 'set':
    case 'bag':
      return mentions(node.of, ids)
    case 'invalid':
      return false
  }
}

/** The value with its ids renamed, as plain objects and arrays that `pack` accepts. */
export function renamed(node: Node, value: unknown, renaming: Renaming): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.ids === renaming.ids && typeof value === 'number' ? renaming.to[value] : value
    case 'option':
      return value === null ? null : renamed(node.of, value, renaming)
    case 'record':
      return renamedFields(node.fields, value, {}, renaming)
    case 'union': {
      const kind = partOf(Object(value) as object, 'kind')
      const variant = node.variants.find(({ name }) => name === kind)
      return renamedFields(variant?.fields ?? [], value, { kind }, renaming)
    }
    case 'array': {
      const all = items(value)
      const places: unknown[] = []
      const moves = node.index?.ids === renaming.ids
      all.forEach((item, i) => (places[moves ? (renaming.to[i] ?? i) : i] = renamed(node.of, item, renaming)))
      return places
    }
    case 'seq':
    case 'set':
    case 'bag':
      return items(value).map((item) => renamed(node.of, item, renaming))
    case 'invalid':
      return value
  }
}

function renamedFields(
  fields: readonly { readonly name: string; readonly node: Node }[],
  value: unknown,
  into: Record<string, unknown>,
  renaming: Renaming,
): Record<string, unknown> {
  for (const { name, node } of fields) into[name] = renamed(node, partOf(Object(value) as object, name), renaming)
  return into
}

function items(value: unknown): readonly unknown[] {
  return isIterable(value) ? [...value] : []
}
