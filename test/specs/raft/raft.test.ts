import { describe, expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { instantiate } from '../../../checker/spec/instantiate.ts'
import type { Model } from '../../../checker/spec/model.ts'
import raft from '../../../specs/raft/raft.ts'
import { actionOf, counts, expected, verdicts, withAction, withGuardOf } from '../verdicts.ts'

const names = Object.keys(raft.models)

const model = (name: string) => instantiate(raft, { model: name })

/** The same model with other constants; what it expects is dropped. */
const variant = ({ constants, faults }: Model, changed: Record<string, number | string>) =>
  instantiate(raft, { constants: { ...constants, ...changed }, faults })

/** Distinct states, generated states and depth. TLC has the same distinct states and depth for 'restart'. */
const graphs: Record<string, readonly [number, number, number]> = {
  restart: [3099, 7648, 12],
  'restart, three terms': [14015, 41671, 13],
  'four terms': [14683, 51442, 13],
  'entries of older terms are committed': [20590, 75535, 16],
  'votes compare only lengths': [28243, 87640, 17],
  'votes compare nothing': [749, 1867, 9],
  'votes are forgotten': [7324, 22732, 16],
  'disk loss': [2804, 10069, 10],
  'three copies, disk loss': [1991, 7003, 11],
  'one vote': [22548, 97453, 17],
  'one copy': [746, 1897, 8],
}

const verdictsOf = (each: Model) => verdicts(explore(each, { stop: 'never' }))

describe('Raft', () => {
  it.each(names)('%s: verdicts, lengths and counts', (name) => {
    const each = model(name)
    const exploration = explore(each, { stop: 'never' })
    expect(verdicts(exploration)).toEqual(expected(each))
    expect(counts(exploration)).toEqual(graphs[name])
  })

  // At a small size, for the reference takes its time.
  it.each(names)('%s, with two nodes: both engines find the same', (name) => {
    const each = variant(model(name), { nodes: 2, terms: 2, messages: 1 })
    expect(explore(each, { stop: 'never' })).toMatchObject(referenceExplore(each, { stop: 'never' }))
  })

  it('keeps every promise with its defaults, with a first entry in each term too', () => {
    expect(new Set(Object.values(verdictsOf(instantiate(raft))))).toEqual(new Set(['holds']))
    const noOp = instantiate(raft, { constants: { noOp: true }, faults: { restart: 1 } })
    expect(new Set(Object.values(verdictsOf(noOp)))).toEqual(new Set(['holds']))
    expect(counts(explore(noOp))).toEqual([16615, 43492, 16])
  })
})

describe('Raft, with a bug', () => {
  it('OneLeaderPerEpoch fails where one vote makes a leader', () => {
    const right = model('restart')
    const buggy = withGuardOf(variant(right, { voteQuorum: 1 }), 'BecomeLeader', right)
    expect(verdictsOf(right)['OneLeaderPerEpoch']).toBe('holds')
    expect(verdictsOf(buggy)['OneLeaderPerEpoch']).toBe(3)
  })

  it('LogMatching fails where a follower appends without a look at its last entry', () => {
    const right = instantiate(raft, { constants: { messages: 3 } })
    const drop = actionOf(right, 'DropEntry')
    const buggy = withAction(right, 'AppendEntry', ({ when: append }) => ({
      when: (s, binding) => append?.(s, binding) === true || drop.when?.(s, binding) === true,
    }))
    expect(verdictsOf(right)['LogMatching']).toBe('holds')
    expect(verdictsOf(buggy)['LogMatching']).toBe(7)
  })

  it('acknowledged messages are lost where the leader alone commits', () => {
    const right = model('restart')
    const buggy = withGuardOf(variant(right, { commitQuorum: 1 }), 'Commit', right)
    expect(verdictsOf(right)).toMatchObject({ NoAcknowledgedLoss: 'holds', AcknowledgedSurvives: 'holds' })
    expect(verdictsOf(buggy)).toMatchObject({ NoAcknowledgedLoss: 5, AcknowledgedSurvives: 6 })
  })

  it('committed entries are replaced where a majority commits entries of older terms (figure 8)', () => {
    const right = model('four terms')
    const buggy = withGuardOf(variant(right, { commitRule: 'any' }), 'Commit', right)
    expect(verdictsOf(right)).toMatchObject({ NoCommittedLoss: 'holds', StateMachineSafety: 'holds' })
    expect(verdictsOf(buggy)).toMatchObject({ NoCommittedLoss: 11, StateMachineSafety: 14 })
  })

  it('NoAcknowledgedLoss fails where voters compare nothing', () => {
    const right = model('restart')
    const buggy = withGuardOf(variant(right, { voteRule: 'none' }), 'BecomeLeader', right)
    expect(verdictsOf(buggy)['NoAcknowledgedLoss']).toBe(6)
  })
})
