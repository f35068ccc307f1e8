import { expect, it } from 'vitest'
import { inOrder } from '../../../checker/cli/running/inOrder.ts'

it.each([
  [
    [0, 1, 2],
    [[0], [1], [2]],
  ],
  [
    [2, 1, 0],
    [[], [], [0, 1, 2]],
  ],
  [
    [1, 0, 3, 2],
    [[], [0, 1], [], [2, 3]],
  ],
])('values that arrive as %j', (arriving, delivered) => {
  const now: number[] = []
  const settle = inOrder<{ readonly n: number }>(({ n }, index) => {
    expect(n).toBe(index)
    now.push(n)
  })
  const after = arriving.map((n) => {
    settle(n, { n })
    return now.splice(0)
  })
  expect(after).toEqual(delivered)
})
