import { model, modelNames } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import isr from '../../../specs/kafka/isr.ts'
import {
  actionOf,
  expectAgreement,
  type Graphs,
  itMeetsExpectations,
  variant,
  withAction,
} from '../../support/specs.ts'

/**
 * Distinct states, generated states and depth. TLC finds the same distinct states and depth for 'acks=1, crash', 'min
 * 2, two crashes' and 'KIP-966, lossy crash and crash'.
 */
const graphs: Graphs = {
  'acks=1, crash': [2701, 7742, 18],
  'acks=1, lossy crash': [348, 781, 13],
  'min 1, two crashes': [64160, 174931, 27],
  'min 2, two crashes': [46606, 121460, 25],
  'min 3, two crashes': [27480, 69501, 28],
  'min 2, false suspicion': [10761, 32516, 20],
  'min 1, lossy crash and crash': [102895, 268979, 28],
  'min 2, lossy crash and crash': [80541, 206615, 26],
  'min 3, lossy crash and crash': [6292, 14753, 21],
  'min 2, lossy crash, false suspicion': [86255, 231156, 25],
  'unclean, min 1, two crashes': [87498, 233608, 27],
  'unclean, min 2, two crashes': [53838, 139453, 25],
  'unclean, min 3, three crashes': [172051, 456054, 31],
  'KIP-966, lossy crash and crash': [62330, 149407, 26],
  'KIP-966, lossy crash, false suspicion': [9260, 21885, 20],
  'KIP-966, min 1, lossy crash and crash': [6787, 16230, 21],
  'KIP-966, two lossy crashes and crash': [29533, 68016, 27],
  'KIP-966, unclean, three crashes': [37510, 90748, 25],
  'KIP-966, last leader, lossy crash, false suspicion': [23019, 55756, 23],
  'KIP-966, last leader, lossy crash and crash': [7238, 15842, 21],
  'KIP-966, last leader, lossy crash and two crashes': [48639, 112738, 26],
  'KIP-966, balanced, lossy crash and crash': [7597, 16538, 21],
  'KIP-966, balanced, lossy crash and two crashes': [51024, 120206, 26],
  'KIP-966, balanced, two lossy crashes': [3426, 7001, 22],
}

describe('ISR', () => {
  itMeetsExpectations(isr, graphs, modelNames(isr))

  // These models are small because the reference engine is slow.
  it.each(modelNames(isr))('%s, with two replicas: both engines agree', (name) => {
    expectAgreement(variant(isr, model(isr, name), { replicas: 2, messages: 1, epochs: 3 }))
  })

  it('keeps every promise with its defaults', () => {
    expect(model(isr)).toHold()
  })
})

describe('ISR, with a bug', () => {
  it('acknowledged messages are lost if the leader answers at once', () => {
    const right = variant(isr, model(isr, 'acks=1, crash'), { acksAll: true })
    const write = actionOf(variant(isr, right, { acksAll: false }), 'Write')
    expect(right).toHold(['NoAcknowledgedLoss', 'AcknowledgedSurvives'])
    const buggy = withAction(right, 'Write', () => write)
    expect(buggy).toViolate('NoAcknowledgedLoss', { length: 4 })
    expect(buggy).toViolate('AcknowledgedSurvives', { length: 6 })
  })

  it('candidates are incomplete if the leader adds a follower that lags to the ISR', () => {
    const right = model(isr, undefined, { constants: { messages: 1, epochs: 2 }, faults: { crash: 1 } })
    const fetch = actionOf(right, 'Fetch')
    const buggy = withAction(right, 'ExpandIsr', ({ when: expand }) => ({
      when: (s, binding) => expand?.(s, binding) === true || fetch.when?.(s, binding) === true,
    }))
    expect(right).toHold(['CandidatesComplete', 'CommittedOnIsr'])
    expect(buggy).toViolate('CandidatesComplete', { length: 7 })
    expect(buggy).toViolate('CommittedOnIsr', { length: 6 })
  })

  it('NoAcknowledgedLoss fails if a broker can come back before it is fenced (KIP-903)', () => {
    const right = model(isr, undefined, { constants: { messages: 1, epochs: 2 }, faults: { lossyCrash: 1 } })
    const crash = actionOf(right, 'Crash')
    const buggy = withAction(right, 'Restart', () => ({ when: (s, binding) => crash.when?.(s, binding) === false }))
    expect(right).toHold('NoAcknowledgedLoss')
    expect(buggy).toViolate('NoAcknowledgedLoss', { length: 8 })
  })

  it('WellFormed fails if the leader can leave the ISR', () => {
    const right = model(isr, undefined, { constants: { messages: 1, epochs: 2 } })
    const buggy = withAction(right, 'ShrinkIsr', () => ({ when: (_, { leader, replica }) => leader === replica }))
    expect(right).toHold('WellFormed')
    expect(buggy).toViolate('WellFormed', { length: 2 })
  })
})
