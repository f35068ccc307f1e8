import { describe, expect, it } from 'vitest'
import type { Path } from '../../../checker/results/exploration.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { traceToJson } from '../../../checker/trace/saved/json.ts'
import { execute } from '../../../checker/trace/execution/execute.ts'
import { complaintOf } from '../../support/complaint.ts'
import { constrained, dying, faulty, manyInitial } from '../../support/models/tiny.ts'
import { counter, twoPhase } from '../../support/models/zoo.ts'

const model = instantiate(twoPhase, { model: 'one not waited for' })

function pathOf(name: string, of = model): Path {
  const path = referenceExplore(of, { properties: [name] }).properties[0]?.path
  if (!path) throw new Error(`${name} is not violated`)
  return path
}

describe('a trace', () => {
  const trace = execute(model, pathOf('Consistent'), 'Consistent')

  it('names its steps', () => {
    expect(trace.states.map(({ step }) => step?.label ?? 'initially')).toEqual([
      'initially',
      'RmPrepare(rm=rm0)',
      'TmReceivePrepared(rm=rm0)',
      'RmPrepare(rm=rm1)',
      'TmReceivePrepared(rm=rm1)',
      'TmCommit',
      'RmReceiveCommit(rm=rm1)',
      'RmChooseToAbort(rm=rm2)',
    ])
    expect(trace.states[1]?.step).toEqual({
      action: 'RmPrepare',
      binding: [{ name: 'rm', value: 'rm0', ids: 'rm' }],
      values: { rm: 0 },
      label: 'RmPrepare(rm=rm0)',
      fault: null,
    })
    expect(trace.property).toEqual({ name: 'Consistent', kind: 'invariant' })
  })

  it('lists what each step changes', () => {
    expect(trace.states.map(({ changes }) => changes.map((c) => `${c.path}: ${c.before} → ${c.after}`))).toEqual([
      [],
      ['rms[rm0].phase: working → prepared', 'messages:  → Prepared { rm: rm0 }'],
      ['prepared:  → rm0'],
      ['rms[rm1].phase: working → prepared', 'messages:  → Prepared { rm: rm1 }'],
      ['prepared:  → rm1'],
      ['tm: init → committed', 'messages:  → Commit'],
      ['rms[rm1].phase: prepared → committed'],
      ['rms[rm2].phase: working → aborted'],
    ])
  })

  it('is plain JSON data', () => {
    const json = traceToJson(trace)
    expect(json).toMatchObject({
      spec: 'two-phase',
      model: 'one not waited for',
      property: { name: 'Consistent', kind: 'invariant' },
      reasons: [],
    })
    expect(json.states).toHaveLength(8)
    expect(json.states[7]).toEqual({
      number: 8,
      action: 'RmChooseToAbort',
      binding: { rm: 'rm2' },
      label: 'RmChooseToAbort(rm=rm2)',
      fault: null,
      state: {
        rms: [{ phase: 'prepared' }, { phase: 'committed' }, { phase: 'aborted' }],
        tm: 'committed',
        prepared: ['rm0', 'rm1'],
        messages: [{ kind: 'Prepared', rm: 'rm0' }, { kind: 'Prepared', rm: 'rm1' }, { kind: 'Commit' }],
      },
      changes: [{ path: 'rms[rm2].phase', kind: 'changed', before: 'working', after: 'aborted' }],
    })
    expect(JSON.parse(JSON.stringify(json))).toEqual(json)
  })

  it('shows faults and their hidden counters', () => {
    const crashes = faulty(3)
    const { states } = execute(crashes, pathOf('SomeUp', crashes), 'SomeUp')
    expect(states.map(({ step }) => step?.fault ?? null)).toEqual([null, 'crash', 'crash', 'crash'])
    expect(states[1]?.changes).toContainEqual({ path: 'faults.crash', kind: 'changed', before: '0', after: '1' })
  })

  it('compares the initial state with the zero state', () => {
    const [first] = execute(manyInitial, { init: 0, steps: [] }, null).states
    expect(first?.changes).toEqual([{ path: 'n', kind: 'changed', before: '0', after: '3' }])
  })

  it('can follow a path without a violation', () => {
    const path = { init: 0, steps: [{ action: 3, ordinal: 2 }] }
    expect(execute(model, path, null)).toMatchObject({ property: null, reasons: [], path })
  })

  it.each([
    ['NotTo3', constrained, 'transition'],
    ['Below3', constrained, 'invariant'],
    ['Not9', manyInitial, 'invariant'],
    ['Deadlock', dying, 'deadlock'],
    ['BelowMax', instantiate(counter), 'observation'],
  ])('of %s', (name, of, kind) => {
    expect(execute(of, pathOf(name, of), name).property).toEqual({ name, kind })
  })
})

describe('an impossible path', () => {
  const { steps } = pathOf('Consistent')
  const go = { action: 0, ordinal: 0 }
  it.each<readonly [string, typeof model, Path, string]>([
    ['there is no initial state 1', model, { init: 1, steps: [] }, 'Consistent'],
    ['step 1: there is no action 9', model, { init: 0, steps: [{ action: 9, ordinal: 0 }] }, 'Consistent'],
    [
      'step 1: RmPrepare has no binding 3 in state 1',
      model,
      { init: 0, steps: [{ action: 3, ordinal: 3 }] },
      'Consistent',
    ],
    [
      'step 2: RmPrepare(rm=rm0) is not enabled in state 2',
      model,
      {
        init: 0,
        steps: [
          { action: 3, ordinal: 0 },
          { action: 3, ordinal: 0 },
        ],
      },
      'Consistent',
    ],
    ['step 1: CrashLow is not enabled in state 1', faulty(0), { init: 0, steps: [go] }, 'SomeUp'],
    ['Consistent holds in state 1, but should be violated there', model, { init: 0, steps: [] }, 'Consistent'],
    [
      'state 8 already violates Consistent, before state 9',
      model,
      { init: 0, steps: [...steps, { action: 5, ordinal: 0 }] },
      'Consistent',
    ],
    ['step 4: Step starts outside the constraint', constrained, { init: 0, steps: [go, go, go, go] }, 'Below5'],
    ['there is no initial state -1', model, { init: -1, steps: [] }, 'Consistent'],
    ['there is no property Other', model, { init: 0, steps: [] }, 'Other'],
  ])('%s', (problem, of, path, name) => {
    expect(complaintOf(() => execute(of, path, name))).toMatchObject({
      code: 'Q190',
      problem: `the trace cannot be executed again: ${problem}`,
    })
  })
})
