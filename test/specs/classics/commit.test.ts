import { modelNames } from 'quorate/vitest'
import { describe } from 'vitest'
import tcommit from '../../../specs/classics/tcommit.ts'
import twoPhase from '../../../specs/classics/two-phase.ts'
import { itMeetsExpectations } from '../../support/specs.ts'

describe('transaction commit', () => {
  itMeetsExpectations(tcommit, { '3 resource managers': [34, 94, 7] }, modelNames(tcommit))
})

describe('two-phase commit', () => {
  itMeetsExpectations(twoPhase, { '3 resource managers': [288, 1146, 11] }, modelNames(twoPhase))
})
