import { totalmem } from 'node:os'
import { describe, expect, it } from 'vitest'
import { defaultMemory, memoryOf } from '../../../checker/cli/sharedOptions/memory.ts'

describe('the memory for states', () => {
  it.each<[constrained: number | undefined, expected: number]>([
    [undefined, 12e9],
    [0, 12e9],
    [2 ** 64, 12e9],
    [4e9, 3e9],
  ])('of 16 GB, with a control group of %s: %d', (constrained, expected) => {
    expect(defaultMemory(constrained, 16e9)).toBe(expected)
  })

  it('is at most three quarters of the machine, or the requested amount', () => {
    expect(memoryOf(undefined)).toBeGreaterThan(0)
    expect(memoryOf(undefined)).toBeLessThanOrEqual(0.75 * totalmem())
    expect(memoryOf('2GB')).toBe(2e9)
  })
})
