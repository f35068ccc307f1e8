import { describe, expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { instantiate } from '../../../checker/spec/instantiate.ts'
import type { Model } from '../../../checker/spec/model.ts'
import multiPair from '../../../specs/rocketmq/multi-pair.ts'
import { counts, expected, verdicts, withGuardOf } from '../verdicts.ts'

const names = Object.keys(multiPair.models)

const model = (name: string) => instantiate(multiPair, { model: name })

/** Distinct states, generated states and depth. TLC has the same distinct states and depth for 'spread' and 'pinned, crash'. */
const graphs: Record<string, readonly [number, number, number]> = {
  spread: [373, 883, 9],
  'spread, crash': [2362, 6911, 11],
  'spread, disk loss': [122, 249, 7],
  'spread synchronous, disk loss': [103, 203, 7],
  sticky: [67, 138, 9],
  'sticky with retry': [211, 477, 13],
  'sticky, crash': [904, 2384, 11],
  'sticky synchronous, crash': [613, 1497, 11],
  'sticky synchronous, two crashes': [2660, 8005, 13],
  'pinned, crash': [424, 1139, 11],
  'pinned synchronous, crash': [301, 766, 11],
  'pinned with retry, crash': [1336, 3812, 15],
}

const verdictsOf = (each: Model) => verdicts(explore(each, { stop: 'never' }))

describe('several pairs', () => {
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

  it('order or availability: with a crash never both', () => {
    for (const target of ['spread', 'sticky', 'pinned'])
      for (const writeQuorum of [1, 2]) {
        const each = instantiate(multiPair, { constants: { target, writeQuorum }, faults: { crash: 1 } })
        const { NoOvertake, CanWrite } = verdictsOf(each)
        expect([NoOvertake, CanWrite].filter((verdict) => verdict === 'holds')).toHaveLength(1)
      }
  })
})

describe('several pairs, with a bug', () => {
  it('StrictOrder and NoOvertake fail where strictly ordered messages go to any queue', () => {
    const right = model('pinned, crash')
    const buggy = withGuardOf(model('spread'), 'Send', right)
    expect(verdictsOf(right)).toMatchObject({ StrictOrder: 'holds', NoOvertake: 'holds' })
    expect(verdictsOf(buggy)).toMatchObject({ StrictOrder: 6, NoOvertake: 5 })
  })

  it('AcknowledgedSurvives fails where SEND_OK comes before the second copy', () => {
    const right = model('spread synchronous, disk loss')
    const buggy = withGuardOf(model('spread, disk loss'), 'Acknowledge', right)
    expect(verdictsOf(right)['AcknowledgedSurvives']).toBe('holds')
    expect(verdictsOf(buggy)['AcknowledgedSurvives']).toBe(4)
  })
})
