import { model, modelNames } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import dledger from '../../../specs/rocketmq/dledger.ts'
import { expectAgreement, type Graphs, itMeetsExpectations, variant, withGuardOf } from '../../support/specs.ts'

/** Distinct states, generated states and depth. */
const graphs: Graphs = {
  restart: [3849, 9739, 12],
  'restart, three terms': [18661, 57487, 13],
  'fast advance of the commit index': [1822, 6007, 12],
  'four terms': [20590, 75535, 16],
  'four terms, fast advance of the commit index': [65845, 266845, 21],
  'election by length': [41215, 137941, 18],
  'votes are forgotten': [9200, 28657, 16],
  'disk loss': [3299, 11707, 10],
  'disk loss, two messages': [25868, 85894, 15],
}

describe('DLedger', () => {
  itMeetsExpectations(dledger, graphs, modelNames(dledger))

  // These models are small because the reference engine is slow.
  it.each(modelNames(dledger))('%s, with two nodes: both engines agree', (name) => {
    expectAgreement(variant(dledger, model(dledger, name), { nodes: 2, terms: 2, messages: 1 }))
  })

  it('loses no committed entry if it checks the term of the entry', () => {
    const right = variant(dledger, model(dledger, 'four terms'), { commitRule: 'current' })
    const repaired = withGuardOf(right, 'Commit', model(dledger, 'four terms'))
    expect(repaired).toHold(['NoCommittedLoss', 'StateMachineSafety'])
  })
})
