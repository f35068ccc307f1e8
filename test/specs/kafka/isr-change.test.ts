import { describe, expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { instantiate } from '../../../checker/spec/instantiate.ts'
import type { Model } from '../../../checker/spec/model.ts'
import isrChange from '../../../specs/kafka/isr-change.ts'
import { counts, expected, verdicts, withAction } from '../verdicts.ts'

const names = Object.keys(isrChange.models)

const model = (name: string) => instantiate(isrChange, { model: name })

/** Distinct states, generated states and depth. */
const graphs: Record<string, readonly [number, number, number]> = {
  '(2,1,1)': [24, 76, 7],
  '(2,2,2)': [84, 307, 12],
  '(3,1,1)': [220, 1281, 10],
  '(3,1,2)': [1460, 7865, 14],
  '(3,2,2)': [4088, 23153, 17],
  'without the union, (2,1,1)': [24, 74, 7],
  'without the union, (2,2,2)': [84, 295, 12],
  'without the union, (3,1,2)': [1460, 7497, 14],
}

const verdictsOf = (each: Model) => verdicts(explore(each, { stop: 'never' }))

describe('ISR change', () => {
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
})

describe('ISR change, with a bug', () => {
  it('ValidHighWatermark fails where the controller grants requests for another version', () => {
    const right = model('(2,2,2)')
    const buggy = withAction(right, 'ControllerHandleRequest', () => ({ when: undefined }))
    expect(verdictsOf(right)['ValidHighWatermark']).toBe('bounded')
    expect(verdictsOf(buggy)['ValidHighWatermark']).toBe(9)
  })
})
