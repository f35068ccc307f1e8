import { model, modelNames } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import isr from '../../../specs/kafka/isr.ts'
import controller from '../../../specs/rocketmq/controller.ts'
import {
  actionOf,
  expectAgreement,
  type Graphs,
  itMeetsExpectations,
  variant,
  withAction,
} from '../../support/specs.ts'

/** Distinct states, generated states and depth. */
const graphs: Graphs = {
  'defaults, crash': [2423, 6898, 18],
  'defaults, lossy crash': [302, 669, 13],
  'defaults, false suspicion': [723, 2027, 13],
  'all ack, two crashes': [59596, 162223, 26],
  'all ack, min 2, two crashes': [51660, 135439, 29],
  'all ack, false suspicion': [8822, 27187, 20],
  'all ack, lossy crash and crash': [7957, 18462, 22],
  'all ack, min 2, lossy crash and crash': [7885, 18288, 22],
  'all ack, unclean, two crashes': [84993, 226779, 26],
  'all ack, min 2, unclean, two crashes': [72749, 186786, 28],
}

describe('controller mode', () => {
  itMeetsExpectations(controller, graphs, modelNames(controller))

  // These models are small because the reference engine is slow.
  it.each(modelNames(controller))('%s, with two brokers: both engines agree', (name) => {
    expectAgreement(variant(controller, model(controller, name), { brokers: 2, messages: 1, masterEpochs: 3 }))
  })
})

describe("controller mode, with Kafka's rules", () => {
  const settings = { messages: 1, epochs: 3, minInsync: 2 }
  const faults = { crash: 1, lossyCrash: 1 }
  const kafka = model(isr, undefined, { constants: settings, faults })

  it('there are two copies if two are required', () => {
    const right = model(controller, 'all ack, min 2, lossy crash and crash')
    const asksAgain = withAction(right, 'Acknowledge', () => actionOf(kafka, 'Acknowledge'))
    expect(right).toViolate('AcknowledgedSurvives', { length: 7 })
    expect(asksAgain).toViolate('AcknowledgedSurvives', { length: 14 })
  })

  it('the partition is writable after two consecutive crashes', () => {
    const right = model(controller, 'all ack, prompt, two down')
    const isrStays = withAction(right, 'ElectFromIsr', () =>
      actionOf(model(isr, 'min 1, prompt, two down'), 'ElectFromIsr'),
    )
    expect(right).toViolate('EventuallyWritable')
    expect(isrStays).toHold('EventuallyWritable')
  })
})
