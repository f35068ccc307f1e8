import { array, range, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { bytesPerState, statesThatFit } from '../../../checker/explore/machine/capacity.ts'
import { explore } from '../../../checker/explore/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { BATCH } from '../../../checker/compile/compile.ts'

/** Counts forever, in states with this many words. */
const counting = (words: number) =>
  instantiate(
    spec('counting', {}, (_c, _f, { state }) => {
      const Word = range(0, 2 ** 32 - 1)
      const { action, define } = state({ n: Word, pad: array(words - 1, Word) })
      return define({
        init: () => {},
        actions: {
          Next: action({
            forall: { by: range(0, 99) },
            then: (s, { by }) => {
              s.n = Math.min(2 ** 32 - 1, s.n * 100 + by)
            },
          }),
        },
      })
    }),
  )

describe('how many states fit', () => {
  it.each([
    [2, 1_600_000],
    [2, 6_000_000],
    [6, 3_000_000],
    [6, 9_000_000],
    [30, 16_000_000],
  ])('of %d words into %d bytes is what a run stores, except for the last batches', (words, maxMemory) => {
    const { distinct, ended, storage } = explore(counting(words), { maxMemory })
    const fit = statesThatFit(words, maxMemory)
    expect(ended).toBe('memory')
    expect(Math.abs(distinct - fit)).toBeLessThanOrEqual(2 * BATCH)
    const { least, most } = bytesPerState(words)
    expect(storage.bytesPerState).toBeGreaterThan(least)
    expect(storage.bytesPerState).toBeLessThan(most)
  })

  it('at most as many as the largest table holds, and none if the table alone is too large', () => {
    expect(statesThatFit(4, 1e12)).toBe(Math.floor(0.7 * 2 ** 31))
    expect(statesThatFit(4, 100_000)).toBe(0)
  })
})
