import { badIndex, badLength, foreign, readOnly, stale } from '../../domain/values/access.ts'
import { detach, type Iterated, PRESENT } from '../../domain/views/cursor.ts'
import { valuesOf } from '../../domain/members/enumerate.ts'
import { isAlike } from '../../domain/values/alike.ts'
import { startAt } from '../../domain/values/values.ts'
import { own, present } from '../../domain/marks.ts'
import type { Field, Node } from '../../domain/node.ts'
import { memberIndex, outside, overflow, pack } from '../../domain/members/bigintCodec.ts'
import { noteReplaced } from '../../domain/views/replaced.ts'
import { listOfSets } from '../../domain/values/listOfSets.ts'
import { surplus, surplusOf } from '../../domain/members/surplus.ts'
import { isQuorateError } from '../../errors.ts'
import type { ChosenParameter } from '../../language/model/choices.ts'
import { answered, isNothing, lost, writtenOf } from '../../language/helpers/answer.ts'
import type { Interner } from './intern.ts'
import { assignAll, indexName, type PlaceMethods, type Places, places } from './places.ts'
import { chosen, listOf, taken, tryList } from './present.ts'

/**
 * Functions that generated code calls when speed no longer matters: to create values for the first time and to throw
 * errors.
 */
export function createRuntime(interner: Interner): Readonly<Record<string, unknown>> {
  const { make, shared, cache, record, seq, set, bag, take } = interner
  const arrays: Places[] = []
  return {
    make,
    cache,
    record,
    seq,
    set,
    bag,
    snap: present,
    take,
    takeAll: (node: Node, value: unknown) => taken(node, value, take),
    chosen: (source: unknown, parameter: ChosenParameter) => chosen(source, parameter, shared),
    list: listOf,
    subsets: (node: Node, sets: unknown[]) => own(listOfSets(sets, node)),
    tryList,
    tryPack,
    isAlike,
    memberIndex,
    surplusOf,
    indexName,
    positions,
    noteReplaced,
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
    surplus(node: Node, fields: readonly Field[], value: object, path: string): void {
      const extra = surplusOf(fields, value, node.kind === 'union')
      if (extra !== undefined) throw surplus(node, extra, path)
    },
    answered,
    isNothing,
    lost,
    writtenOf,
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

/** The packed integer of a value wider than a word; null if the value is outside the domain. */
function tryPack(node: Node, value: unknown): bigint | null {
  try {
    return pack(node, value, '')
  } catch {
    return null
  }
}

/**
 * Called before a collection is assigned to. If it is in a kind of a union other than the current one, no iteration is
 * in progress.
 */
function exchange(collection: Iterated): void {
  let elements: readonly unknown[] = []
  try {
    elements = collection[PRESENT]()
  } catch (error) {
    if (!isQuorateError(error)) throw error
  }
  detach(collection, elements)
}

/**
 * For a narrow composite domain, maps each packed integer to its position among the values, or to -1 if it is not a
 * value.
 */
function positions(node: Node): Int16Array {
  const table = new Int16Array(2 ** node.bits).fill(-1)
  valuesOf(node).forEach((value, i) => {
    table[Number(pack(node, value, ''))] = i
  })
  return table
}
