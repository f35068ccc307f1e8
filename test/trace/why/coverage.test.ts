import { expect, it } from 'vitest'
import { coverageText } from '../../../checker/render/text/coverageText.ts'
import { guardCoverage } from '../../../checker/trace/why/coverage.ts'
import { guardedModel } from '../../support/sources/guarded.ts'
import { withAction } from '../../support/specs.ts'

/** The lines about conjuncts, without their places. */
function linesOf(when: string, maxStates = 10): readonly string[] {
  const coverage = guardCoverage(guardedModel({ when }), maxStates)
  return coverage
    ? coverageText([{ spec: 'guarded', coverage }])
        .replaceAll(/ \(guarded\.js:\d+:\d+\)/g, '')
        .split('\n')
    : []
}

const ALL = 'guarded: guards in 2 states of 1 model, all of them'

// The action sets x from 1, its first value, to 0.
it.each<readonly [when: string, lines: readonly string[]]>([
  ['when: (s) => s.x > 0', [ALL, '  every conjunct was true in some of them, and false in others']],
  ['when: (s) => s.x > 0 && s.y > 1', [ALL, '  Act: s.y > 1 never refused anything']],
  ['when: (s) => { if (s.y === 3) return false; return s.x > 0 }', [ALL, '  Act: s.y !== 3 never refused anything']],
  [
    'when: (s) => s.x > 1 && s.y > 1',
    [
      'guarded: guards in 1 state of 1 model, all of them',
      '  Act: s.x > 1 was never true',
      '  Act: s.y > 1 was never reached',
    ],
  ],
])('%s', (when, lines) => {
  expect(linesOf(when)).toEqual(lines)
})

it('is labelled as a sample', () => {
  expect(linesOf('when: (s) => s.x > 0', 1)[0]).toBe(
    'guarded: guards in 1 state of 1 model, a sample: of 1 model only the first states',
  )
})

it('adds up over the models of a spec', () => {
  const coverages = ['when: (s) => s.x > 1', 'when: (s) => s.x < 2'].map((when) =>
    guardCoverage(guardedModel({ when }), 9),
  )
  const text = coverageText(coverages.flatMap((coverage) => (coverage ? [{ spec: 'guarded', coverage }] : [])))
  expect(text).toContain('guards in 3 states of 2 models, all of them')
  expect(text).toContain('s.x > 1 (guarded.js:10:62) was never true')
})

it('is unknown for a model that the loader did not load', () => {
  expect(
    guardCoverage(
      withAction(guardedModel({ when: 'when: () => true' }), 'Act', () => ({})),
      9,
    ),
  ).toBeNull()
})
