import { describe, expect, it } from 'vitest'
import type { ExpectationResult } from '../../checker/check/report.ts'
import { exitCodeOf, exitCodeOfError, gravest } from '../../checker/cli/exitCodes.ts'
import type { Limit, Verdict } from '../../checker/results/exploration.ts'
import type { PropertyKind } from '../../checker/language/model/model.ts'
import type { Expectation } from '../../checker/language/definition/types.ts'
import { asExpected } from '../render/reports.ts'

interface Row {
  readonly verdict: Verdict
  readonly kind?: PropertyKind
  readonly expected?: Expectation
  readonly met?: boolean
}

function result({ verdict, kind = 'invariant', expected, met }: Row): ExpectationResult {
  return {
    name: 'P',
    kind,
    verdict,
    length: verdict === 'violated' ? 5 : null,
    expected: expected ?? null,
    met: met ?? null,
  }
}

const code = (ended: Limit | null, ...rows: readonly Row[]): number => {
  const exploration = { ...asExpected.exploration, ended }
  return exitCodeOf({ ...asExpected, exploration, expectations: rows.map(result), verdict: 'inconclusive' })
}

describe('the exit code of a model', () => {
  it.each<[exitCode: number, ended: Limit | null, ...rows: Row[]]>([
    [0, null, { verdict: 'holds' }],
    [12, 'violation', { verdict: 'violated' }, { verdict: 'inconclusive' }],
    [12, null, { verdict: 'violated', kind: 'transition' }, { verdict: 'violated', kind: 'deadlock' }],
    [11, null, { verdict: 'violated', kind: 'deadlock' }, { verdict: 'holds' }],
    [13, null, { verdict: 'violated', kind: 'temporal' }, { verdict: 'holds', kind: 'possibility' }],
    [13, null, { verdict: 'violated', kind: 'possibility' }],
    [11, null, { verdict: 'violated', kind: 'temporal' }, { verdict: 'violated', kind: 'deadlock' }],
    [20, 'depth', { verdict: 'bounded' }],
    [20, 'time', { verdict: 'inconclusive' }, { verdict: 'inconclusive' }],
    [130, 'interrupt', { verdict: 'inconclusive' }],
    [130, 'interrupt', { verdict: 'violated' }],
    [0, null, { verdict: 'violated', expected: 'violated', met: true }],
    [0, null, { verdict: 'bounded', expected: 'bounded', met: true }],
    [21, null, { verdict: 'violated', expected: { violated: { states: 4 } }, met: false }],
    [21, null, { verdict: 'holds', expected: 'violated', met: false }],
    [21, null, { verdict: 'holds', expected: 'bounded', met: false }],
    [21, null, { verdict: 'bounded', expected: 'violated', met: false }],
    [20, 'depth', { verdict: 'bounded', expected: 'violated', met: false }],
    [20, null, { verdict: 'bounded', expected: 'holds', met: false }],
    [20, 'states', { verdict: 'inconclusive', expected: 'holds', met: false }],
    [12, null, { verdict: 'holds', expected: 'holds', met: true }, { verdict: 'violated', kind: 'observation' }],
    [20, 'states'],
  ])('%i: ended by %s, %j %j', (expected, ended, ...rows) => {
    expect(code(ended, ...rows)).toBe(expected)
  })

  it.each([
    ['spec', 75],
    ['load', 150],
  ] as const)('after a failure of class %s is %i, regardless of what was expected', (errorClass, expected) => {
    const complaint = { code: 'Q102', class: errorClass, problem: 'no luck' }
    const exploration = { ...asExpected.exploration, failure: { complaint, path: null, step: null, cause: null } }
    expect(exitCodeOf({ ...asExpected, exploration })).toBe(expected)
  })
})

it('the most serious outcome determines the exit code', () => {
  expect(gravest([])).toBe(0)
  expect(gravest([0, 12, 11])).toBe(12)
  const order = [13, 11, 12, 20, 21, 130, 75, 150] as const
  for (const [i, last] of order.entries()) expect(gravest(order.slice(0, i + 1))).toBe(last)
})

it('each class of errors has its own exit code', () => {
  expect((['usage', 'load', 'spec', 'limit'] as const).map(exitCodeOfError)).toEqual([2, 150, 75, 20])
})
