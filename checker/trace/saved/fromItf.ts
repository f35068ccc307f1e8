import type { ArrayNode, BagNode, Field, Node, ScalarNode } from '../../domain/node.ts'

type Loose = Readonly<Record<string, unknown>>

/**
 * Converts the variables of an ITF state to the form that `toJson` writes. Values that do not have their domain's ITF
 * form are left unchanged, so that the JSON reader rejects them. Other names with `#` or `::` are annotations by the
 * tool that wrote the trace.
 */
export function stateFromItf(fields: readonly Field[], state: unknown): unknown {
  const own = new Set(fields.map(({ name }) => name))
  const variables = Object.entries(objectOf(state)).filter(
    ([name]) => own.has(name) || (!name.startsWith('#') && !name.includes('::')),
  )
  return fieldsFromItf(fields, Object.fromEntries(variables))
}

function fieldsFromItf(fields: readonly Field[], itf: unknown): Loose {
  const nodes = new Map(fields.map(({ name, node }) => [name, node]))
  return Object.fromEntries(
    Object.entries(objectOf(itf)).map(([name, value]) => {
      const node = nodes.get(name)
      return [name, node ? fromItf(node, value) : value]
    }),
  )
}

function fromItf(node: Node, itf: unknown): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.nullable ? optionFromItf(itf, (some) => scalarFromItf(node, some)) : scalarFromItf(node, itf)
    case 'option':
      return optionFromItf(itf, (some) => fromItf(node.of, some))
    case 'record':
      return isPlain(node.fields, itf) ? fieldsFromItf(node.fields, itf) : itf
    case 'union': {
      const { tag, value } = objectOf(itf)
      const variant = node.variants.find(({ name }) => name === tag)
      if (!variant) return itf
      return { kind: tag, ...(variant.fields.length > 0 ? fieldsFromItf(variant.fields, value) : {}) }
    }
    case 'array':
      return arrayFromItf(node, itf)
    case 'seq':
      return listOf(itf).map((item) => fromItf(node.of, item))
    case 'set':
      return tagged(itf, '#set')?.map((item) => fromItf(node.of, item)) ?? itf
    case 'bag':
      return bagFromItf(node, itf)
    case 'invalid':
      throw new TypeError(`invalid domain in a validated model: ${node.problem}`)
  }
}

function optionFromItf(itf: unknown, read: (some: unknown) => unknown): unknown {
  const { tag, value } = objectOf(itf)
  if (tag === 'None') return null
  return tag === 'Some' ? read(value) : itf
}

function scalarFromItf(node: ScalarNode, itf: unknown): unknown {
  const big = objectOf(itf)['#bigint']
  if (typeof big === 'string') return Number(big)
  const number =
    typeof itf === 'string' ? node.table?.find((v) => typeof v === 'number' && String(v) === itf) : undefined
  return number ?? itf
}

function arrayFromItf({ of, index, length }: ArrayNode, itf: unknown): unknown {
  if (index === undefined) return listOf(itf).map((item) => fromItf(of, item))
  const entries = entriesOf(itf)
  if (entries?.length !== length) return itf
  const values = new Map(entries)
  return Array.from({ length }, (_, i) => fromItf(of, values.get(index.print(i))))
}

/** Repeats each element by its count. A bag is left unchanged if a count is invalid or too large. */
function bagFromItf({ of, max }: BagNode, itf: unknown): unknown {
  const counted = entriesOf(itf)?.map(([item, n]) => ({ item, times: countIn(n) }))
  if (!counted?.every(({ times }) => Number.isSafeInteger(times) && times >= 0 && times <= max)) return itf
  return counted.flatMap(({ item, times }) => Array.from({ length: times }, () => fromItf(of, item)))
}

/** Reads a count. NaN for anything else. */
function countIn(itf: unknown): number {
  const count = objectOf(itf)['#bigint'] ?? itf
  return typeof count === 'string' || typeof count === 'number' ? Number(count) : Number.NaN
}

/** Reads a list. Apalache writes short sequences as tuples. */
function listOf(itf: unknown): readonly unknown[] {
  return Array.isArray(itf) ? itf : (tagged(itf, '#tup') ?? [itf])
}

function entriesOf(itf: unknown): readonly (readonly [unknown, unknown])[] | undefined {
  const entries = tagged(itf, '#map')
  return entries?.every((e) => Array.isArray(e) && e.length === 2)
    ? (entries as readonly (readonly [unknown, unknown])[])
    : undefined
}

function tagged(itf: unknown, tag: '#set' | '#map' | '#tup'): readonly unknown[] | undefined {
  const items = objectOf(itf)[tag]
  return Array.isArray(items) ? items : undefined
}

function isPlain(fields: readonly Field[], itf: unknown): boolean {
  return Object.keys(objectOf(itf)).every((name) => !name.startsWith('#') || fields.some((f) => f.name === name))
}

function objectOf(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
