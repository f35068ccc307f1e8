import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { seed } from '../support/random/seed.ts'
import { composed } from './compose.ts'
import { copyWith } from './copies.ts'
import { answersOf } from './engines.ts'
import { judge } from './judge.ts'
import { type Mistake, mistakes } from './mistakes.ts'

/** Of the specs that one run of idioms.test.ts judges, those that could show a mistake. */
const specsFor = ({ idioms }: Mistake) =>
  fc.sample(composed, { seed, numRuns: 2000 }).filter((spec) => spec.idioms.some(({ name }) => idioms.test(name)))

it.each(mistakes)(
  '$name: a copy of Quorate with this mistake differs from JavaScript',
  async (mistake) => {
    const copy = await copyWith(mistake.edits)
    const shown = specsFor(mistake).find(
      (spec) => judge(spec, copy).difference !== null && judge(spec, answersOf).difference === null,
    )
    expect(shown, `FC_SEED=${seed}`).toBeDefined()
  },
  300_000,
)
