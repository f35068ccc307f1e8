import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Clock } from '../../checker/check/clock.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => vi.useRealTimers())

/** Whether the search must end and whether the choice of a counterexample must also end. */
const asks = ({ asked }: Clock) => [asked.interrupted?.(), asked.overdue?.()]

describe('a run that must end still looks for counterexamples for half a second', () => {
  it('after an interrupt', () => {
    let heard = false
    const clock = new Clock({ interrupted: () => heard })
    vi.advanceTimersByTime(9000)
    expect(asks(clock)).toEqual([null, false])
    heard = true
    expect(asks(clock)).toEqual(['interrupt', false])
    vi.advanceTimersByTime(500)
    expect(asks(clock)).toEqual(['interrupt', false])
    vi.advanceTimersByTime(1)
    expect(asks(clock)).toEqual(['interrupt', true])
  })

  it('after its time is up, even if only the choice of a counterexample asks', () => {
    const clock = new Clock({ maxSeconds: 4 })
    vi.advanceTimersByTime(4000)
    expect(asks(clock)).toEqual([null, false])
    vi.advanceTimersByTime(100)
    expect(clock.asked.overdue?.()).toBe(false)
    vi.advanceTimersByTime(500)
    expect(clock.asked.overdue?.()).toBe(false)
    vi.advanceTimersByTime(1)
    expect(asks(clock)).toEqual(['time', true])
  })

  it('but without that limit after its memory is full, which ends only the search', () => {
    const clock = new Clock({ isMemorySpent: () => true })
    expect(asks(clock)).toEqual(['memory', false])
    vi.advanceTimersByTime(60_000)
    expect(asks(clock)).toEqual(['memory', false])
  })
})
