import { range, type Spec, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { checkModel } from '../../../checker/check/check.ts'
import { coverActions, coverEdges } from '../../../checker/conformance/scenarios/cover.ts'
import { stepsOf } from '../../../checker/conformance/scenarios/scenario.ts'
import { simulating } from '../../../checker/explore/walks/simulate.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { counterexampleJson } from '../../../checker/render/machine/json.ts'
import { graphParts, graphPicture } from '../../../checker/render/graph/graphParts.ts'
import { graphRows } from '../../../checker/render/graph/graphRows.ts'
import { limitLines } from '../../../checker/render/wording/verdict.ts'
import type { Exploration } from '../../../checker/results/exploration.ts'
import { last } from '../../../checker/running.ts'
import { alternatives } from '../../../checker/trace/execution/alternatives.ts'
import { execute } from '../../../checker/trace/execution/execute.ts'
import { stateGraph } from '../../../checker/trace/graph/stateGraph.ts'
import { replay } from '../../../checker/trace/saved/replay.ts'
import { parseTraces } from '../../../checker/trace/saved/saved.ts'
import { standing } from '../../../checker/walk/standing.ts'
import { Walker } from '../../../checker/walk/walker.ts'
import { complaintOf } from '../../support/complaint.ts'
import { conformed, refusalOf } from '../../support/conformed.ts'
import { dice } from '../../support/dice.ts'
import { explored } from '../../support/engine/explored.ts'

/** 0 → 1 → 2 → 3, and a jump from 0 to 2, which the step constraint cuts off. */
function jumping(isCut: boolean, isInside?: (n: number) => boolean): Spec {
  return spec('jumping', {}, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 3) })
    return define({
      init: () => {},
      actions: {
        Step: action({ when: (s) => s.n < 3, then: (s) => void (s.n += 1) }),
        Jump: action({ when: (s) => s.n === 0, then: (s) => void (s.n = 2) }),
        Stay: action({ when: (s) => s.n < 3, then: () => {} }),
      },
      invariants: { Below2: (s) => s.n < 2, Below3: (s) => s.n < 3, Any: () => true },
      transitions: { Slow: (before, after) => after.n - before.n < 2 },
      possibilities: { BackTo1: { alwaysPossible: (s) => s.n === 1 }, To3: { possible: (s) => s.n === 3 } },
      ...(isInside && { constraint: (s) => isInside(s.n) }),
      stepConstraint: isCut ? (before, after, { action: name }) => name === 'Step' && after.n > before.n : undefined,
      deadlock: 'error',
    })
  })
}

const cut = instantiate(jumping(true))
const whole = instantiate(jumping(false))
const step = { action: 0, ordinal: 0 }
const jump = { action: 1, ordinal: 0 }

const engines: readonly (readonly [string, (model: Model) => Exploration])[] = [
  ['the reference engine', (model) => referenceExplore(model, { stop: 'never' })],
  ['the fast engine', (model) => explored(model, { stop: 'never' })],
  ['the fast engine with cached results', (model) => explored(model, { stop: 'never', cacheAfter: 0 })],
]

describe.each(engines)('a step constraint, in %s', (_name, run) => {
  it('has the steps that it cuts off checked, and the states after them, but not taken', () => {
    const { properties, distinct, generated, levels, actions, ...rest } = run(cut)
    expect([distinct, generated, levels, rest.cut]).toEqual([4, 8, [1, 1, 1, 1], 1])
    expect(actions.map(({ fired }) => fired)).toEqual([3, 1, 3])
    expect(properties.map(({ name, verdict, path }) => [name, verdict, path?.steps])).toEqual([
      ['Below2', 'violated', [jump]],
      ['Below3', 'violated', [step, step, step]],
      ['Any', 'bounded', undefined],
      ['Slow', 'violated', [jump]],
      ['BackTo1', 'violated', [step, step]],
      ['To3', 'holds', [step, step, step]],
      ['Deadlock', 'violated', [step, step, step]],
    ])
    for (const { name, path } of properties) if (path) execute(cut, path, name)
  })

  it('counts a step that both constraints cut off once', () => {
    const both = run(instantiate(jumping(true, (n) => n !== 2)))
    expect([both.distinct, both.generated, both.cut]).toEqual([2, 6, 2])
  })
})

