import { model, modelNames } from 'quorate/vitest'
import { describe, it } from 'vitest'
import consensus from '../../../specs/classics/consensus.ts'
import paxos from '../../../specs/classics/paxos.ts'
import voting from '../../../specs/classics/voting.ts'
import { expectAgreement, itMeetsExpectations } from '../../support/specs.ts'

describe('consensus', () => {
  itMeetsExpectations(consensus, { '3 values': [4, 4, 2] }, modelNames(consensus))
})

describe('voting', () => {
  itMeetsExpectations(voting, {}, modelNames(voting))

  it('both engines agree', () => {
    expectAgreement(model(voting, '3 acceptors'))
  })
})

/** TLC finds the same with one acceptor. */
describe('Paxos', () => {
  itMeetsExpectations(paxos, { '1 acceptor': [25, 82, 9] }, modelNames(paxos))

  it('1 acceptor: both engines agree', () => {
    expectAgreement(model(paxos, '1 acceptor'))
  })
})
