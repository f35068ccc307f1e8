import { model, modelNames } from 'quorate/vitest'
import { describe, it } from 'vitest'
import schedulingAllocator from '../../../specs/classics/scheduling-allocator.ts'
import simpleAllocator from '../../../specs/classics/simple-allocator.ts'
import { expectAgreement, itMeetsExpectations, variant } from '../../support/specs.ts'

/** Distinct states, generated states and depth, as published. */
describe('the simple allocator', () => {
  itMeetsExpectations(simpleAllocator, { '3 clients': [400, 1633, 6] }, modelNames(simpleAllocator))
})

describe('the scheduling allocator', () => {
  itMeetsExpectations(schedulingAllocator, { '3 clients': [1690, 5854, 7] }, modelNames(schedulingAllocator))
})

describe.each([simpleAllocator, schedulingAllocator])('$name', (spec) => {
  it.each(modelNames(spec))('%s, with 2 clients: both engines agree', (name) => {
    expectAgreement(variant(spec, model(spec, name), { clients: 2 }))
  })
})
