import type { CheckedProperty } from '../../language/model/checked.ts'
import type { Model } from '../../language/model/model.ts'
import { paced } from '../../pace.ts'
import { last, paused } from '../../running.ts'
import { findingAsymmetry, LOOKS_OF_PATH } from './asymmetry.ts'
import type { Compared } from '../../results/compared.ts'
import type { StoredLevels } from '../paths/storedLevels.ts'
import { statesTowards } from '../paths/shortestPath.ts'
import type { LevelRunner } from '../search/levelRunner.ts'
import { impure } from '../purity/purity.ts'
import type { Failure, Progress } from '../../results/exploration.ts'
import type { SampledState } from '../purity/sample.ts'
import type { Held } from '../purity/secondCopy.ts'
import type { Tally } from '../search/tally.ts'
import type { Meanwhile, Teamwork } from '../search/teamwork.ts'

/** The threads of the search and a function that rebuilds the model. */
interface Asked {
  readonly runner: LevelRunner
  readonly teamwork: Teamwork
  readonly meanwhile: Meanwhile
  readonly second: () => Model
}

/**
 * Checks the spec again after a search. In each thread, a second copy of the spec evaluates the thread's sample. With
 * symmetry, a sample is also evaluated with its ids renamed. Pauses regularly.
 */
export function* secondOpinion(
  search: StoredLevels,
  checked: readonly CheckedProperty[],
  tally: Tally,
  { runner, teamwork, meanwhile, second }: Asked,
  sample: readonly SampledState[],
): Generator<Progress, Opinion> {
  const held = heldIn(checked, tally)
  const team = teamwork.for()
  const replies = team ? yield* teamwork.ask(team, { work: 'recheck', held }, meanwhile) : []
  const own = yield* paused(runner.purity.rechecking(held, second), meanwhile.progress)
  const impurity = own ?? replies.find((reply) => reply.impurity)?.impurity
  if (impurity) return { failure: impure(search, impurity), compared: null }
  const finding = findingAsymmetry(search, checked, sample, tally.expanded)
  return yield* paused(paced(finding, search.machine.pace()), meanwhile.progress)
}

/** The reason that no verdict counts, or null; and, with symmetry, the evidence that the spec treats ids alike. */
export interface Opinion {
  readonly failure: Failure | null
  readonly compared: Compared | null
}

/**
 * With symmetry, a path may fail to execute because the spec distinguishes ids in one of its representatives. So this
 * examines the states on the path for asymmetry before any other cause is reported.
 */
export function asymmetryAmong(
  search: StoredLevels,
  checked: readonly CheckedProperty[],
  states: readonly Int32Array[],
): Failure | null {
  const sample = states.map((words) => ({ row: -1, words }))
  return last(findingAsymmetry(search, checked, sample, states.length, LOOKS_OF_PATH)).failure
}

/** Like `asymmetryAmong`, but for a property whose counterexample cannot be found again. */
export function asymmetryTowards(
  search: StoredLevels,
  checked: readonly CheckedProperty[],
  { found }: Tally,
): Failure | null {
  if (!search.machine.symmetry) return null
  for (const { target, length } of found.values()) {
    const failure = asymmetryAmong(
      search,
      checked,
      statesOrNone(() => statesTowards(search, target, length)),
    )
    if (failure) return failure
  }
  return null
}

function statesOrNone(run: () => readonly Int32Array[]): readonly Int32Array[] {
  try {
    return run()
  } catch {
    return []
  }
}

/**
 * The row up to which each property held. Levels are checked completely, so no state before the violation's level
 * violates the property.
 */
function heldIn(checked: readonly CheckedProperty[], { found, levelStarts }: Tally): readonly Held[] {
  return checked.map(({ index, kind }, i) => {
    const length = found.get(i)?.length
    if (length === undefined) return { index, before: Infinity }
    return { index, before: levelStarts[length - (kind === 'transition' ? 2 : 1)] ?? 0 }
  })
}
