import { type CheckedProperty, graphProperty } from '../../language/model/checked.ts'
import { predicatesOf } from '../../language/model/model.ts'
import type { Search } from '../paths/search.ts'
import { failureAt } from '../paths/failure.ts'
import type { Failure } from '../../results/exploration.ts'

/**
 * What is decided on the graph of all states is not asked of any state before the search is over. So it is asked of the first one,
 * which `init` makes: a predicate that forgets its `return`, or that throws, mostly does so in all states.
 */
export function failureAhead(search: Search, checked: readonly CheckedProperty[]): Failure | null {
  const { unit, compiled } = search.machine
  const init = search.initialOf.get(0)
  if (init === undefined) return null
  unit.load(0)
  try {
    for (const property of checked.flatMap((p) => graphProperty(compiled.model, p) ?? []))
      for (const test of predicatesOf(property)) test(unit.view)
    return null
  } catch (error) {
    return failureAt(search, error, { init, steps: [] })
  }
}
