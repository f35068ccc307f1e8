import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import type { Exploration } from '../../../checker/results/exploration.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { execute } from '../../../checker/trace/execution/execute.ts'
import { CRAMPED } from '../../support/engine/explored.ts'
import { refiningGraph, refiningModel, shortestByListing } from '../../support/models/refiningGraphs.ts'
import { parameters } from '../../support/random/seed.ts'

/** What both engines must agree on. */
function summary({ properties, failure, ...rest }: Exploration): object {
  const { distinct, generated, depth, cut } = rest
  if (failure) return { code: failure.complaint.code, path: failure.path }
  return { properties, distinct, generated, depth, cut }
}

const outcomes = new Map<string, number>()

function note(outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
}

describe('refinements of random graphs', () => {
  it('both engines agree with a listing of all behaviours', () => {
    fc.assert(
      fc.property(refiningGraph, fc.boolean(), (graph, caching) => {
        const model = refiningModel(graph)
        const fast = explore(model, { ...CRAMPED, cacheAfter: caching ? 2 : Infinity })
        expect(summary(fast)).toEqual(summary(referenceExplore(model)))
        const shortest = shortestByListing(graph)
        const [refined] = fast.properties
        expect(fast.failure ? undefined : refined?.length).toBe(shortest)
        if (refined?.path) execute(model, refined.path, 'Refined')
        note(
          fast.failure ? 'fails' : shortest === null ? (refined?.verdict ?? '') : shortest === 1 ? 'at first' : 'later',
        )
      }),
      parameters(200),
    )
  }, 120_000)

  it.each(['fails', 'holds', 'bounded', 'at first', 'later'])('some cases have %s', (outcome) => {
    expect(outcomes.get(outcome) ?? 0).toBeGreaterThan(0)
  })
})
