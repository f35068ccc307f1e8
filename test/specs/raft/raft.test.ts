import { model, modelNames } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import raft from '../../../specs/raft/raft.ts'
import {
  actionOf,
  expectAgreement,
  type Graphs,
  itMeetsExpectations,
  variant,
  withAction,
  withGuardOf,
} from '../../support/specs.ts'

/** Distinct states, generated states and depth. TLC finds the same distinct states and depth for 'restart'. */
const graphs: Graphs = {
  restart: [3099, 7648, 12],
  'restart, three terms': [14015, 41671, 13],
  'four terms': [14683, 51442, 13],
  'leaders start with an entry': [1726, 5188, 12],
  'entries of older terms are committed': [20590, 75535, 16],
  'votes compare only lengths': [28243, 87640, 17],
  'votes compare nothing': [749, 1867, 9],
  'votes compare nothing, two messages': [4497, 11341, 13],
  'votes are forgotten': [7324, 22732, 16],
  'disk loss': [2804, 10069, 10],
  'disk loss, two messages': [20028, 66592, 15],
  'three copies, disk loss': [1991, 7003, 11],
  'three copies, disk loss, two messages': [10505, 35011, 15],
  'one vote': [22548, 97453, 17],
  'one copy': [746, 1897, 8],
  'one copy, two messages': [4733, 12412, 12],
}

describe('Raft', () => {
  itMeetsExpectations(raft, graphs, modelNames(raft))

  // These models are small because the reference engine is slow.
  it.each(modelNames(raft))('%s, with two nodes: both engines agree', (name) => {
    expectAgreement(variant(raft, model(raft, name), { nodes: 2, terms: 2, messages: 1 }))
  })

  it('keeps every promise with its defaults, even if each term starts with an entry', () => {
    expect(model(raft)).toHold()
    const noOp = model(raft, undefined, { constants: { noOp: true }, faults: { restart: 1 } })
    expect(noOp).toHold()
    expect(explore(noOp)).toMatchObject({ distinct: 16615, generated: 43492, depth: 16 })
  })
})

describe('Raft, with a bug', () => {
  it('OneLeaderPerEpoch fails if one vote is enough', () => {
    const right = model(raft, 'restart')
    const buggy = withGuardOf(variant(raft, right, { voteQuorum: 1 }), 'BecomeLeader', right)
    expect(right).toHold('OneLeaderPerEpoch')
    expect(buggy).toViolate('OneLeaderPerEpoch', { length: 3 })
  })

  it('LogMatching fails if a follower appends without comparing its last entry', () => {
    const right = model(raft, undefined, { constants: { messages: 3 } })
    const drop = actionOf(right, 'DropEntry')
    const buggy = withAction(right, 'AppendEntry', ({ when: append }) => ({
      when: (s, binding) => append?.(s, binding) === true || drop.when?.(s, binding) === true,
    }))
    expect(right).toHold('LogMatching')
    expect(buggy).toViolate('LogMatching', { length: 7 })
  })

  it('acknowledged messages are lost if the leader commits alone', () => {
    const right = model(raft, 'restart')
    const buggy = withGuardOf(variant(raft, right, { commitQuorum: 1 }), 'Commit', right)
    expect(right).toHold(['NoAcknowledgedLoss', 'AcknowledgedSurvives'])
    expect(buggy).toViolate('NoAcknowledgedLoss', { length: 5 })
    expect(buggy).toViolate('AcknowledgedSurvives', { length: 6 })
  })

  it('committed entries are replaced if a majority commits entries from older terms (figure 8)', () => {
    const right = model(raft, 'four terms')
    const buggy = withGuardOf(variant(raft, right, { commitRule: 'any' }), 'Commit', right)
    expect(right).toHold(['NoCommittedLoss', 'StateMachineSafety'])
    expect(buggy).toViolate('NoCommittedLoss', { length: 11 })
    expect(buggy).toViolate('StateMachineSafety', { length: 14 })
  })

  it('NoAcknowledgedLoss fails if voters compare nothing', () => {
    const right = model(raft, 'restart')
    const buggy = withGuardOf(variant(raft, right, { voteRule: 'none' }), 'BecomeLeader', right)
    expect(buggy).toViolate('NoAcknowledgedLoss', { length: 6 })
  })
})
