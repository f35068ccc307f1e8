import { expect, it } from 'vitest'
import { defaultWorkers } from '../../../checker/cli/options/cluster/clusterOptions.ts'

it.each([
  [1, 1],
  [64, 64],
  [128, 64],
])('a worker on a machine with %i cores has %i threads by default', (cores, threads) => {
  expect(defaultWorkers(cores)).toBe(threads)
})
