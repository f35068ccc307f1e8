import type { Domain } from './types.ts'

/** A domain as the checker sees it: its kind and parts, with types erased. */
export type Node =
  | ScalarNode
  | OptionNode
  | RecordNode
  | UnionNode
  | ArrayNode
  | SeqNode
  | SetNode
  | BagNode
  | InvalidNode

interface NodeBase {
  readonly label: string
  readonly cardinality: bigint
  readonly bits: number
}

export type ScalarValue = number | string | boolean | null

/**
 * A domain of at most 2^32 values. Value `i` is `i + offset` in a range of integers, and `table[i]` if the values are
 * listed. A nullable domain (an option of a scalar) has null at 0 and all other values shifted by one.
 */
export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar'
  readonly size: number
  readonly offset: number
  readonly table: readonly ScalarValue[] | undefined
  readonly nullable: boolean
  /** The name of the id type; undefined for other domains. */
  readonly ids: string | undefined
  readonly symmetric: boolean
  readonly indexOf: (value: unknown) => number
  readonly valueAt: (index: number) => ScalarValue
  readonly print: (value: unknown) => string
}

export interface OptionNode extends NodeBase {
  readonly kind: 'option'
  readonly of: Node
}

export interface Field {
  readonly name: string
  readonly node: Node
}

export interface RecordNode extends NodeBase {
  readonly kind: 'record'
  readonly fields: readonly Field[]
}

export interface UnionNode extends NodeBase {
  readonly kind: 'union'
  readonly variants: readonly { readonly name: string; readonly fields: readonly Field[] }[]
  readonly tagBits: number
}

export interface ArrayNode extends NodeBase {
  readonly kind: 'array'
  readonly of: Node
  readonly length: number
  /** The id type that indexes the array, used in paths such as `brokers[b1]`; for keys, their positions. */
  readonly index: ScalarNode | undefined
  /** The domain of the records that the array is indexed by, if it is. */
  readonly keys: Node | undefined
}

/** Stored as the length, followed by `max` places. */
export interface SeqNode extends NodeBase {
  readonly kind: 'seq'
  readonly of: Node
  readonly max: number
  readonly lengthBits: number
}

/** A bitset over the domain's values, in order. With `max`, a sorted sequence instead. */
export interface SetNode extends NodeBase {
  readonly kind: 'set'
  readonly of: Node
  readonly max: number | undefined
  readonly lengthBits: number
}

/** A sorted sequence that may repeat values. */
export interface BagNode extends NodeBase {
  readonly kind: 'bag'
  readonly of: Node
  readonly max: number
  readonly lengthBits: number
}

/** An impossible domain. It is reported once the variable's path is known. */
export interface InvalidNode extends NodeBase {
  readonly kind: 'invalid'
  readonly problem: string
  readonly hint: string
}

const KINDS: ReadonlySet<string> = new Set<Node['kind']>([
  'scalar',
  'option',
  'record',
  'union',
  'array',
  'seq',
  'set',
  'bag',
  'invalid',
])

/** Reads the parts of a domain. Anything else becomes an invalid domain that says so. */
export function nodeOf(domain: unknown): Node {
  if (isNode(domain)) return domain
  const fields = typeof domain === 'object' && domain !== null && Object.values(domain).some(isNode)
  return invalid(
    '?',
    `${seenAs(domain)} is not a domain`,
    fields ? 'wrap it in record(…)' : 'use bool, range, oneOf, ids, option, record, union, array, seq, set or bag',
  )
}

function seenAs(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  return Array.isArray(value) ? 'a list' : `{ ${Object.keys(value).join(', ')} }`
}

function isNode(domain: unknown): domain is Node {
  return (
    typeof domain === 'object' &&
    domain !== null &&
    'kind' in domain &&
    'bits' in domain &&
    KINDS.has(String(domain.kind))
  )
}

/** Turns an erased domain back into an author's type. This is the only place where the two meet. */
export function typed<D extends Domain>(node: Node): D {
  return node as unknown as D
}

export function invalid(label: string, problem: string, hint: string): InvalidNode {
  return { kind: 'invalid', label, cardinality: 0n, bits: 0, problem, hint }
}

/** How many bits it takes to number `count` things, starting at 0. */
export function bitsFor(count: number | bigint): number {
  const last = BigInt(count) - 1n
  return last <= 0n ? 0 : last.toString(2).length
}

/** All parts of a domain with their paths, outermost first, including the domains that index arrays. */
export function* parts(node: Node, path: string): Generator<{ node: Node; path: string }> {
  yield { node, path }
  if (node.kind === 'record') for (const f of node.fields) yield* parts(f.node, path ? `${path}.${f.name}` : f.name)
  if (node.kind === 'union')
    for (const v of node.variants) for (const f of v.fields) yield* parts(f.node, `${path}<${v.name}>.${f.name}`)
  if (node.kind === 'option') yield* parts(node.of, path)
  const keys = node.kind === 'array' ? (node.keys ?? node.index) : undefined
  if (keys) yield* parts(keys, `${path}[…]`)
  if (node.kind === 'array' || node.kind === 'seq' || node.kind === 'set' || node.kind === 'bag')
    yield* parts(node.of, `${path}[]`)
}
