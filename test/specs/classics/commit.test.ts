import { model, modelNames } from 'quorate/vitest'
import { describe, it } from 'vitest'
import tcommit from '../../../specs/classics/tcommit.ts'
import twoPhase from '../../../specs/classics/two-phase.ts'
import { expectAgreement, itMeetsExpectations } from '../../support/specs.ts'

/** Distinct states, generated states and depth; TLC has the same. */
describe('transaction commit', () => {
  itMeetsExpectations(tcommit, { '3 resource managers': [34, 94, 7] }, modelNames(tcommit))
})

describe('two-phase commit', () => {
  itMeetsExpectations(twoPhase, { '3 resource managers': [288, 1146, 11] }, modelNames(twoPhase))

  it.each(modelNames(twoPhase))('%s: both engines find the same', (name) => {
    expectAgreement(model(twoPhase, name))
  })
})
