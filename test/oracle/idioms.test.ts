import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Composed, composed } from './compose.ts'
import { answersOf } from './engines.ts'
import { judge } from './judge.ts'
import { Tally } from './tally.ts'

/** The specs are the same in every run unless FC_SEED is set. FC_RUNS sets how many there are. */
const run = { seed: Number(process.env['FC_SEED'] ?? 725_707_052), numRuns: Number(process.env['FC_RUNS'] ?? 2000) }
const tally = new Tally()

/** The engines must give the counts, verdicts and lengths of plain JavaScript, or an error with a code. */
function expectPlain(spec: Composed): void {
  const judgement = judge(spec, answersOf)
  if (judgement.difference !== null) throw new Error(judgement.difference)
  tally.add(spec, judgement)
}

describe('specs as people write them', () => {
  it(
    'mean what they mean in JavaScript, or are rejected',
    () => {
      fc.assert(fc.property(composed, expectPlain), run)
      console.log([`idioms, FC_SEED=${run.seed}`, ...tally.lines].join('\n'))
    },
    60_000 + 1000 * run.numRuns,
  )

  it('usually run', () => {
    expect(tally.share).toBeGreaterThan(0.5)
    expect(tally.seldom).toEqual([])
  })
})
