import { model, modelNames } from 'quorate/vitest'
import { describe, it } from 'vitest'
import asyncTermination from '../../../specs/classics/async-termination.ts'
import ewd840 from '../../../specs/classics/ewd840.ts'
import ewd998 from '../../../specs/classics/ewd998.ts'
import syncTermination from '../../../specs/classics/sync-termination.ts'
import { expectAgreement, itMeetsExpectations, variant } from '../../support/specs.ts'

/** Distinct states, generated states and depth. TLC finds the same for both specs of the problem. */
describe('termination detection', () => {
  itMeetsExpectations(syncTermination, { '7 nodes': [129, 3722, 1] }, modelNames(syncTermination))
  itMeetsExpectations(asyncTermination, { '4 nodes': [4097, 53271, 14] }, modelNames(asyncTermination))
})

describe('EWD 840', () => {
  itMeetsExpectations(ewd840, {}, modelNames(ewd840))

  it.each(modelNames(ewd840))('%s, with 2 nodes: both engines agree', (name) => {
    expectAgreement(variant(ewd840, model(ewd840, name), { nodes: 2 }))
  })
})

describe('EWD 998', () => {
  itMeetsExpectations(ewd998, {}, modelNames(ewd998))
})
