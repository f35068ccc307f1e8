import { snapshot } from 'quorate'
import type { Field, Node } from '../../../checker/domain/node.ts'
import { pack, unpack } from '../../../checker/domain/members/bigintCodec.ts'
import type { Binding } from '../../../checker/language/model/binding.ts'
import type { State } from '../../../checker/language/model/model.ts'
import { get, items } from './observe.ts'
import type { Picks } from './picks.ts'
import { ABSENT, call, type Spot } from './spots.ts'

/** Gets the value that an effect writes. */
export type Source = (s: State, binding: Binding) => unknown

/** A parameter, with the domain of its values where that is known. */
export interface Known {
  readonly name: string
  readonly node: Node | undefined
}

/** The places and parameters that an effect can use. */
export interface Scope {
  readonly spots: readonly Spot[]
  readonly params: readonly Known[]
}

/** A value as an author writes it, made of plain objects, arrays and sets. */
export function literal(node: Node, picks: Picks): unknown {
  switch (node.kind) {
    case 'scalar': {
      const ends = [0, node.size - 1, node.size >>> 1, Math.max(0, node.size - 2)]
      return node.valueAt(node.size <= 64 ? picks.below(node.size) : picks.of(ends))
    }
    case 'option':
      return picks.below(2) === 0 ? null : literal(node.of, picks)
    case 'record':
      return literalFields(node.fields, picks, {})
    case 'union': {
      const variant = picks.of(node.variants)
      return literalFields(variant.fields, picks, { kind: variant.name })
    }
    case 'array':
      return Array.from({ length: node.length }, () => literal(node.of, picks))
    case 'seq':
    case 'bag':
      return picks.times(Math.min(node.max, 3), () => literal(node.of, picks))
    case 'set':
      return new Set(picks.times(Math.min(node.max ?? 3, 3), () => literal(node.of, picks)))
    case 'invalid':
      throw new TypeError(node.problem)
  }
}

function literalFields(fields: readonly Field[], picks: Picks, start: object): object {
  return fields.reduce<object>((made, f) => ({ ...made, [f.name]: literal(f.node, picks) }), start)
}

/** A frozen value that no engine has created. */
function frozen(node: Node, picks: Picks): unknown {
  return unpack(node, pack(node, literal(node, picks), ''))
}

/**
 * A value from a domain: a literal, a frozen value, another place or its snapshot, an element, a parameter, or a
 * combination of these.
 */
export function sourceOf(node: Node, scope: Scope, picks: Picks, depth = 0): Source {
  const constant = picks.chance(50) ? frozen(node, picks) : literal(node, picks)
  const ways: readonly (() => Source)[] = [
    () => () => constant,
    () => composed(node, scope, picks, depth),
    () => ofSpot(node, scope, picks, (view) => view) ?? (() => constant),
    () => ofSpot(node, scope, picks, snapshot) ?? (() => constant),
    () => ofElement(node, scope, picks) ?? (() => constant),
    () => ofParameter(node, scope, picks) ?? (() => constant),
    () => composed(node, scope, picks, depth),
  ]
  const source = ways[picks.below(ways.length)] ?? (() => () => constant)
  const made = source()
  return (s, binding) => {
    const value = made(s, binding)
    return value === ABSENT || value === undefined ? constant : value
  }
}

function ofSpot(node: Node, { spots }: Scope, picks: Picks, take: (view: unknown) => unknown): Source | null {
  const same = spots.filter((spot) => spot.node === node)
  if (same.length === 0) return null
  const spot = picks.of(same)
  return (s) => {
    const view = spot.read(s)
    return view === ABSENT ? ABSENT : take(view)
  }
}

function ofElement(node: Node, { spots }: Scope, picks: Picks): Source | null {
  const holders = spots.filter(
    ({ node: of }) => (of.kind === 'seq' || of.kind === 'set' || of.kind === 'bag') && of.of === node,
  )
  if (holders.length === 0) return null
  const holder = picks.of(holders)
  const at = picks.below(2)
  return (s) => items(holder.read(s)).at(-at)
}

function ofParameter(node: Node, { params }: Scope, picks: Picks): Source | null {
  const same = params.filter((p) => p.node === node)
  if (same.length === 0) return null
  const { name } = picks.of(same)
  return (_s, binding) => binding[name]
}

/** A literal with parts of every kind, including views. */
function composed(node: Node, scope: Scope, picks: Picks, depth: number): Source {
  const part = (of: Node): Source => sourceOf(of, scope, picks, depth + 1)
  if (depth > 3) return constantOf(node, picks)
  switch (node.kind) {
    case 'scalar':
    case 'invalid':
      return constantOf(node, picks)
    case 'option':
      return picks.below(3) === 0 ? () => null : part(node.of)
    case 'record':
      return composedFields(node.fields, part, {})
    case 'union': {
      const variant = picks.of(node.variants)
      return composedFields(variant.fields, part, { kind: variant.name })
    }
    case 'array': {
      const list = Array.from({ length: node.length }, () => part(node.of))
      return (s, b) => list.map((source) => source(s, b))
    }
    case 'seq':
      return picks.below(2) === 0 ? derivedList(node, scope, picks) : composedList(node.max, part, node.of, picks)
    case 'bag':
      return composedList(node.max, part, node.of, picks)
    case 'set': {
      const list = composedList(node.max ?? 3, part, node.of, picks)
      return (s, b) => new Set(items(list(s, b)))
    }
  }
}

function constantOf(node: Node, picks: Picks): Source {
  const value = literal(node, picks)
  return () => value
}

function composedFields(fields: readonly Field[], part: (of: Node) => Source, start: object): Source {
  const sources = fields.map((f) => ({ name: f.name, source: part(f.node) }))
  return (s, b) => sources.reduce<object>((made, { name, source }) => ({ ...made, [name]: source(s, b) }), start)
}

function composedList(max: number, part: (of: Node) => Source, of: Node, picks: Picks): Source {
  const list = picks.times(Math.min(max, 3), () => part(of))
  return (s, b) => list.map((source) => source(s, b))
}

/** A list that the methods of sequences derive from another sequence with the same domain. */
function derivedList(node: Node & { readonly kind: 'seq' }, scope: Scope, picks: Picks): Source {
  const other = ofSpot(node, scope, picks, (view) => view)
  if (!other) return constantOf(node, picks)
  const element = sourceOf(node.of, scope, picks, 4)
  const way = picks.below(5)
  return (s, b) => {
    const list = other(s, b)
    if (list === ABSENT) return ABSENT
    const length = Number(get(list, 'length'))
    if (way === 0) return call(list, 'slice', 1)
    if (way === 1 && length > 0) return call(list, 'with', 0, element(s, b))
    if (way === 2) return call(list, 'filter', (_item: unknown, i: number) => i % 2 === 0)
    if (way === 3) return items(list).toReversed()
    return [...items(list), ...items(list)].slice(0, node.max)
  }
}
