import { describe, expect, it } from 'vitest'
import {
  agreeBelow,
  endOfCommonPart,
  endOfEpoch,
  fetchNext,
  isCopy,
  isUpToDate,
  noTwoAtOneOffset,
} from '../../../specs/lib/log.ts'

/** A log whose records have these epochs. */
const withEpochs = (epochs: readonly number[]) => epochs.map((epoch) => ({ epoch }))

describe('two logs', () => {
  it.each([
    [[], [], 0],
    [[1], [], 0],
    [[1, 2], [1, 2], 2],
    [[1, 2, 3], [1, 2], 2],
    [[1, 2], [1, 3], 1],
    [[2], [1], 0],
    // Equal records above a difference do count. Where records have epochs, logs that agree at an offset also agree
    // below it.
    [[2, 3], [1, 3], 2],
  ])('%j and %j have their common part up to %i', (a, b, end) => {
    expect(endOfCommonPart(a, b)).toBe(end)
    expect(endOfCommonPart(b, a)).toBe(end)
  })

  it.each([
    [[1, 2], [1, 2, 3], 2, true],
    [[1, 2], [1, 2, 3], 3, false],
    [[1, 2], [1, 3], 1, true],
    [[1, 2], [1, 3], 2, false],
    [[], [1], 0, true],
  ])('%j and %j agree below %i: %s', (a, b, end, agree) => {
    expect(agreeBelow(a, b, end)).toBe(agree)
  })

  it.each([
    [[1], [1, 2], [1, 2]],
    [[3], [1, 2], [3, 2]],
    [
      [1, 2],
      [1, 2],
      [1, 2],
    ],
    [[1, 2], [1], [1, 2]],
  ])('%j fetches from %j and becomes %j', (follower, leader, after) => {
    const log = [...follower]
    fetchNext(log, leader)
    expect(log).toEqual(after)
  })

  it.each([
    [[1, 2], [1, 2], 1, true, true],
    [[1, 3], [1, 2], 1, false, true],
    [[1], [1, 2], 1, false, false],
  ])('%j has a copy of what %j has at %i: %s, by position %s', (log, leader, offset, exact, byPosition) => {
    expect(isCopy(log, leader, offset, false)).toBe(exact)
    expect(isCopy(log, leader, offset, true)).toBe(byPosition)
  })
})

describe('logs with epochs', () => {
  it.each([
    [[], 1, null],
    [[1, 1], 1, 2],
    [[1, 2], 1, 1],
    [[1, 3], 2, 1],
    [[2], 1, 0],
    [[1], 2, null],
  ])('in %j epoch %i ends at %s', (epochs, epoch, end) => {
    expect(endOfEpoch(withEpochs(epochs), epoch)).toBe(end)
  })

  it.each([
    [[], [], true],
    [[], [1], false],
    [[1], [], true],
    [[2], [1, 1], true],
    [[1, 1], [2], false],
    [[1, 1], [1], true],
    [[1], [1, 1], false],
  ])('%j is at least as up to date as %j: %s', (a, b, upToDate) => {
    expect(isUpToDate(withEpochs(a), withEpochs(b), ({ epoch }) => epoch)).toBe(upToDate)
  })
})

it.each([
  [[], true],
  [
    [
      { offset: 0, message: 1 },
      { offset: 1, message: 1 },
    ],
    true,
  ],
  [
    [
      { offset: 0, message: 1 },
      { offset: 0, message: 1 },
    ],
    true,
  ],
  [
    [
      { offset: 0, message: 1 },
      { offset: 0, message: 2 },
    ],
    false,
  ],
])('%j has no two messages at one offset: %s', (history, none) => {
  expect(noTwoAtOneOffset(history)).toBe(none)
})
