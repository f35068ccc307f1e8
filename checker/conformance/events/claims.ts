import { is } from 'immutable'
import type { Field, Node } from '../../domain/node.ts'
import { printIndex } from '../../domain/print.ts'
import { suggest } from '../../domain/suggest.ts'
import { isIterable } from '../../domain/symbols.ts'
import { isView } from '../../domain/marks.ts'
import { print } from '../../trace/changes.ts'
import { asList, fieldOf, kindOf, type StateValue, type Value } from '../../immutableValues/value.ts'
import type { Difference } from './event.ts'
import { memberOf, unknown } from './named.ts'

/** What a line says about the value of one place in the state. */
export interface Claim {
  readonly path: string
  readonly node: Node
  readonly told: Value
  /** Reads the place; undefined if the state has no such place. */
  readonly read: (state: StateValue) => Value | undefined
}

/** Null if the state agrees. */
export function differenceFrom({ path, node, told, read }: Claim, state: StateValue): Difference | null {
  const actual = read(state)
  if (actual !== undefined && is(actual, told)) return null
  return { path, actual: actual === undefined ? null : print(node, actual), told: print(node, told) }
}

interface Place {
  readonly path: string
  readonly node: Node
  readonly read: (state: StateValue) => Value | undefined
}

const root = (node: Node): Place => ({ path: '', node, read: (state) => state })

/**
 * A claim from a line that was read without a map: a place such as `nodes[node0].log`, with a value. Throws Q132 (load)
 * for a place that the state cannot have, and Q133 for a value outside its domain.
 */
export function claimAt(state: Node, path: string, value: unknown, where: string): Claim {
  const place = placeAt(state, path, where)
  return { ...place, told: memberOf(place.node, value, where, path) }
}

/** Parses a path such as `nodes[node0].log`. Throws Q132 (load) if the state cannot have this place. */
export function placeAt(state: Node, path: string, where: string): Place {
  const parts = [...path.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)].map(([, name, index]) => ({ name, index }))
  const rest = path.replaceAll(/(?:^|\.)[^.[\]]+|\[[^\]]*\]/g, '')
  if (parts.length === 0 || rest !== '') throw unknown(where, `'${path}' is not a place of the state`, PATH_HINT)
  return parts.reduce(
    (at, { name, index }) =>
      name === undefined ? element(withinOption(at), index ?? '', where) : member(withinOption(at), name, where),
    root(state),
  )
}

const PATH_HINT = 'write it as counterexamples do: nodes[node0].log, log[2].term'

/**
 * The claims in the result of a map's `sees`, which may be any part of the state. Records may leave out fields and
 * arrays may leave out elements; everything else must be complete. Throws Q132 (load) for a place that the state cannot
 * have, and Q133 for a value outside its domain.
 */
export function claimsOf(state: Node, part: unknown, where: string): readonly Claim[] {
  return claimsAt(root(state), part, where)
}

function claimsAt(place: Place, part: unknown, where: string): readonly Claim[] {
  if (part === undefined) return []
  const { node } = place
  if (node.kind === 'option' && part !== null && isPart(part)) return claimsAt(withinOption(place), part, where)
  if ((node.kind === 'record' || node.kind === 'array') && isPart(part))
    return Object.entries(part).flatMap(([key, inner]) =>
      claimsAt(node.kind === 'array' ? element(place, key, where) : member(place, key, where), inner, where),
    )
  return [{ ...place, told: memberOf(node, part, where, place.path) }]
}

/** Whether this is an object literal, which may leave out parts. */
function isPart(part: unknown): part is object {
  return typeof part === 'object' && part !== null && !isIterable(part) && !isView(part)
}

function withinOption(place: Place): Place {
  const { node, read, path } = place
  if (node.kind !== 'option') return place
  return { path, node: node.of, read: (state) => read(state) ?? undefined }
}

function member({ path, node, read }: Place, name: string, where: string): Place {
  const fields = fieldsOf(node)
  const field = fields.find((each) => each.name === name)
  if (!field) {
    const hint = suggest(
      name,
      fields.map((each) => each.name),
    )
    throw unknown(where, `${path === '' ? 'the state' : path} has no '${name}'`, hint)
  }
  return {
    path: path === '' ? name : `${path}.${name}`,
    node: field.node,
    read(state) {
      const outer = read(state)
      if (outer === undefined || outer === null) return undefined
      if (node.kind === 'union' && !variantHas(node, kindOf(outer), name)) return undefined
      return fieldOf(outer, name)
    },
  }
}

function fieldsOf(node: Node): readonly Field[] {
  if (node.kind === 'record') return node.fields
  return node.kind === 'union' ? node.variants.flatMap(({ fields }) => fields) : []
}

function variantHas(node: Node & { readonly kind: 'union' }, kind: string, name: string): boolean {
  return node.variants.some((variant) => variant.name === kind && variant.fields.some((field) => field.name === name))
}

function element({ path, node, read }: Place, written: string, where: string): Place {
  if (node.kind !== 'array' && node.kind !== 'seq')
    throw unknown(where, `${path} has no numbered elements`, 'only arrays and sequences have')
  const size = node.kind === 'array' ? node.length : node.max
  const nameOf = (i: number): string => printIndex(node.kind === 'array' ? node.index : undefined, i)
  const index = /^\d+$/.test(written)
    ? Number(written)
    : Array.from({ length: size }, (_, i) => nameOf(i)).indexOf(written)
  if (index < 0 || index >= size)
    throw unknown(where, `${path} has no element '${written}'`, `it has ${nameOf(0)} to ${nameOf(size - 1)}`)
  return {
    path: `${path}[${nameOf(index)}]`,
    node: node.of,
    read(state) {
      const outer = read(state)
      return outer === undefined || outer === null ? undefined : asList(outer).get(index)
    },
  }
}
