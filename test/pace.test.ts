import { describe, expect, it } from 'vitest'
import { Pace, paced, untimed } from '../checker/pace.ts'

/** How large the parts of a range are if each row takes this long. */
function sizes(rows: number, msOf: (row: number) => number, most?: number): readonly number[] {
  let ms = 0
  const pace = new Pace(() => ms, most)
  return Array.from(pace.parts({ from: 0, to: rows }), ({ from, to }) => {
    for (let row = from; row < to; row++) ms += msOf(row)
    return to - from
  })
}

describe('the parts of a range', () => {
  it.each<[what: string, ms: (row: number) => number, first: readonly number[], later: number]>([
    ['grow while rows are fast', () => 0.001, [1, 2, 4, 8, 16, 32], 1024],
    ['are one row if a row takes long', () => 60, [1, 1, 1, 1], 1],
    ['take about a twentieth of a second', () => 5, [1, 2, 4, 8, 10, 10], 10],
    ['shrink when rows become slow', (row) => (row < 63 ? 0 : 25), [1, 2, 4, 8, 16, 32, 64, 2, 2], 2],
  ])('%s', (_what, ms, first, later) => {
    const all = sizes(10_000, ms)
    expect(all.slice(0, first.length)).toEqual(first)
    expect(all.at(-2)).toBe(later)
    expect(all.reduce((sum, size) => sum + size, 0)).toBe(10_000)
  })

  it('are at most as large as allowed', () => {
    expect(Math.max(...sizes(1000, () => 0, 7))).toBe(7)
  })

  it('do not grow because of a few rows at the end of a range', () => {
    const pace = new Pace(() => 0)
    for (let range = 0; range < 20; range++) expect([...pace.parts({ from: 0, to: 2 })].length).toBeLessThan(3)
    expect(pace.size).toBe(4)
  })
})

function* counting(to: number): Generator<void, string> {
  for (let i = 0; i < to; i++) yield
  return 'done'
}

describe('work that pauses often', () => {
  it.each([
    [0, 1],
    [1, 2],
    [100, 7],
  ])('pauses less often: %i pauses', (pauses, expected) => {
    const run = paced(counting(pauses), untimed()())
    let calls = 1
    let next = run.next()
    for (; !next.done; next = run.next()) calls++
    expect([next.value, calls]).toEqual(['done', expected])
  })
})
