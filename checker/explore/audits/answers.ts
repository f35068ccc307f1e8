import { type CheckedProperty, graphProperty } from '../../language/model/checked.ts'
import { predicatesOf } from '../../language/model/model.ts'
import type { StoredLevels } from '../paths/storedLevels.ts'
import { failureAt } from '../paths/failure.ts'
import type { Failure } from '../../results/exploration.ts'

/**
 * Properties of the graph of all states are normally evaluated only after the search. This evaluates them once
 * beforehand, in the first state that `init` creates. A predicate that is missing its `return`, or that throws, usually
 * fails in every state.
 */
export function failureAhead(search: StoredLevels, checked: readonly CheckedProperty[]): Failure | null {
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
