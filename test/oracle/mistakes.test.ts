import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Composed, composed } from './compose.ts'
import { copyWith } from './copies.ts'
import { answersOf } from './engines.ts'
import { judge } from './judge.ts'
import { type Mistake, mistakes } from './mistakes.ts'

/** Always the same specs. */
const specs = fc.sample(composed, { seed: 1, numRuns: 2000 })

/** From the same number of specs as in idioms.test.ts, those that could show a mistake. */
const specsFor = (mistake: Mistake): readonly Composed[] =>
  specs.filter(
    ({ idioms, symmetric }) =>
      idioms.some(({ name }) => mistake.idioms.test(name)) && (symmetric || mistake.symmetric === undefined),
  )

it.each(mistakes)(
  '$name: a copy of Quorate with this mistake differs from JavaScript',
  async (mistake) => {
    const copy = await copyWith(mistake.edits)
    const shown = specsFor(mistake).find(
      (spec) => judge(spec, copy).difference !== null && judge(spec, answersOf).difference === null,
    )
    expect(shown).toBeDefined()
  },
  300_000,
)
