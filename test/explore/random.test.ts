import type { Spec } from 'quorate'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EngineOptions, explore } from '../../checker/explore/explore.ts'
import type { Exploration } from '../../checker/results/exploration.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { execute } from '../../checker/trace/execution/execute.ts'
import { Census } from '../support/random/facts.ts'
import { options } from '../support/random/options.ts'
import { parameters, seed } from '../support/random/seed.ts'
import { randomSpec } from '../support/random/specs.ts'

const census = new Census()

/** What the engines must agree on. After a failure, that is what failed, on which variable, and the path to it. */
function compared({ failure, ...found }: Exploration): object {
  if (!failure) return { ...found, storage: null, expandedBy: null, compared: null }
  const { code, where } = failure.complaint
  // If a view is stale because an enclosing place is gone, either place can be reported.
  const variable = where
    ?.filter((place) => place.startsWith('variable'))
    .map((place) => (code === 'Q105' ? place.replace(/[.[].*$/, '') : place))
  return { code, variable, path: failure.path, step: failure.step }
}

function expectAgreement(spec: Spec, given: EngineOptions): void {
  const model = instantiate(spec)
  const fast = explore(model, { ...given, maxMemory: 2 ** 18 })
  expect(compared(fast)).toEqual(compared(referenceExplore(model, given)))
  for (const { name, path } of fast.properties) if (path) execute(model, path, name)
  census.add(model, given, fast)
}

/** The minimum fraction of random specs that must be of each kind. */
const shares = [
  ['violated', 0.2],
  ['with a constraint', 0.1],
  ['with a step constraint', 0.1],
  ['with both constraints', 0.02],
  ['several words wide', 0.1],
  ['deadlocking', 0.1],
  ['with table growth', 0.1],
  ['more than one batch', 0.1],
  ['caching', 0.12],
] as const

describe('random specs', () => {
  it('the fast engine agrees with the reference engine', () => {
    fc.assert(fc.property(randomSpec, options, expectAgreement), parameters(1000))
    console.log([`random specs, FC_SEED=${seed}`, ...census.lines].join('\n'))
  }, 600_000)

  it.each(shares)('%s: at least %d of them', (fact, least) => {
    const tooFew = census.runs < 1000
    expect(tooFew ? 1 : census.share(fact)).toBeGreaterThan(least)
  })
})
