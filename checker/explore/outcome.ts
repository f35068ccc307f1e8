import { must } from '../must.ts'
import type { Shown } from './paths/shortestPath.ts'
import { findingPath } from './paths/shortestPath.ts'
import type { CheckedProperty } from '../language/model/checked.ts'
import type { Property } from '../language/model/model.ts'
import { collisionProbability, leastDistance } from './audits/collisions.ts'
import type { Storage } from '../results/storage.ts'
import { unless } from '../running.ts'
import type { StoredSearch } from './search/storedSearch.ts'
import type { Machine } from './machine/machine.ts'
import {
  type Exploration,
  type Failure,
  type Limit,
  openVerdict,
  type PropertyResult,
  type Verdict,
} from '../results/exploration.ts'
import type { Counts } from './search/counts.ts'
import type { Found, Tally } from './search/tally.ts'

/** Why a search ended and what went wrong in it. */
export interface Ended {
  readonly ended: Limit | null
  readonly failure: Failure | null
}

/** How a search ended. */
interface Ending {
  readonly ended: Limit | null
  readonly cut: number
  readonly failed: boolean
}

/** Builds the report of a search. Pauses regularly. Throws Q106 if a counterexample cannot be found again. */
export function* explorationOf(
  search: StoredSearch,
  checked: readonly CheckedProperty[],
  { found, cut, expanded, fresh }: Tally,
  counts: Counts,
  { ended, failure }: Ended,
  overdue: () => boolean,
): Generator<void, Exploration & { readonly storage: Storage }> {
  const { actions } = search.machine.compiled.model
  const { distinct, generated, initial, fired, degrees, levels } = counts
  const ending = { ended, cut, failed: failure !== null }
  const properties: PropertyResult[] = []
  for (const [i, p] of checked.entries())
    properties.push(yield* propertyResult(search, p, found.get(i), ending, overdue))
  return {
    properties,
    distinct,
    generated,
    depth: levels.length,
    queued: distinct - expanded,
    cut,
    ended,
    levels,
    actions: actions.map(({ name }, a) => ({ name, fired: must(fired[a]), new: must(fresh[a]) })),
    outDegree: degrees.min === Infinity ? null : { ...degrees, mean: (generated - initial) / expanded },
    failure,
    storage: yield* storageOf(search.machine, counts, overdue),
  }
}

function* storageOf(
  { compiled, fingerprints, fingerprintBits }: Machine,
  { distinct, generated, bytes, elsewhere }: Counts,
  overdue: () => boolean,
): Generator<void, Storage> {
  const size = { bitsPerState: compiled.layout.bits, bytesPerState: distinct === 0 ? 0 : bytes / distinct }
  if (!fingerprints) return { kind: 'exact', ...size }
  const least = elsewhere ? elsewhere.leastDistance : yield* unless(overdue, leastDistance(fingerprints, distinct))
  return {
    kind: 'hash',
    ...size,
    collisions: collisionProbability(least, { distinct, generated }, fingerprintBits),
  }
}

/** Builds a property's verdict, with the path that shows it. Throws Q106 if the path cannot be found again. */
function* propertyResult(
  search: StoredSearch,
  { name, kind, index }: CheckedProperty,
  found: Found | undefined,
  { ended, cut, failed }: Ending,
  overdue: () => boolean,
): Generator<void, PropertyResult> {
  if (!found || failed) {
    const property = search.machine.compiled.model.properties[index]
    const verdict = failed ? 'inconclusive' : undecided(property, openVerdict(ended, cut))
    return { name, kind, verdict, length: null, path: null }
  }
  const shown = pathShown(
    found.isPathElsewhere ? null : yield* findingPath(search, found.target, found.length, overdue),
  )
  if (kind === 'possibility') return { name, kind, verdict: 'holds', length: null, ...shown }
  return { name, kind, verdict: 'violated', length: found.length, ...shown }
}

/** The fields of a result that describe its trace. */
export function pathShown(shown: Shown | null): Pick<PropertyResult, 'path' | 'shown'> {
  if (!shown) return { path: null, shown: 'none' }
  return shown.chosen ? { path: shown.path } : { path: shown.path, shown: 'any' }
}

/** The verdict for a property that no visited state or step decides. For an invariant, it is `open`. */
function undecided(property: Property | undefined, open: Verdict): Verdict {
  if (property?.kind === 'temporal') return 'inconclusive'
  if (property?.kind !== 'possibility') return open
  if (property.form === 'alwaysPossible') return 'inconclusive'
  return open === 'holds' ? 'violated' : open
}
