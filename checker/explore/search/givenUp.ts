import type { CheckedProperty } from '../../language/model/checked.ts'
import type { StoredSearch } from './storedSearch.ts'
import type { Failure } from '../../results/exploration.ts'
import type { Tally } from './tally.ts'

/**
 * Handles properties that are no longer cached, because a test in one of their quantifiers turned out to depend on
 * more than the state and its value. Results cached for earlier states may be wrong too, so it evaluates all of
 * these states again.
 */
export class GivenUp {
  readonly #search: StoredSearch
  readonly #checked: readonly CheckedProperty[]
  readonly #asked = new Set<number>()

  constructor(search: StoredSearch, checked: readonly CheckedProperty[]) {
    this.#search = search
    this.#checked = checked
  }

  /**
   * Takes the properties given up since the last call, evaluates them in the rows before `end`, and records what
   * they decide. Returns a failure if these rows are no longer stored.
   */
  askAgain(tally: Tally, end: number): Failure | null {
    const { unit, compiled, fingerprints } = this.#search.machine
    for (const [i, { index, kind, name }] of this.#checked.entries()) {
      const check = unit.checks[index]
      if (!check || tally.found.has(i) || this.#asked.has(i) || !unit.isGivenUp(index)) continue
      this.#asked.add(i)
      if (fingerprints) return noLongerStored(compiled.model.spec, `${kind} ${name}`)
      const row = check(0, end)
      if (row >= 0) tally.find(i, tally.levelStarts.findLastIndex((start) => start <= row) + 1)
    }
    return null
  }
}

/**
 * The failure to report if such a property has to be evaluated in states for which only fingerprints are stored.
 */
export function noLongerStored(spec: string, property: string): Failure {
  return {
    path: null,
    step: null,
    cause: undefined,
    complaint: {
      code: 'Q116',
      class: 'spec',
      where: [`spec ${spec}`, property],
      problem:
        'a test of its forAll or exists depends on more than the state and the value, so the property has to be evaluated again in earlier states, which are no longer stored',
      hint: 'check with exact storage, or make the test depend only on the state and its value',
    },
  }
}
