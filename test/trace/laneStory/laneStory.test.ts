import { describe, expect, it } from 'vitest'
import { array, ids, range, seq, spec } from 'quorate'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Lanes } from '../../../checker/language/definition/lanes.ts'
import type { Model, State } from '../../../checker/language/model/model.ts'
import { type LaneStory, laneStory } from '../../../checker/trace/laneStory/laneStory.ts'
import type { Trace } from '../../../checker/trace/trace.ts'
import { complaintOf } from '../../support/complaint.ts'
import { describedModel, LOSS, plainModel, run } from '../../support/models/replicated.ts'

const throwing = (): never => {
  throw new RangeError('no')
}

function storyOf(trace: Trace): LaneStory {
  const story = laneStory(trace)
  if (!story) throw new Error('there are no lanes')
  return story
}

describe('laneStory', () => {
  const story = storyOf(run(describedModel, LOSS))

  it('reads nodes, logs, offsets and roles as the spec describes them', () => {
    expect(story.lanes).toEqual(['n0', 'n1', 'n2'].map((name, at) => ({ name, id: name, ids: 'n', at })))
    expect(story.others).toBe('authority')
    expect(story.moments[3]?.nodes).toEqual([
      {
        log: [{ record: 1, epoch: 0 }],
        highWatermark: 1,
        marks: {},
        leads: true,
        epoch: 0,
        up: true,
        inSync: true,
        role: '',
      },
      {
        log: [{ record: 1, epoch: 0 }],
        highWatermark: null,
        marks: {},
        leads: false,
        epoch: 0,
        up: true,
        inSync: true,
        role: '',
      },
      { log: [], highWatermark: null, marks: {}, leads: false, epoch: 0, up: true, inSync: false, role: '' },
    ])
    expect(story.moments.map(({ acknowledged }) => acknowledged)).toEqual([[], [], [], [1], [1], [1]])
  })

  it('knows which places are shown in this way, and lists only the innermost', () => {
    expect([...story.covered].sort()).toEqual(
      [
        'acked',
        'high',
        ...[0, 1, 2].flatMap((n) => ['epoch', 'log', 'up'].map((field) => `nodes[n${n}].${field}`)),
      ].sort(),
    )
  })

  it('takes messages from the action, or guesses them from the nodes that change', () => {
    const messages = storyOf(
      run(describedModel, ['Write n0 1', 'Copy n2 n0', 'Read n0 n1', 'Elect n1', 'Follow n1']),
    ).moments.map(({ message }) => message)
    expect(messages).toEqual([
      null,
      null,
      { from: 0, to: 2, isGuess: true },
      { from: 1, to: 'consumer', isGuess: false },
      { from: 'others', to: 1, isGuess: false },
      null,
    ])
  })

  it('uses the most frequent id type if the spec describes nothing', () => {
    const { lanes, moments, covered } = storyOf(run(plainModel, LOSS))
    expect(lanes.map(({ name }) => name)).toEqual(['n0', 'n1', 'n2'])
    expect(moments[2]).toMatchObject({ message: { from: 0, to: 1 }, acknowledged: [] })
    expect(moments[2]?.nodes.every(({ log, up }) => log === null && up)).toBe(true)
    expect(covered.size).toBe(0)
  })

  it('is empty if no variable is an array of an id type', () => {
    const model = instantiate(
      spec('flat', {}, (_c, _b, { state }) =>
        state({ n: range(0, 1), a: array(2, range(0, 1)) }).define({ init: () => {}, actions: {} }),
      ),
    )
    expect(laneStory(run(model, []))).toBeNull()
  })
})

describe('an invalid description', () => {
  const Node = ids('n', 2)
  const modelWith = (lanes: Partial<Lanes<State>>): Model => ({
    ...instantiate(
      spec('small', {}, (_c, _b, { state }) => {
        const { action, define } = state({ logs: array(Node, seq(range(0, 1), 2)) })
        return define({
          init: () => {},
          actions: { Tell: action({ then: () => {}, message: () => ({ from: 0, to: 7 }) }) },
        })
      }),
    ),
    lanes: { nodes: Node, ...lanes },
  })
  const complaint = (lanes: Partial<Lanes<State>>, steps: readonly string[] = []) =>
    complaintOf(() => laneStory(run(modelWith(lanes), steps)))

  it('is reported with its function, the node and the state', () => {
    expect(complaint({ log: () => [1], highWatermark: () => 0.5 })).toMatchObject({
      code: 'Q107',
      where: ['lanes.highWatermark of n0 in state 1'],
      problem: '0.5 is not an offset',
    })
    expect(complaint({ log: () => [], marks: () => ({ flushed: -1 }) })).toMatchObject({
      code: 'Q107',
      where: ['lanes.marks.flushed of n0 in state 1'],
    })
    expect(complaint({}, ['Tell'])).toMatchObject({
      code: 'Q107',
      where: ['action Tell, message'],
      problem: '7 is not one of the 2 nodes',
    })
  })

  it('is reported with the error that it throws', () => {
    expect(complaint({ up: throwing })).toMatchObject({ code: 'Q102', where: ['lanes.up of n0 in state 1'] })
  })
})
