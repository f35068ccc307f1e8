import type { CheckedProperty } from '../spec/checked.ts'
import type { Property } from '../spec/model.ts'
import { findPath, type Search } from './counterexample.ts'
import type { Target } from './edges.ts'
import { type Limit, openVerdict, type PropertyResult, type Verdict } from './result.ts'

/** A decided property: the states of its shortest counterexample or witness, and what that ends in. */
export interface Found {
  readonly length: number
  readonly target: Target
}

/** How a search came to its end. */
export interface Ending {
  readonly ended: Limit | null
  readonly cut: number
  readonly failed: boolean
}

/** What a search says of a property, with the path that shows it. Throws Q106 where that cannot be found again. */
export function propertyResult(
  search: Search,
  { name, kind, index }: CheckedProperty,
  found: Found | undefined,
  { ended, cut, failed }: Ending,
): PropertyResult {
  if (!found || failed) {
    const property = search.machine.compiled.model.properties[index]
    const verdict = failed ? 'inconclusive' : undecided(property, openVerdict(ended, cut))
    return { name, kind, verdict, length: null, path: null }
  }
  const path = findPath(search, found.target, found.length)
  if (kind === 'possibility') return { name, kind, verdict: 'holds', length: null, path }
  return { name, kind, verdict: 'violated', length: found.length, path }
}

/** Of a property that no state or step seen decides. `open`: that of an invariant. */
function undecided(property: Property | undefined, open: Verdict): Verdict {
  if (property?.kind === 'temporal') return 'inconclusive'
  if (property?.kind !== 'possibility') return open
  if (property.form === 'alwaysPossible') return 'inconclusive'
  return open === 'holds' ? 'violated' : open
}
