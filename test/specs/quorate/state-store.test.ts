import { model, modelNames } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import stateStore from '../../../specs/quorate/state-store.ts'
import { expectAgreement, type Graphs, itMeetsExpectations, withAction } from '../../support/specs.ts'

/** Distinct states, generated states and depth. */
const graphs: Graphs = {
  '2 threads, 2 states': [3321, 5221, 38],
  '2 threads, 3 states': [40549, 73817, 48],
  '2 threads, shares of two rows': [25425, 44633, 49],
  '2 threads, two larger tables': [38078, 69605, 57],
  '3 threads, 2 states': [32093, 79405, 56],
  'no larger table': [13693, 21945, 36],
  'no more rows': [17083, 29019, 41],
  'no more rows, shares of two': [5665, 9613, 38],
  'no more rows, 3 threads': [14677, 34971, 46],
}

describe('the state store', () => {
  itMeetsExpectations(stateStore, graphs, modelNames(stateStore))

  it.each(['2 threads, 2 states', 'no more rows, shares of two'] as const)(
    '%s: both engines find the same',
    (name) => {
      expectAgreement(model(stateStore, name))
    },
    60_000,
  )
})

describe('the state store, with a bug', () => {
  const right = model(stateStore, '2 threads, 2 states')

  it('NoStateTwice fails if the thread that loses a race does not check the row of the winner', () => {
    const buggy = withAction(right, 'Publish', ({ then }) => ({
      then: (s, binding) => {
        then(s, binding)
        const { workers } = s as { workers: { phase: string; slot: number }[] }
        const w = workers[Number(binding['thread'])]
        if (w.phase === 'probing') w.slot += 1
      },
    }))
    expect(right).toHold('NoStateTwice')
    expect(buggy).toViolate('NoStateTwice')
  })

  it('Deadlock fails if the last thread to finish does not announce the table that others are waiting for', () => {
    const buggy = withAction(right, 'Finish', () => ({
      then: (s, { thread }) => {
        const { workers, control } = s as { workers: { phase: string }[]; control: { running: number } }
        workers[Number(thread)].phase = 'finished'
        control.running -= 1
      },
    }))
    expect(right).toHold('Deadlock')
    expect(buggy).toViolate('Deadlock')
  })
})
