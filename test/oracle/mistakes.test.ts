import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Composed, composed } from './compose.ts'
import { copyWith } from './copies.ts'
import { answersOf } from './engines.ts'
import { judge } from './judge.ts'
import { type Mistake, mistakes } from './mistakes.ts'

/** Every run uses the same specs. */
const specs = fc.sample(composed, { seed: 1, numRuns: 6000 })

/**
 * The specs that could reveal a mistake, out of three times as many as idioms.test.ts checks. About one spec in 1,500
 * reveals the rarest mistake.
 */
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
