import { model, modelNames } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import masterSlave from '../../../specs/rocketmq/master-slave.ts'
import {
  actionOf,
  expectAgreement,
  type Graphs,
  itMeetsExpectations,
  variant,
  withAction,
  withGuardOf,
} from '../../support/specs.ts'

/**
 * Distinct states, generated states and depth. TLC finds the same distinct states and depth for 'asynchronous, disk
 * loss' and, with one slave, for the two of 'crash and restart'.
 */
const graphs: Graphs = {
  'asynchronous, crash and restart': [178, 405, 11],
  'asynchronous, disk loss': [334, 710, 11],
  'asynchronous, two disk losses': [188, 364, 11],
  'asynchronous, power loss': [433, 1033, 11],
  'asynchronous, two power losses': [956, 2500, 13],
  'asynchronous with flush, power loss': [253, 549, 11],
  'asynchronous with flush, two power losses': [538, 1333, 13],
  'asynchronous with flush, disk loss': [890, 2323, 13],
  'synchronous, crash and restart': [121, 249, 11],
  'synchronous, disk loss': [249, 484, 12],
  'synchronous, two disk losses': [157, 264, 12],
  'synchronous, power loss': [351, 783, 11],
  'synchronous, two power losses': [848, 2062, 13],
  'synchronous with flush, power loss': [229, 466, 11],
  'synchronous with flush, two power losses': [513, 1203, 13],
  'synchronous with flush, disk loss': [755, 1947, 14],
  'two slaves, one copy, crash and restart': [700, 2161, 13],
  'two slaves, one copy, disk loss': [249, 533, 11],
  'two slaves, one copy, two disk losses': [606, 1560, 13],
  'two slaves, two copies, crash and restart': [560, 1630, 13],
  'two slaves, two copies, disk loss': [210, 417, 11],
  'two slaves, two copies, two disk losses': [551, 1323, 13],
  'two slaves, three copies, crash and restart': [360, 968, 13],
  'two slaves, three copies, disk loss': [134, 227, 12],
  'two slaves, three copies, two disk losses': [392, 839, 15],
}

describe('master and slave', () => {
  itMeetsExpectations(masterSlave, graphs, modelNames(masterSlave))

  it.each(modelNames(masterSlave))('%s: both engines agree', (name) => {
    expectAgreement(model(masterSlave, name))
  })

  it('keeps every promise without faults, with any write quorum', () => {
    for (const writeQuorum of [1, 2, 3]) {
      const quiet = model(masterSlave, undefined, { constants: { nodes: 3, writeQuorum } })
      expect(quiet).toHold()
    }
  })
})

describe('master and slave, with a bug', () => {
  it('OneLeaderNow fails if two brokers are configured with brokerId 0', () => {
    const right = model(masterSlave, 'asynchronous, crash and restart')
    const { then: restart } = actionOf(right, 'Restart')
    const buggy = withAction(right, 'Restart', () => ({
      then: (s, binding) => {
        restart(s, binding)
        const { brokers } = s as { brokers: { role: string }[] }
        for (const broker of brokers) broker.role = 'master'
      },
    }))
    expect(right).toHold('OneLeaderNow')
    expect(buggy).toViolate('OneLeaderNow', { length: 3 })
  })

  it('NoAcknowledgedLoss and AcknowledgedSurvives fail if SEND_OK comes before the flush', () => {
    const right = model(masterSlave, 'asynchronous with flush, power loss')
    const buggy = withGuardOf(variant(masterSlave, right, { syncFlush: false }), 'Acknowledge', right)
    expect(right).toHold(['NoAcknowledgedLoss', 'AcknowledgedSurvives'])
    expect(buggy).toViolate('NoAcknowledgedLoss', { length: 5 })
    expect(buggy).toViolate('AcknowledgedSurvives', { length: 4 })
  })

  it('AcknowledgedSurvives fails if SEND_OK comes before the second copy', () => {
    const right = model(masterSlave, 'synchronous, disk loss')
    const buggy = withGuardOf(variant(masterSlave, right, { writeQuorum: 1 }), 'Acknowledge', right)
    expect(right).toHold('AcknowledgedSurvives')
    expect(buggy).toViolate('AcknowledgedSurvives', { length: 4 })
  })

  it('PrefixOk and NoFork fail if a slave accepts messages', () => {
    const right = model(masterSlave, 'asynchronous, crash and restart')
    const buggy = withAction(right, 'Write', ({ when }) => ({
      when: (s) => when?.(s, { master: 0 }) ?? true,
    }))
    expect(right).toHold(['PrefixOk', 'NoFork'])
    expect(buggy).toViolate('PrefixOk', { length: 3 })
    expect(buggy).toViolate('NoFork', { length: 5 })
  })
})
