import { range, spec } from 'quorate'
import { expect, it } from 'vitest'
import { searching } from '../../../checker/explore/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { must } from '../../../checker/must.ts'
import type { Progress } from '../../../checker/results/exploration.ts'

/** A chain of states: each level has one. */
const chain = (levels: number) =>
  instantiate(
    spec('chain', {}, (_c, _f, { state }) => {
      const { action, define } = state({ n: range(1, levels) })
      return define({
        init: () => {},
        actions: { Up: action({ when: (s) => s.n < levels, then: (s) => void s.n++ }) },
        invariants: { Any: (s) => s.n > 0 },
      })
    }),
  )

/** Searches the chain, and returns what was reported last and how much CPU time the search took, in microseconds. */
function measured(levels: number): { readonly reported: Progress; readonly cpu: number } {
  const model = chain(levels)
  const before = process.cpuUsage()
  const reports = [...searching(model)]
  const { user, system } = process.cpuUsage(before)
  return { reported: must(reports.at(-1)), cpu: user + system }
}

it('reports how many levels and states were found', () => {
  expect(measured(300).reported).toMatchObject({ depth: 300, distinct: 300 })
})

it('takes as long for a late level as for an early one', () => {
  measured(2_000) // compiles the search
  const ratio = measured(20_000).cpu / measured(2_000).cpu
  expect(ratio).toBeLessThan(40)
})
