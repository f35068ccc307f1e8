import { valuesOf } from '../../../checker/domain/members/enumerate.ts'
import type { Node, RecordNode } from '../../../checker/domain/node.ts'
import type { State } from '../../../checker/language/model/model.ts'

/**
 * What reading a place returns while the place does not exist: it is in an option that is null, or in another
 * variant.
 */
export const ABSENT = Symbol('absent')

/** A place in a state that fields and indices lead to, from a view or a draft. */
export interface Spot {
  readonly node: Node
  readonly path: string
  readonly read: (s: State) => unknown
  /** Does nothing if the place does not exist. */
  readonly write: (s: State, value: unknown) => void
}

export function call(target: unknown, method: string, ...args: readonly unknown[]): unknown {
  const f: unknown = typeof target === 'object' && target !== null ? Reflect.get(target, method) : undefined
  if (typeof f !== 'function') throw new TypeError(`there is no ${method} here`)
  return Reflect.apply(f, target, args) as unknown
}

/** All places in a state, outermost first. */
export function spotsOf(state: RecordNode): readonly Spot[] {
  const root: Spot = { node: state, path: '', read: (s) => s, write: () => {} }
  return [...inside(root)].filter((spot) => spot !== root)
}

function* inside(spot: Spot): Generator<Spot> {
  yield spot
  for (const part of partsOf(spot)) yield* inside(part)
}

function partsOf(spot: Spot): readonly Spot[] {
  const { node } = spot
  switch (node.kind) {
    case 'record':
      return node.fields.map((f) => field(spot, f.name, f.node, () => true))
    case 'union':
      return node.variants.flatMap((v) =>
        v.fields.map((f) => field(spot, f.name, f.node, (u) => Reflect.get(u, 'kind') === v.name)),
      )
    case 'option':
      return [{ node: node.of, path: `${spot.path}?`, read: (s) => spot.read(s) ?? ABSENT, write: spot.write }]
    case 'array':
      return Array.from({ length: node.length }, (_, i) =>
        element(spot, node.of, i, node.keys ? valuesOf(node.keys)[i] : i),
      )
    case 'scalar':
    case 'seq':
    case 'set':
    case 'bag':
    case 'invalid':
      return []
  }
}

function field(of: Spot, name: string, node: Node, present: (parent: object) => boolean): Spot {
  const parent = (s: State): object | null => {
    const value = of.read(s)
    return typeof value === 'object' && value !== null && present(value) ? value : null
  }
  return {
    node,
    path: `${of.path}.${name}`,
    read: (s) => {
      const value = parent(s)
      return value ? (Reflect.get(value, name) as unknown) : ABSENT
    },
    write: (s, value) => {
      const into = parent(s)
      if (into) Reflect.set(into, name, value)
    },
  }
}

/** `key` is what `get` and `set` take for the element at position `i`. */
function element(of: Spot, node: Node, i: number, key: unknown): Spot {
  return {
    node,
    path: `${of.path}[${i}]`,
    read: (s) => {
      const list = of.read(s)
      if (typeof list !== 'object' || list === null) return ABSENT
      return Array.isArray(list) && i % 2 === 0 ? (list[i] as unknown) : call(list, 'get', key)
    },
    write: (s, value) => {
      const list = of.read(s)
      if (typeof list === 'object' && list !== null) call(list, 'set', key, value)
    },
  }
}
