import { describe, expect, it } from 'vitest'
import { laneStory } from '../../../checker/trace/laneStory/laneStory.ts'
import { missedRecords } from '../../../checker/trace/laneStory/provenance.ts'
import { describedModel, LOSS, plainModel, run } from '../../support/models/replicated.ts'

function missed(labels: readonly string[], model = describedModel) {
  const trace = run(model, labels)
  const story = laneStory(trace)
  return story && missedRecords(trace, story)
}

describe('missedRecords', () => {
  it('reports when a record was promised, where it was, and what happened to its copies', () => {
    expect(missed(LOSS)).toEqual([
      {
        record: 1,
        leaders: [1],
        story: [
          'acknowledged in state 4, with copies on n0, n1',
          'lost by n1 in state 5 by Follow(node=n1)',
          'n1 leads without it since state 6',
          'still on n0',
        ],
      },
    ])
  })

  it('names the last copy', () => {
    expect(missed(['Write n0 1', 'Acknowledge n0 1', 'Wipe n0'])).toEqual([
      {
        record: 1,
        leaders: [0],
        story: [
          'acknowledged in state 3, with the only copy on n0',
          'last copy lost by n0 in state 4 by Wipe(node=n0)',
          'n0 leads without it since state 4',
        ],
      },
    ])
  })

  it('for a record that was only committed, also reports who is in sync without it', () => {
    expect(missed(['Write n0 1', 'Acknowledge n0 2'])).toMatchObject([
      { record: 2, story: ['acknowledged in state 3, with no copy', 'n0 leads without it'] },
      {
        record: 1,
        story: ['committed in state 3, with the only copy on n0', 'n1 is in sync without it', 'still on n0'],
      },
    ])
  })

  it('is empty while every leader has the promised records', () => {
    expect(missed(['Write n0 1', 'Copy n1 n0', 'Acknowledge n0 1'])).toEqual([])
    expect(missed(LOSS, plainModel)).toEqual([])
  })
})
