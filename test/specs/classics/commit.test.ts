import { model, modelNames } from 'quorate/vitest'
import { describe, it } from 'vitest'
import paxosCommit from '../../../specs/classics/paxos-commit.ts'
import tcommit from '../../../specs/classics/tcommit.ts'
import twoPhase from '../../../specs/classics/two-phase.ts'
import { expectAgreement, itMeetsExpectations } from '../../support/specs.ts'

/** Distinct states, generated states and depth. TLC finds the same. */
describe('transaction commit', () => {
  itMeetsExpectations(tcommit, { '3 resource managers': [34, 94, 7] }, modelNames(tcommit))
})

describe('two-phase commit', () => {
  itMeetsExpectations(twoPhase, { '3 resource managers': [288, 1146, 11] }, modelNames(twoPhase))

  it.each(modelNames(twoPhase))('%s: both engines agree', (name) => {
    expectAgreement(model(twoPhase, name))
  })
})

/** The published graph has the same distinct states and depth. */
describe('Paxos commit', () => {
  const graphs = { '2 resource managers, 3 acceptors': [1_321_761, 15_297_765, 28] } as const
  itMeetsExpectations(paxosCommit, graphs, modelNames(paxosCommit))

  it.each(['2 resource managers', 'later ballots abort'] as const)('%s: both engines agree', (name) => {
    expectAgreement(model(paxosCommit, name))
  })
})
