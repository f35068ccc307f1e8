import type { Field, Node } from '../../../checker/domain/node.ts'
import { isIterable } from '../../../checker/domain/values/values.ts'

/** The new number of each id, by id type. */
type Names = ReadonlyMap<string, readonly number[]>

/**
 * Describes a state with a string that is the same for every renaming of its ids: it tries all renamings and takes
 * the smallest string.
 */
export function orbitOf(
  node: Node,
  value: unknown,
  types: readonly { readonly name: string; readonly size: number }[],
): string {
  const namings = types.reduce<readonly Names[]>(
    (all, { name, size }) => all.flatMap((names) => permutations(size).map((to) => new Map([...names, [name, to]]))),
    [new Map()],
  )
  return namings.map((names) => textOf(node, value, names)).reduce((least, text) => (text < least ? text : least))
}

function permutations(size: number): readonly (readonly number[])[] {
  if (size === 0) return [[]]
  return permutations(size - 1).flatMap((order) =>
    Array.from({ length: size }, (_, at) => [...order.slice(0, at), size - 1, ...order.slice(at)]),
  )
}

/** Sorts unordered collections by text, and arrays indexed by ids by the new numbers. */
function textOf(node: Node, value: unknown, names: Names): string {
  const each = (of: Node): string[] => (isIterable(value) ? [...value].map((item) => textOf(of, item, names)) : [])
  switch (node.kind) {
    case 'scalar':
      return String(typeof value === 'number' ? (names.get(node.ids ?? '')?.[value] ?? value) : value)
    case 'option':
      return value === null ? 'null' : `some ${textOf(node.of, value, names)}`
    case 'record':
      return fieldsText(node.fields, value, names)
    case 'union': {
      const kind = String(Reflect.get(Object(value), 'kind'))
      return kind + fieldsText(node.variants.find((v) => v.name === kind)?.fields ?? [], value, names)
    }
    case 'array': {
      const to = names.get(node.index?.ids ?? '')
      const places = each(node.of).map((text, i) => ({ text, at: to?.[i] ?? i }))
      return `[${places
        .sort((a, b) => a.at - b.at)
        .map(({ text }) => text)
        .join()}]`
    }
    case 'seq':
      return `<${each(node.of).join()}>`
    case 'set':
    case 'bag':
      return `{${each(node.of).sort().join()}}`
    case 'invalid':
      throw new TypeError(node.problem)
  }
}

function fieldsText(fields: readonly Field[], value: unknown, names: Names): string {
  return `(${fields.map((f) => `${f.name}=${textOf(f.node, Reflect.get(Object(value), f.name), names)}`).join()})`
}