it('fingerprints are kept only of states that are reached by steps within it', () => {
  const properties = ['Below2', 'Below3', 'Slow', 'Deadlock']
  const found = explored(cut, { stop: 'never', storage: 'hash', properties })
  expect([found.distinct, found.generated, found.cut]).toEqual([4, 8, 1])
  expect(found.properties.map(({ path }) => path?.steps)).toEqual([
    [jump],
    [step, step, step],
    [jump],
    [step, step, step],
  ])
})

it('the report names it', () => {
  const unsaved = { peakBytes: 0, baseBytes: 0, files: [], replayCommand: null }
  const told = (model: Model) => limitLines({ ...last(checkModel(model, { stop: 'never' })), ...unsaved })
  expect(told(cut)).toContain('bounded: 1 successor was cut off by the step constraint')
  const both = instantiate(jumping(true, (n) => n < 3))
  expect(told(both)).toContain('bounded: 2 successors were cut off by the constraint or the step constraint')
})

it('random walks do not take the steps that it cuts off, but see what they violate', () => {
  const limits = { maxWalks: 50, maxDepth: 9, stop: 'decided', maxMemory: 2 ** 20 } as const
  const { actions, longest, found, failure } = last(simulating(cut, { random: dice(1), ...limits }))
  expect([failure, longest, actions.map(({ fired }) => fired)]).toEqual([null, 4, [150, 0, 0]])
  expect(Object.fromEntries([...found].map(([{ name }, { steps }]) => [name, steps]))).toMatchObject({
    Below2: [jump],
    Slow: [jump],
    Deadlock: [step, step, step],
  })
})

it('is named when it throws in a step that only uses up a fault, and not where the constraint is false', () => {
  const throwing = spec('throwing', { faults: { crash: 1 } }, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 1) })
    return define({
      init: () => {},
      actions: { Crash: action({ fault: 'crash', then: () => {} }) },
      stepConstraint: () => {
        throw new Error('bang')
      },
    })
  })
  const outside = spec('outside', {}, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 1) })
    return define({
      init: () => {},
      actions: { Leave: action({ when: (s) => s.n === 0, then: (s) => void (s.n = 1) }) },
      invariants: {
        Throws: (s) => {
          if (s.n === 1) throw new Error('bang')
          return true
        },
      },
      constraint: (s) => s.n === 0,
      stepConstraint: () => {
        throw new Error('bang')
      },
    })
  })
  for (const [made, where] of [
    [throwing, 'action Crash, stepConstraint'],
    [outside, 'invariant Throws'],
  ] as const)
    for (const [, run] of engines) expect(run(instantiate(made)).failure?.complaint.where?.join(', ')).toContain(where)
})

/** The numbers of the steps that a scenario of these actions takes. */
function played(model: Model, ...names: readonly string[]): readonly number[] {
  const steps = names.map((action) => ({ action, binding: {} }))
  const scenario = { name: 'a jump', spec: null, constants: {}, faults: {}, start: 0, steps }
  return [...stepsOf(model, scenario)].map(({ number }) => number)
}

