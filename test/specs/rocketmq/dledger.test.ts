import { describe, expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { instantiate } from '../../../checker/spec/instantiate.ts'
import type { Model } from '../../../checker/spec/model.ts'
import dledger from '../../../specs/rocketmq/dledger.ts'
import { counts, expected, verdicts, withGuardOf } from '../verdicts.ts'

const names = Object.keys(dledger.models)

const model = (name: string) => instantiate(dledger, { model: name })

/** The same model with other constants; what it expects is dropped. */
const variant = ({ constants, faults }: Model, changed: Record<string, number | string>) =>
  instantiate(dledger, { constants: { ...constants, ...changed }, faults })

/** Distinct states, generated states and depth. */
const graphs: Record<string, readonly [number, number, number]> = {
  restart: [3849, 9739, 12],
  'restart, three terms': [18661, 57487, 13],
  'four terms': [20590, 75535, 16],
  'four terms, fast advance of the commit index': [65845, 266845, 21],
  'election by length': [41215, 137941, 18],
  'power loss': [9200, 28657, 16],
  'disk loss': [3299, 11707, 10],
}

describe('DLedger', () => {
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

  it('commits nothing that is lost once it asks for the term of the entry', () => {
    const right = variant(model('four terms'), { commitRule: 'current' })
    const repaired = withGuardOf(right, 'Commit', model('four terms'))
    expect(verdicts(explore(repaired))).toMatchObject({ NoCommittedLoss: 'holds', StateMachineSafety: 'holds' })
  })
})
