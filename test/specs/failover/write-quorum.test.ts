import { model, modelNames } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import writeQuorum from '../../../specs/failover/write-quorum.ts'
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
 * Distinct states, generated states and depth. TLC finds the same distinct states and depth for 'N=2 W=1 any, crash',
 * 'N=2 W=2 any, crashes', 'N=3 W=2 any, zombie' and 'W=2 R=2, crashes'.
 */
const graphs: Graphs = {
  'N=2 W=1 any, crash': [289, 480, 11],
  'N=2 W=1 any, zombie': [109, 184, 9],
  'N=2 W=2 any, crashes': [1197, 1992, 15],
  'N=2 W=1 any with flush, power loss': [130, 212, 10],
  'N=2 W=2 any with flush, zombie and power loss': [234, 413, 10],
  'N=3 W=1 any, crash': [1674, 3739, 14],
  'N=3 W=2 any, crash': [1254, 2512, 14],
  'N=3 W=2 any, zombie': [619, 1277, 12],
  'N=3 W=3 any, crashes': [9646, 21447, 19],
  'N=3 W=3 any, zombie': [337, 649, 12],
  'W=2 R=2, crashes': [16633, 39526, 18],
  'W=2 R=2, zombie': [3918, 8752, 14],
  'W=2 R=2, zombie, two epochs': [669, 1375, 12],
  'W=1 R=2, crash': [1955, 4404, 14],
  'W=2 R=1, crash': [1254, 2512, 14],
  'W=2 R=2, disk loss': [4447, 10644, 14],
  'W=2 R=2, disk loss, two messages': [29587, 70471, 20],
  'W=3 R=1, disk loss': [2983, 6625, 15],
  'W=3 R=1, disk loss, two messages': [16435, 37074, 20],
  'W=3 R=2, disk loss': [3306, 7856, 15],
  'W=2 R=3, disk loss': [2045, 4281, 14],
  'W=3 R=2, two disk losses': [16855, 44690, 18],
  'W=3 R=2, two disk losses, two messages': [97355, 249655, 24],
  'W=3 R=3, two disk losses': [7697, 18083, 18],
  'W=2 R=2, power loss': [15734, 49910, 18],
  'W=2 R=2 with flush, power loss': [9697, 28911, 18],
  'W=2 R=2 with flush, power loss, one message': [888, 2141, 13],
  'W=2 R=2 with flush, power loss and crash': [12211, 38525, 17],
  'W=2 R=2 with flush, power loss and crash, two messages': [160797, 560235, 22],
  'W=2 R=2 with flush, disk loss': [179602, 620790, 25],
  'W=2 R=2 by length, crashes': [16667, 39598, 18],
  'W=2 R=2 by length, crashes, three messages': [73031, 177797, 22],
  'W=2 R=2 without fencing, zombie': [3890, 8643, 14],
  'W=2 R=2 without fencing, zombie, one message': [96, 173, 8],
  'W=2 R=2 by position, zombie': [4635, 10276, 14],
  'W=2 R=2, crash, all restart': [277, 497, 10],
}

describe('write quorums', () => {
  itMeetsExpectations(writeQuorum, graphs, modelNames(writeQuorum))

  it.each(modelNames(writeQuorum).filter((name) => (graphs[name]?.[0] ?? 0) < 1000))(
    '%s: both engines find the same',
    (name) => {
      expectAgreement(model(writeQuorum, name))
    },
  )

  it('both engines agree when power and disks are lost', () => {
    const constants = { nodes: 2, inspect: 1, messages: 1, syncFlush: true, positionOnlyAcks: true }
    expectAgreement(model(writeQuorum, undefined, { constants, faults: { powerLoss: 1, diskLoss: 1 } }))
  })

  it('holds with its defaults', () => {
    expect(model(writeQuorum)).toHold()
  })

  it('loses no acknowledged message if and only if W + R > N + D', () => {
    for (const W of [1, 2, 3])
      for (const R of [1, 2, 3])
        for (const D of [0, 1, 2]) {
          const constants = { writeQuorum: W, inspect: R, messages: 1 }
          const each = model(writeQuorum, undefined, { constants, faults: { crash: 1, diskLoss: D } })
          const [found] = explore(each, { properties: ['NoAcknowledgedLoss'], stop: 'first' }).properties
          expect([W, R, D, found?.verdict]).toEqual([W, R, D, W + R > 3 + D ? 'holds' : 'violated'])
        }
  }, 60_000)
})

describe('write quorums, with a bug', () => {
  it('OneLeaderPerEpoch fails if a new leader stays in the old epoch', () => {
    const right = model(writeQuorum, 'W=2 R=2, zombie')
    const { then: promote } = actionOf(right, 'Promote')
    const buggy = withAction(right, 'Promote', () => ({
      then: (s, binding) => {
        promote(s, binding)
        const { nodes } = s as { nodes: { epoch: number }[] }
        for (const node of nodes) node.epoch = 1
      },
    }))
    expect(right).toHold('OneLeaderPerEpoch')
    expect(buggy).toViolate('OneLeaderPerEpoch', { length: 2 })
  })

  it('all properties of acknowledged messages fail if the leader acknowledges before there are enough copies', () => {
    const right = model(writeQuorum, 'W=2 R=2, zombie')
    const buggy = withGuardOf(variant(writeQuorum, right, { writeQuorum: 1 }), 'Acknowledge', right)
    expect(right).toHold(['NoAcknowledgedLoss', 'AcknowledgedSurvives', 'NoFork'])
    expect(buggy).toViolate('NoAcknowledgedLoss', { length: 4 })
    expect(buggy).toViolate('AcknowledgedSurvives', { length: 5 })
    expect(buggy).toViolate('NoFork', { length: 6 })
  })

  it('NoAcknowledgedLoss fails if a manager promotes a node without inspecting logs', () => {
    const right = model(writeQuorum, 'W=2 R=2, crashes')
    const buggy = withGuardOf(model(writeQuorum, undefined, { constants: { rule: 'any' } }), 'Promote', right)
    expect(right).toHold('NoAcknowledgedLoss')
    expect(buggy).toViolate('NoAcknowledgedLoss', { length: 6 })
  })
})