describe('what follows a step that it cuts off', () => {
  it('is no part of the graph of all states', () => {
    const { states, steps } = stateGraph(cut, [])
    expect(states.map(({ final }) => final)).toEqual([false, false, false, true])
    expect(steps.flatMap(({ label, to }) => (label === 'Jump' ? [to] : []))).toEqual([null])
  })

  it('is drawn only as the end of a counterexample', () => {
    const trace = execute(cut, { init: 0, steps: [jump] }, 'Slow')
    const parts = graphParts(graphPicture(cut, stateGraph(cut, []), { rows: graphRows(cut), view: [], trace }))
    expect(parts.nodes.map(({ name, told }) => [name, told])).toEqual([
      ['s1', [1]],
      ['s2', []],
      ['s3', []],
      ['s4', []],
      ['end', [2]],
    ])
    expect(JSON.stringify(parts)).toContain('outside the step constraint')
    expect(JSON.stringify(parts.caption)).toContain('1 of them outside the step constraint')
  })

  it('is not executed', () => {
    expect(complaintOf(() => execute(cut, { init: 0, steps: [jump, step] }, null))).toMatchObject({
      code: 'Q190',
      problem: 'the trace cannot be executed again: step 2: Step starts outside the step constraint',
    })
  })

  it('is not replayed', () => {
    const trace = execute(whole, { init: 0, steps: [jump, step] }, 'Below3')
    const [saved] = parseTraces('trace.json', JSON.stringify(counterexampleJson(trace)))
    if (!saved) throw new Error('there is no trace')
    const nameless = { ...saved, states: saved.states.map((state) => ({ ...state, step: null })) }
    expect(replay(cut, saved, ['Below3'])).toMatchObject({
      outcome: 'fixed',
      problem: 'step 1, Jump, is outside the step constraint, so no step can follow it',
    })
    const details = expect.arrayContaining(['Jump is outside the step constraint']) as unknown
    expect(replay(cut, nameless, ['Below3'])).toMatchObject({ outcome: 'foreign', details })
    expect(replay(cut, saved, ['Below2'])).toMatchObject({ outcome: 'fixed' })
    const short = { ...saved, states: saved.states.slice(0, 2) }
    expect(replay(cut, short, ['Below2', 'Deadlock'])).toMatchObject({ outcome: 'violated' })
  })

  it('is not offered', () => {
    const walker = new Walker(cut)
    const start = standing(walker, walker.walk([]))
    expect(start.steps.map(({ label }) => label)).toEqual(['Step', 'Stay'])
    expect(start.disabled).toMatchObject([{ action: 'Jump', reason: 'stepConstraint', labels: ['Jump'] }])
    const after = standing(walker, walker.walk(['Jump']))
    expect(after.steps).toEqual([])
    expect(after.disabled.map(({ reason }) => reason)).toEqual(Array(3).fill('stepConstraint'))
    expect(after.promises.find(({ name }) => name === 'Deadlock')?.status).toBe('holds')
    expect(walker.walk(['Jump', 'Step']).refused?.problem).toContain('state 2 is outside the step constraint')
  })

  it('is an alternative that says so', () => {
    const [first] = alternatives(execute(cut, { init: 0, steps: [step] }, null))
    const told = first?.map(({ steps, cut: by }) => [steps[0]?.label, by])
    expect(told).toEqual([
      ['Jump', 'stepConstraint'],
      ['Stay', null],
    ])
  })

  it('has no alternatives', () => {
    const trace = execute(cut, { init: 0, steps: [jump] }, 'Slow')
    expect(alternatives(trace).map((all) => all.length)).toEqual([2, 0])
  })

  it('is in no scenario', () => {
    expect(coverActions(cut).uncovered).toEqual(['Jump'])
    const steps = coverEdges(cut).scenarios.flatMap((scenario) => scenario.steps)
    expect(new Set(steps.map(({ action }) => action))).toEqual(new Set(['Step', 'Stay']))
  })

  it('is in no scenario that is driven', () => {
    expect(played(cut, 'Step', 'Step')).toEqual([1, 2])
    expect(played(cut, 'Jump')).toEqual([1])
    expect(complaintOf(() => played(cut, 'Stay', 'Jump', 'Step'))).toMatchObject({
      code: 'Q138',
      where: ['spec jumping', 'scenario a jump', 'step 3'],
      problem:
        'the spec cannot take the step Step here, because the step before it, Jump, leads outside the step constraint',
    })
    const narrow = instantiate(jumping(true, (n) => n === 1))
    expect(complaintOf(() => played(narrow, 'Step'))).toMatchObject({
      problem: 'the spec cannot take the step Step here, because the scenario starts outside the constraint',
    })
    const short = instantiate(jumping(false, (n) => n < 2))
    expect(complaintOf(() => played(short, 'Jump', 'Step'))).toMatchObject({
      problem:
        'the spec cannot take the step Step here, because the step before it, Jump, leads outside the constraint',
    })
  })

  it('explains no log', () => {
    const lines = ['Jump', 'Step'].map((action) => JSON.stringify({ action, binding: {} })).join('\n')
    expect(conformed(whole, lines).outcome).toBe('violated')
    expect(refusalOf(conformed(cut, lines))).toBe('log:1 stepConstraint')
  })
})
