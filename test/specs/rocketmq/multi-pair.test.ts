import { model, modelNames } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import multiPair from '../../../specs/rocketmq/multi-pair.ts'
import { expectAgreement, type Graphs, itMeetsExpectations, withGuardOf } from '../../support/specs.ts'

/**
 * Distinct states, generated states and depth. TLC finds the same distinct states and depth for 'spread' and 'pinned,
 * crash'.
 */
const graphs: Graphs = {
  spread: [373, 883, 9],
  'spread, crash': [2362, 6911, 11],
  'spread, disk loss': [122, 249, 7],
  'spread, disk loss and crash': [653, 1805, 9],
  'spread synchronous, disk loss': [103, 203, 7],
  sticky: [67, 138, 9],
  'sticky with retry': [211, 477, 13],
  'sticky, crash': [904, 2384, 11],
  'sticky synchronous, crash': [613, 1497, 11],
  'sticky synchronous, two crashes': [2660, 8005, 13],
  'pinned, crash': [424, 1139, 11],
  'pinned synchronous, crash': [301, 766, 11],
  'pinned with retry, crash': [1336, 3812, 15],
}

describe('several pairs', () => {
  itMeetsExpectations(multiPair, graphs, modelNames(multiPair))

  it.each(modelNames(multiPair))('%s: both engines agree', (name) => {
    expectAgreement(model(multiPair, name))
  })

  it('lose order or availability in a crash, but never both', () => {
    for (const target of ['spread', 'sticky', 'pinned'])
      for (const writeQuorum of [1, 2]) {
        const each = model(multiPair, undefined, { constants: { target, writeQuorum }, faults: { crash: 1 } })
        const { properties } = explore(each, { properties: ['NoOvertake', 'CanWrite'] })
        expect(properties.map(({ verdict }) => verdict).sort()).toEqual(['holds', 'violated'])
      }
  })
})

describe('several pairs, with a bug', () => {
  it('StrictOrder and NoOvertake fail if strictly ordered messages go to any queue', () => {
    const right = model(multiPair, 'pinned, crash')
    const buggy = withGuardOf(model(multiPair, 'spread'), 'Send', right)
    expect(right).toHold(['StrictOrder', 'NoOvertake'])
    expect(buggy).toViolate('StrictOrder', { length: 6 })
    expect(buggy).toViolate('NoOvertake', { length: 5 })
  })

  it('AcknowledgedSurvives fails if SEND_OK comes before the second copy', () => {
    const right = model(multiPair, 'spread synchronous, disk loss')
    const buggy = withGuardOf(model(multiPair, 'spread, disk loss'), 'Acknowledge', right)
    expect(right).toHold('AcknowledgedSurvives')
    expect(buggy).toViolate('AcknowledgedSurvives', { length: 4 })
  })
})
