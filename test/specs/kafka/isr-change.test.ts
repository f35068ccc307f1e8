import { model, modelNames } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import isrChange from '../../../specs/kafka/isr-change.ts'
import { expectAgreement, type Graphs, itMeetsExpectations, withAction } from '../../support/specs.ts'

/** Distinct states, generated states and depth. */
const graphs: Graphs = {
  '(2,1,1)': [24, 76, 7],
  '(2,2,2)': [84, 307, 12],
  '(3,1,1)': [220, 1281, 10],
  '(3,1,2)': [1460, 7865, 14],
  '(3,2,2)': [4088, 23153, 17],
  'without the union, (2,1,1)': [24, 74, 7],
  'without the union, (2,2,2)': [84, 295, 12],
  'without the union, (3,1,2)': [1460, 7497, 14],
}

describe('ISR change', () => {
  itMeetsExpectations(isrChange, graphs, modelNames(isrChange))

  it.each(modelNames(isrChange))('%s: both engines agree', (name) => {
    expectAgreement(model(isrChange, name))
  })
})

describe('ISR change, with a bug', () => {
  it('ValidHighWatermark fails if the controller accepts requests for another version', () => {
    const right = model(isrChange, '(2,2,2)')
    const buggy = withAction(right, 'ControllerHandleRequest', () => ({ when: undefined }))
    expect(right).toHold('ValidHighWatermark', { withinConstraint: true })
    expect(buggy).toViolate('ValidHighWatermark', { length: 9 })
  })

  it('HighWatermarkGrows fails if the leader proposes a follower that is behind', () => {
    const buggy = withAction(model(isrChange, '(2,2,2)'), 'LeaderRequestExpandIsr', () => ({ when: undefined }))
    expect(buggy).toViolate('HighWatermarkGrows', { length: 5 })
  })
})
