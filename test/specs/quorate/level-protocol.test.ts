import { model } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import levelProtocol from '../../../specs/quorate/level-protocol.ts'
import { expectAgreement, type Graphs, itMeetsExpectations, withAction } from '../../support/specs.ts'

/** Distinct states, generated states and depth. */
const graphs: Graphs = {
  'nothing goes wrong': [1884, 5131, 54],
  'a member is lost': [7347, 20515, 55],
  'a buffer is reused, and noticed': [175, 396, 24],
}

describe('the protocol of levels', () => {
  itMeetsExpectations(levelProtocol, graphs, [
    ...Object.keys(graphs),
    'a buffer is reused',
    'nothing is compared',
    'initial states are not sealed',
    'counters are kept',
  ])

  it('both engines agree', () => {
    expectAgreement(model(levelProtocol, 'a buffer is reused, and noticed'))
  })
})

describe('the protocol of levels, with a bug', () => {
  const right = model(levelProtocol, 'a member is lost')

  it('LevelsAreRight fails if a new member loads only the last level', () => {
    const buggy = withAction(right, 'Replace', ({ then }) => ({
      then: (s, binding) => {
        then(s, binding)
        const { shards } = s as { shards: { kept: { clear(): void } }[] }
        shards[Number(binding['shard'])]?.kept.clear()
      },
    }))
    expect(right).toHold('LevelsAreRight')
    expect(buggy).toViolate('LevelsAreRight')
  })
})
