import { type Spec } from 'quorate'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EngineOptions, type Searched, searching } from '../../checker/explore/explore.ts'
import { last } from '../../checker/running.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../checker/language/model/model.ts'
import { execute } from '../../checker/trace/execution/execute.ts'
import { explored } from '../support/engine/explored.ts'
import { orbitOf } from '../support/engine/orbits.ts'
import { parameters } from '../support/random/seed.ts'
import { symmetricSpec } from '../support/random/symmetric.ts'

function searched(model: Model, options: EngineOptions): Searched {
  return last(searching(model, options))
}

/** Counts the orbits on each level by trying all permutations of each state. */
function orbitsByLevel({ search, exploration }: Searched, types: Model['symmetry']): readonly number[] {
  const { unit, compiled } = search.machine
  let row = 0
  return exploration.levels.map((states) => {
    const orbits = new Set<string>()
    for (const end = row + states; row < end; row++) {
      unit.load(row)
      orbits.add(orbitOf(compiled.model.state, unit.view, types))
    }
    return orbits.size
  })
}

const options = fc.record({
  batch: fc.constantFrom(1, 7, 64),
  initialSlots: fc.constantFrom(4, 16),
  cacheAfter: fc.constantFrom(0, 5, Infinity),
  stop: fc.constantFrom('first' as const, 'decided' as const, 'never' as const),
  maxDepth: fc.constantFrom(2, 3, 4),
})

describe('with symmetry', () => {
  const census = { runs: 0, reduced: 0, violated: 0 }

  it('the search stores one state per orbit, and finds the verdicts, lengths and counterexamples of the full search', () => {
    const property = (spec: Spec, given: EngineOptions): void => {
      const limits = { ...given, maxMemory: 2 ** 20 }
      const full = instantiate(spec)
      const reduced = instantiate(spec, { symmetry: true })
      const all = explored(full, limits)
      fc.pre(all.distinct < 1500)
      const some = explored(reduced, limits)
      expect(some.failure).toBeNull()
      const told = ({ properties, depth, ended, outDegree }: typeof all) => ({
        properties: properties.map(({ name, verdict, length, path }) => ({ name, verdict, length, path })),
        depth,
        ended,
        degrees: [outDegree?.min, outDegree?.max],
      })
      expect(told(some)).toEqual(told(all))
      expect(some.levels).toEqual(orbitsByLevel(searched(full, limits), reduced.symmetry))
      for (const { name, path } of some.properties) if (path) execute(reduced, path, name)
      census.runs++
      if (some.distinct < all.distinct / 2) census.reduced++
      if (some.properties.some(({ verdict }) => verdict === 'violated')) census.violated++
    }
    fc.assert(fc.property(symmetricSpec, options, property), parameters(60))
    expect(census.reduced).toBeGreaterThan(census.runs / 5)
    expect(census.violated).toBeGreaterThan(census.runs / 5)
  }, 120_000)
})
