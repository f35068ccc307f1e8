import { type CheckedProperty, graphProperty } from '../../language/model/checked.ts'
import { predicatesOf } from '../../language/model/model.ts'
import type { StoredLevels } from '../paths/storedLevels.ts'
import { initialIn } from '../machine/initialRows.ts'
import { failureAt } from '../paths/failure.ts'
import { must } from '../../must.ts'
import type { Failure } from '../../results/exploration.ts'

/**
 * Properties of the graph of all states are normally evaluated only after the search. This evaluates them once
 * beforehand, in the first state that `init` creates. A predicate that is missing its `return`, or that throws, usually
 * fails in every state.
 */
export function failureAhead(search: StoredLevels, checked: readonly CheckedProperty[]): Failure | null {
  const { unit, compiled } = search.machine
  if (search.machine.table.rows() === 0) return null
  unit.load(0)
  try {
    for (const property of checked.flatMap((p) => graphProperty(compiled.model, p) ?? []))
      for (const test of predicatesOf(property)) test(unit.view)
    return null
  } catch (error) {
    const failure = failureAt(search, error)
    return { ...failure, path: { init: must(initialIn(search.machine, 1)[0]), steps: [] } }
  }
}
