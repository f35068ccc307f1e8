import { badIndex, badLength, foreign, readOnly, stale } from '../domain/access.ts'
import { detach, type Iterated, PRESENT } from '../domain/cursor.ts'
import { valuesOf } from '../domain/enumerate.ts'
import type { Node } from '../domain/node.ts'
import { memberIndex, outside, overflow, pack } from '../domain/pack.ts'
import { isQuorateError } from '../errors.ts'
import type { Interner } from './intern.ts'
import { assignAll, indexName, type PlaceMethods, type Places, places } from './places.ts'
import { deep, distinct, listOf, snap, tryList } from './present.ts'

/** What generated code calls as `R`, where speed no longer matters: values made for the first time, and errors. */
export function createRuntime(interner: Interner): Readonly<Record<string, unknown>> {
  const { make, shared, cache, record, seq, set, bag } = interner
  const arrays: Places[] = []
  return {
    make,
    shared,
    cache,
    record,
    seq,
    set,
    bag,
    snap,
    take: (value: unknown) => interner.take(value, snap),
    takeDeep: (value: unknown) => interner.take(value, deep),
    distinct,
    list: listOf,
    tryList,
    tryPack,
    memberIndex,
    indexName,
    positions,
    startAt,
    exchange,
    values: (node: Node) => valuesOf(node).map((value) => make(node, pack(node, value, ''), true)),
    assignAll,
    places(elements: readonly PlaceMethods[], path: string, node: Node, prototype: object): unknown {
      const made = places(elements, path, node, prototype)
      arrays.push(made)
      return made.views
    },
    replaced: () => arrays.map(({ replaced }) => replaced()).find((path) => path !== null) ?? null,
    reject(node: Node, value: unknown, path: string): never {
      pack(node, value, path)
      throw outside(node, value, path)
    },
    overflow: raise(overflow),
    badIndex: raise(badIndex),
    badLength: raise(badLength),
    readOnly: raise(readOnly),
    stale: raise(stale),
    foreign: raise(foreign),
  }
}

function raise<A extends readonly unknown[]>(make: (...args: A) => Error): (...args: A) => never {
  return (...args) => {
    throw make(...args)
  }
}

/** The packed integer of a value wider than a word; null for one outside the domain. */
function tryPack(node: Node, value: unknown): bigint | null {
  try {
    return pack(node, value, '')
  } catch {
    return null
  }
}

/** A collection is about to be assigned to. In a kind of a union that is not there, no iteration goes on. */
function exchange(collection: Iterated): void {
  let elements: readonly unknown[] = []
  try {
    elements = collection[PRESENT]()
  } catch (error) {
    if (!isQuorateError(error)) throw error
  }
  detach(collection, elements)
}

/** Where a search in `length` elements starts, as `indexOf` and `includes` of arrays take it. */
function startAt(from: number, length: number): number {
  const start = Math.trunc(from) || 0
  return start < 0 ? Math.max(0, length + start) : start
}

/** For a narrow composite domain: packed integer → position among its values, -1 for none. */
function positions(node: Node): Int16Array {
  const table = new Int16Array(2 ** node.bits).fill(-1)
  valuesOf(node).forEach((value, i) => {
    table[Number(pack(node, value, ''))] = i
  })
  return table
}
