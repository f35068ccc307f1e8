import { model, modelNames } from 'quorate/vitest'
import { describe, it } from 'vitest'
import snapshotIsolation from '../../../specs/classics/snapshot-isolation.ts'
import { expectAgreement, itMeetsExpectations, variant } from '../../support/specs.ts'

/** TLC finds the same distinct states and depth, but one more step in each state where all transactions have ended. */
describe('snapshot isolation', () => {
  const graphs = { '2 transactions': [2098, 3151, 9], '3 transactions': [189_664, 348_625, 13] } as const
  itMeetsExpectations(snapshotIsolation, graphs, modelNames(snapshotIsolation))

  it.each(modelNames(snapshotIsolation))('%s, with 1 key: both engines agree', (name) => {
    expectAgreement(variant(snapshotIsolation, model(snapshotIsolation, name), { keys: 1, transactions: 2 }))
  })
})
