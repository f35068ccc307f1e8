import { model, modelNames } from 'quorate/vitest'
import { describe, it } from 'vitest'
import bakery from '../../../specs/classics/bakery.ts'
import lamportMutex from '../../../specs/classics/lamport-mutex.ts'
import { expectAgreement, itMeetsExpectations, variant } from '../../support/specs.ts'

/** Distinct states, generated states and depth. TLC finds the same. */
describe('the bakery algorithm', () => {
  itMeetsExpectations(bakery, { '2 processes': [7161, 40819, 39] }, modelNames(bakery))

  it.each(modelNames(bakery))('%s, with numbers up to 1: both engines agree', (name) => {
    expectAgreement(variant(bakery, model(bakery, name), { maxNumber: 1 }))
  })
})

/** The graph for three processes is the published one. */
describe("Lamport's mutual exclusion", () => {
  itMeetsExpectations(lamportMutex, { '3 processes': [724_274, 2_729_079, 61] }, modelNames(lamportMutex))

  it('2 processes: both engines agree', () => {
    expectAgreement(model(lamportMutex, '2 processes'))
  })
})
