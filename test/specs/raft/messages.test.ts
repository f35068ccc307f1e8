import { model, modelNames } from 'quorate/vitest'
import { describe, it } from 'vitest'
import messages from '../../../specs/raft/messages.ts'
import { expectAgreement, type Graphs, itMeetsExpectations, variant } from '../../support/specs.ts'

/** Distinct states, generated states and depth. TLC finds the same for raft.tla with the same bounds. */
const graphs: Graphs = {
  '2 servers': [40_901, 114_321, 40],
  '2 servers, restart': [13_994, 40_923, 32],
  '2 servers, loss and duplicate': [20_969, 74_025, 34],
}

describe('Raft with messages', () => {
  itMeetsExpectations(messages, graphs, modelNames(messages))

  it('with one message: both engines agree', () => {
    expectAgreement(variant(messages, model(messages, '2 servers'), { messages: 1, terms: 2 }))
  })
})
