import { describe, expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { instantiate } from '../../../checker/spec/instantiate.ts'
import type { Model } from '../../../checker/spec/model.ts'
import masterSlave from '../../../specs/rocketmq/master-slave.ts'
import { actionOf, counts, expected, verdicts, withAction, withGuardOf } from '../verdicts.ts'

const names = Object.keys(masterSlave.models)

const model = (name: string) => instantiate(masterSlave, { model: name })

/** The same model with other constants; what it expects is dropped. */
const variant = ({ constants, faults }: Model, changed: Record<string, number | boolean>) =>
  instantiate(masterSlave, { constants: { ...constants, ...changed }, faults })

/**
 * Distinct states, generated states and depth. TLC has the same distinct states and depth for 'asynchronous, disk loss'
 * and, with one slave, for the two of 'crash and restart'.
 */
const graphs: Record<string, readonly [number, number, number]> = {
  'asynchronous, crash and restart': [178, 405, 11],
  'asynchronous, disk loss': [334, 710, 11],
  'asynchronous, power loss': [433, 1033, 11],
  'asynchronous with flush, power loss': [253, 549, 11],
  'asynchronous with flush, two power losses': [538, 1333, 13],
  'synchronous, crash and restart': [121, 249, 11],
  'synchronous, disk loss': [249, 484, 12],
  'synchronous, two disk losses': [157, 264, 12],
  'synchronous, power loss': [343, 767, 11],
  'synchronous, two power losses': [812, 1984, 13],
  'synchronous with flush, power loss': [227, 463, 11],
  'synchronous with flush, two power losses': [506, 1188, 13],
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

const verdictsOf = (each: Model) => verdicts(explore(each, { stop: 'never' }))

describe('master and slave', () => {
  it.each(names)('%s: verdicts, lengths and counts', (name) => {
    const each = model(name)
    const exploration = explore(each, { stop: 'never' })
    expect(verdicts(exploration)).toEqual(expected(each))
    expect(counts(exploration)).toEqual(graphs[name])
  })

  it.each(names)('%s: both engines find the same', (name) => {
    const each = model(name)
    expect(explore(each, { stop: 'never' })).toMatchObject(referenceExplore(each, { stop: 'never' }))
  })

  it('without faults keeps every promise, at any write quorum', () => {
    for (const writeQuorum of [1, 2, 3]) {
      const quiet = instantiate(masterSlave, { constants: { nodes: 3, writeQuorum } })
      expect(new Set(Object.values(verdicts(explore(quiet))))).toEqual(new Set(['holds']))
    }
  })
})

describe('master and slave, with a bug', () => {
  it('OneLeaderNow fails where two brokers are configured with brokerId 0', () => {
    const right = model('asynchronous, crash and restart')
    const { then: restart } = actionOf(right, 'Restart')
    const buggy = withAction(right, 'Restart', () => ({
      then: (s, binding) => {
        restart(s, binding)
        const { brokers } = s as { brokers: { role: string }[] }
        for (const broker of brokers) broker.role = 'master'
      },
    }))
    expect(verdictsOf(right)['OneLeaderNow']).toBe('holds')
    expect(verdictsOf(buggy)['OneLeaderNow']).toBe(3)
  })

  it('NoAcknowledgedLoss and AcknowledgedSurvives fail where SEND_OK comes before the flush', () => {
    const right = model('asynchronous with flush, power loss')
    const buggy = withGuardOf(variant(right, { syncFlush: false }), 'Acknowledge', right)
    expect(verdictsOf(right)).toMatchObject({ NoAcknowledgedLoss: 'holds', AcknowledgedSurvives: 'holds' })
    expect(verdictsOf(buggy)).toMatchObject({ NoAcknowledgedLoss: 5, AcknowledgedSurvives: 4 })
  })

  it('AcknowledgedSurvives fails where SEND_OK comes before the second copy', () => {
    const right = model('synchronous, disk loss')
    const buggy = withGuardOf(variant(right, { writeQuorum: 1 }), 'Acknowledge', right)
    expect(verdictsOf(right)['AcknowledgedSurvives']).toBe('holds')
    expect(verdictsOf(buggy)['AcknowledgedSurvives']).toBe(4)
  })

  it('PrefixOk and NoFork fail where a slave accepts messages', () => {
    const right = model('asynchronous, crash and restart')
    const buggy = withAction(right, 'Write', ({ when }) => ({
      when: (s) => when?.(s, { master: 0 }) ?? true,
    }))
    expect(verdictsOf(right)).toMatchObject({ PrefixOk: 'holds', NoFork: 'holds' })
    expect(verdictsOf(buggy)).toMatchObject({ PrefixOk: 3, NoFork: 5 })
  })
})
