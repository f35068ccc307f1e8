import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Exploration, PropertyResult } from '../../checker/results/exploration.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../checker/language/model/model.ts'
import { execute } from '../../checker/trace/execution/execute.ts'
import { type LivelyGraph, livelyGraph, livelySpec } from '../support/models/livelyGraphs.ts'
import { CRAMPED, explored } from '../support/engine/explored.ts'
import { byDefinition } from '../support/models/livelyOracle.ts'
import { parameters } from '../support/random/seed.ts'

/** What all implementations must agree on. The cycle of a lasso can differ. */
function summary({ properties, cut }: Exploration) {
  const [home, formula] = ['Home', 'Formula'].map((name) => properties.find((p) => p.name === name))
  return {
    refuted: formula?.cycle ? formula.cycle.from - 1 : null,
    formula: formula?.verdict,
    lost: home?.lost ?? 0,
    lostAfter: home?.length ? home.length - 1 : null,
    home: home?.verdict,
    cut: cut > 0,
  }
}

function expected(graph: LivelyGraph, cut: boolean) {
  const { refuted, lost, lostAfter } = byDefinition(graph)
  const open = cut ? 'bounded' : 'holds'
  return {
    refuted,
    formula: refuted === null ? open : 'violated',
    lost,
    lostAfter,
    home: lost === 0 ? open : 'violated',
    cut,
  }
}

function replayAll(model: Model, properties: readonly PropertyResult[]): void {
  for (const { name, path, cycle } of properties) if (path) execute(model, path, name, cycle)
}

const verdicts = new Map<string, number>()

describe('random graphs, fairness and formulas', () => {
  it('both engines agree with the definitions, and all traces are correct', () => {
    fc.assert(
      fc.property(livelyGraph, fc.boolean(), (graph, again) => {
        const model = instantiate(livelySpec(graph))
        const [fast, plain] = [
          explored(model, { ...CRAMPED, cacheAfter: again ? 2 : Infinity }),
          referenceExplore(model),
        ]
        expect([fast.failure, plain.failure]).toEqual([null, null])
        expect(summary(fast)).toEqual(expected(graph, fast.cut > 0))
        expect(summary(plain)).toEqual(summary(fast))
        replayAll(model, fast.properties)
        replayAll(model, plain.properties)
        for (const { name, verdict } of fast.properties)
          verdicts.set(`${name} ${verdict}`, (verdicts.get(`${name} ${verdict}`) ?? 0) + 1)
      }),
      parameters(400),
    )
  }, 300_000)

  it.each(['Formula holds', 'Formula violated', 'Formula bounded', 'Home holds', 'Home violated'])(
    'some cases have %s',
    (what) => {
      expect(verdicts.get(what) ?? 0).toBeGreaterThan(5)
    },
  )
})
