import { expect, it } from 'vitest'
import { usefulWorkers } from '../../../checker/cli/usefulWorkers.ts'

it.each([
  [1, 1],
  [64, 64],
  [128, 64],
])('a worker on a machine with %i cores has %i threads by default', (cores, threads) => {
  expect(usefulWorkers(cores)).toBe(threads)
})
