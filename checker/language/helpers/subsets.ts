import { masks } from '../../domain/members/enumerate.ts'
import { set } from '../../domain/kinds/composite.ts'
import { isView } from '../../domain/marks.ts'
import { nodeOf, typed } from '../../domain/node.ts'
import { elementsOf } from '../../domain/print.ts'
import { PATH, SUBSETS } from '../../domain/symbols.ts'
import type { SetView } from '../../domain/types.ts'
import { ending, endless } from '../../domain/values/ending.ts'
import { firsts } from '../../domain/values/given.ts'
import { listOfSets } from '../../domain/values/listOfSets.ts'
import { FrozenSet, frozenArray } from '../../domain/values/values.ts'
import { QuorateError } from '../../errors.ts'
import { snapshot } from './helpers.ts'

/** A larger set has too many subsets to list. */
const MAX_ELEMENTS = 20

/**
 * All subsets of a set, sequence or array, as frozen sets, from the empty set to the full set. They are in the order
 * of the elements; for a set in the state, that is the order of the domain `set(T)`. Throws Q119 (spec) for more than
 * 20 different elements.
 */
export function subsets<V>(source: Iterable<V>): readonly SetView<V>[] {
  return subsetsOf(source) as readonly SetView<V>[]
}

function subsetsOf(source: Iterable<unknown>): readonly unknown[] {
  if (isMask(source)) {
    expectFew(source.size, source)
    return source[SUBSETS]()
  }
  const items = firsts(
    Array.from(
      ending(source, () => endless('the set given to subsets')),
      snapshot,
    ),
  )
  expectFew(items.length, source)
  const sets = masks(items).map((some) => new FrozenSet(some))
  const of = elementsOf(source)
  return of ? listOfSets(sets, nodeOf(set(typed(of), { max: MAX_ELEMENTS }))) : frozenArray(sets)
}

interface Mask {
  readonly size: number
  [SUBSETS](): readonly unknown[]
}

function isMask(source: unknown): source is Mask {
  return typeof source === 'object' && source !== null && SUBSETS in source
}

function expectFew(size: number, source: Iterable<unknown>): void {
  if (size <= MAX_ELEMENTS) return
  const where = isView(source) && PATH in source ? [`variable ${String(source[PATH])}`] : []
  throw new QuorateError({
    code: 'Q119',
    class: 'spec',
    where,
    problem: `subsets(…) lists the subsets of at most ${MAX_ELEMENTS} elements, not of ${size}`,
    hint: 'make the set smaller, or choose single elements: (s) => s.here',
  })
}
