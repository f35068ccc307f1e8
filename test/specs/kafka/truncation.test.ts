import { model, modelNames } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import truncation from '../../../specs/kafka/truncation.ts'
import { explored } from '../../support/engine/explored.ts'
import {
  actionOf,
  expectAgreement,
  type Graphs,
  itMeetsExpectations,
  withAction,
  withGuardOf,
} from '../../support/specs.ts'

/**
 * Distinct states, generated states and depth of complete state graphs. TLC finds 1177, 1177 and 957 distinct states
 * for kip-101, kip-279 and kip-320 at (2,2,2,1), and 737794 at depth 26 for kip-320 at (3,2,2,2).
 */
const graphs: Graphs = {
  'truncate-to-hw, (2,2,2,1)': [1251, 2691, 16],
  'kip-101, (2,2,2,1)': [1177, 2483, 15],
  'kip-279, (2,2,2,1)': [1177, 2521, 15],
  'kip-320, (2,2,2,1)': [957, 1801, 15],
  'truncate-to-hw, (2,2,2,2)': [10131, 24459, 20],
  'kip-101, (2,2,2,2)': [9045, 21447, 18],
  'kip-279, (2,2,2,2)': [9027, 21877, 18],
  'kip-320, (2,2,2,2)': [5973, 11733, 18],
  'truncate-to-hw, (2,2,2,3)': [62855, 168409, 23],
  'kip-101, (2,2,2,3)': [53413, 141211, 21],
  'kip-279, (2,2,2,3)': [53099, 143827, 21],
  'kip-320, (2,2,2,3)': [28939, 59131, 22],
  'truncate-to-hw, (3,2,2,1)': [67807, 222712, 21],
  'kip-101, (3,2,2,1)': [59788, 187996, 22],
  'kip-279, (3,2,2,1)': [60106, 195532, 22],
  'kip-320, (3,2,2,1)': [39619, 102220, 22],
  'kip-279, (2,3,3,3)': [225761, 637313, 24],
  'kip-320, (2,3,3,3)': [120879, 258889, 26],
  'kip-320, (3,2,2,2)': [737794, 1929154, 26],
  'kip-320-first-try, (2,2,2,1)': [1165, 2399, 15],
  'kip-320-first-try, (2,3,3,3)': [196973, 515825, 25],
  'kip-320-first-try, (3,2,2,1)': [59092, 179830, 22],
}

describe('the truncation protocols', () => {
  itMeetsExpectations(truncation, graphs, modelNames(truncation))

  it.each(modelNames(truncation).filter((name) => name.endsWith('(2,2,2,1)')))(
    '%s: both engines find the same',
    (name) => {
      expectAgreement(model(truncation, name))
    },
  )
})

describe('KIP-320 with symmetric replicas', () => {
  it('has as many states and levels at (3,2,2,2) as TLC finds with SYMMETRY', () => {
    const reduced = instantiate(truncation, { model: 'kip-320, (3,2,2,2)', symmetry: true })
    expect(explored(reduced)).toMatchObject({ distinct: 123_311, depth: 26, ended: null, failure: null })
  })
})

describe('KIP-320, with a bug', () => {
  it('WeakIsr fails if followers truncate to their high watermark, as they once did', () => {
    const right = model(truncation, 'kip-320, (2,2,2,1)')
    const old = actionOf(model(truncation, 'truncate-to-hw, (2,2,2,1)'), 'BecomeFollower')
    expect(right).toHold('WeakIsr')
    expect(withAction(right, 'BecomeFollower', () => old)).toViolate('WeakIsr', { length: 9 })
  })

  it('StrongIsr fails if a leader with a stale high watermark can expand the ISR (KAFKA-7128)', () => {
    const right = model(truncation, 'kip-320, (3,2,2,1)')
    const buggy = withGuardOf(model(truncation, 'kip-279, (3,2,2,1)'), 'LeaderExpandIsr', right)
    expect(right).toHold('StrongIsr')
    expect(buggy).toViolate('StrongIsr', { length: 12 })
  })
})
