import { model } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import replication from '../../../specs/kafka/replication.ts'
import { expectAgreement, type Graphs, itMeetsExpectations, withAction, withGuardOf } from '../../support/specs.ts'

/**
 * Distinct states, generated states and depth of complete state graphs. TLC finds the same distinct states and depth in
 * all of them.
 */
const graphs: Graphs = {
  'truncate-to-hw, acks=all, min 2, (2,2,2)': [1961, 3555, 17],
  'kip-279, acks=all, min 1, (2,2,2)': [1201, 2545, 16],
  'kip-320, acks=1, (2,2,2)': [961, 1805, 15],
  'kip-320, acks=all, min 2, (2,2,2)': [1331, 2083, 17],
  'truncate-to-hw, acks=all, min 1, (2,2,3)': [11501, 26641, 21],
  'kip-101, acks=all, min 1, (2,2,3)': [9711, 22507, 19],
  'kip-279, acks=1, (2,2,3)': [9151, 22055, 18],
  'kip-279, acks=all, min 2, (2,2,3)': [14267, 30569, 20],
  'kip-101, acks=all, min 2, (2,2,4)': [89451, 214973, 23],
  'kip-320, acks=all, min 1, (2,2,4)': [32735, 64659, 22],
  'truncate-to-hw, acks=all, min 2, (3,2,2)': [135190, 399697, 26],
  'kip-101, acks=all, min 1, (3,2,2)': [61228, 190732, 22],
  'kip-279, acks=all, min 2, (3,2,2)': [109354, 317299, 24],
  'kip-320, acks=1, (3,2,2)': [39763, 102484, 22],
  'kip-320, acks=all, min 3, (3,2,2)': [43651, 99817, 22],
  'truncate-to-hw, acks=1, (3,1,3)': [225196, 782134, 22],
  'kip-101, acks=1, (3,1,3)': [192952, 668134, 22],
  'kip-101, acks=all, min 3, (3,1,3)': [196225, 657241, 23],
  'kip-279, acks=all, min 1, (3,1,3)': [196942, 678826, 23],
  'kip-320, acks=all, min 2, (3,1,3)': [125653, 288004, 23],
}

describe('truncation protocols with zombie leaders and acknowledgements', () => {
  itMeetsExpectations(replication, graphs, Object.keys(graphs))

  it.each(['truncate-to-hw, acks=1, (2,2,2)', 'kip-320, acks=all, min 2, (2,2,2)'] as const)(
    '%s: both engines find the same',
    (name) => {
      expectAgreement(model(replication, name))
    },
  )
})

describe('KIP-320 under acks=all, with a bug', () => {
  it('NoExposedLoss fails if a leader with a stale high watermark can expand the ISR (KAFKA-7128)', () => {
    const right = model(replication, 'kip-320, acks=all, min 3, (3,1,3)')
    const buggy = withGuardOf(model(replication, 'kip-279, acks=all, min 3, (3,1,3)'), 'LeaderExpandIsr', right)
    expect(buggy).toHold('NoAcknowledgedLoss')
    expect(buggy).toViolate('NoExposedLoss', { length: 14 })
  }, 120_000)

  it('OneLeaderPerEpoch fails if a follower believes that a request names it as leader', () => {
    const right = model(replication, 'kip-320, acks=all, min 1, (2,2,2)')
    const buggy = withAction(right, 'BecomeFollower', ({ then }) => ({
      then: (s, binding) => {
        then(s, binding)
        const { replicas } = s as { replicas: { leader: number }[] }
        const { follower } = binding as { follower: number }
        replicas[follower].leader = follower
      },
    }))
    expect(right).toHold('OneLeaderPerEpoch')
    expect(buggy).toViolate('OneLeaderPerEpoch', { length: 4 })
  })
})
