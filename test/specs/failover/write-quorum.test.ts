import { describe, expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { instantiate } from '../../../checker/spec/instantiate.ts'
import type { Model } from '../../../checker/spec/model.ts'
import writeQuorum from '../../../specs/failover/write-quorum.ts'
import { actionOf, counts, expected, verdicts, withAction, withGuardOf } from '../verdicts.ts'

const names = Object.keys(writeQuorum.models)

const model = (name: string) => instantiate(writeQuorum, { model: name })

/** The same model with other constants; what it expects is dropped. */
const variant = ({ constants, faults }: Model, changed: Record<string, number | boolean>) =>
  instantiate(writeQuorum, { constants: { ...constants, ...changed }, faults })

/**
 * Distinct states, generated states and depth. TLC has the same distinct states and depth for 'N=2 W=1 any, crash',
 * 'N=2 W=2 any, crashes', 'N=3 W=2 any, zombie' and 'W=2 R=2, crashes'.
 */
const graphs: Record<string, readonly [number, number, number]> = {
  'N=2 W=1 any, crash': [289, 480, 11],
  'N=2 W=1 any, zombie': [109, 184, 9],
  'N=2 W=2 any, crashes': [1197, 1992, 15],
  'N=3 W=1 any, crash': [1674, 3739, 14],
  'N=3 W=2 any, crash': [1254, 2512, 14],
  'N=3 W=2 any, zombie': [619, 1277, 12],
  'N=3 W=3 any, crashes': [9646, 21447, 19],
  'N=3 W=3 any, zombie': [337, 649, 12],
  'W=2 R=2, crashes': [16633, 39526, 18],
  'W=2 R=2, zombie': [3918, 8752, 14],
  'W=1 R=2, crash': [1955, 4404, 14],
  'W=2 R=1, crash': [1254, 2512, 14],
  'W=2 R=2, disk loss': [4447, 10644, 14],
  'W=3 R=1, disk loss': [2983, 6625, 15],
  'W=3 R=2, disk loss': [3306, 7856, 15],
  'W=2 R=3, disk loss': [2045, 4281, 14],
  'W=3 R=2, two disk losses': [16855, 44690, 18],
  'W=3 R=3, two disk losses': [7697, 18083, 18],
  'W=2 R=2, power loss': [15734, 49910, 18],
  'W=2 R=2 with flush, power loss': [9697, 28911, 18],
  'W=2 R=2 with flush, power loss and crash': [12211, 38525, 17],
  'W=2 R=2 by length, crashes': [16667, 39598, 18],
  'W=2 R=2 by length, crashes, three messages': [73031, 177797, 22],
  'W=2 R=2 without fencing, zombie': [3890, 8643, 14],
  'W=2 R=2 by position, zombie': [4635, 10276, 14],
}

const verdictsOf = (each: Model) => verdicts(explore(each, { stop: 'never' }))

const bothAgree = (each: Model) => {
  expect(explore(each, { stop: 'never' })).toMatchObject(referenceExplore(each, { stop: 'never' }))
}

describe('write quorums', () => {
  it.each(names)('%s: verdicts, lengths and counts', (name) => {
    const each = model(name)
    const exploration = explore(each, { stop: 'never' })
    expect(verdicts(exploration)).toEqual(expected(each))
    expect(counts(exploration)).toEqual(graphs[name])
  })

  it.each(names.filter((name) => (graphs[name]?.[0] ?? 0) < 1000))('%s: both engines find the same', (name) => {
    bothAgree(model(name))
  })

  it('both engines find the same where power and disks are lost', () => {
    const constants = { nodes: 2, inspect: 1, messages: 1, syncFlush: true, positionOnlyAcks: true }
    bothAgree(instantiate(writeQuorum, { constants, faults: { powerLoss: 1, diskLoss: 1 } }))
  })

  it('with its defaults holds', () => {
    expect(new Set(Object.values(verdictsOf(instantiate(writeQuorum))))).toEqual(new Set(['holds']))
  })

  it('loses nothing acknowledged exactly if W + R > N + D', () => {
    for (const W of [1, 2, 3])
      for (const R of [1, 2, 3])
        for (const D of [0, 1, 2]) {
          const constants = { writeQuorum: W, inspect: R, messages: 1 }
          const each = instantiate(writeQuorum, { constants, faults: { crash: 1, diskLoss: D } })
          const { NoAcknowledgedLoss } = verdicts(explore(each, { properties: ['NoAcknowledgedLoss'], stop: 'first' }))
          expect([W, R, D, NoAcknowledgedLoss === 'holds']).toEqual([W, R, D, W + R > 3 + D])
        }
  }, 60_000)
})

describe('write quorums, with a bug', () => {
  it('OneLeaderPerEpoch fails where a new leader goes on in the old epoch', () => {
    const right = model('W=2 R=2, zombie')
    const { then: promote } = actionOf(right, 'Promote')
    const buggy = withAction(right, 'Promote', () => ({
      then: (s, binding) => {
        promote(s, binding)
        const { nodes } = s as { nodes: { epoch: number }[] }
        for (const node of nodes) node.epoch = 1
      },
    }))
    expect(verdictsOf(right)['OneLeaderPerEpoch']).toBe('holds')
    expect(verdictsOf(buggy)['OneLeaderPerEpoch']).toBe(2)
  })

  it('all about acknowledged messages fails where the producer is told before there are enough copies', () => {
    const right = model('W=2 R=2, zombie')
    const buggy = withGuardOf(variant(right, { writeQuorum: 1 }), 'Acknowledge', right)
    expect(verdictsOf(right)).toMatchObject({
      NoAcknowledgedLoss: 'holds',
      AcknowledgedSurvives: 'holds',
      NoFork: 'holds',
    })
    expect(verdictsOf(buggy)).toMatchObject({ NoAcknowledgedLoss: 4, AcknowledgedSurvives: 5, NoFork: 6 })
  })

  it('NoAcknowledgedLoss fails where a manager promotes without a look at the logs', () => {
    const right = model('W=2 R=2, crashes')
    const buggy = withGuardOf(instantiate(writeQuorum, { constants: { rule: 'any' } }), 'Promote', right)
    expect(verdictsOf(right)['NoAcknowledgedLoss']).toBe('holds')
    expect(verdictsOf(buggy)['NoAcknowledgedLoss']).toBe(6)
  })
})
