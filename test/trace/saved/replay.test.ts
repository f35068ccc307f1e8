import { describe, expect, it } from 'vitest'
import { bool, range, spec } from 'quorate'
import { checkModel } from '../../../checker/check/check.ts'
import type { CheckedModel } from '../../../checker/check/report.ts'
import { last } from '../../../checker/running.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { counterexampleJson } from '../../../checker/render/machine/json.ts'
import { traceToItf } from '../../../checker/trace/saved/itf.ts'
import { execute } from '../../../checker/trace/execution/execute.ts'
import { replay } from '../../../checker/trace/saved/replay.ts'
import { parseTraces, type SavedTrace } from '../../../checker/trace/saved/saved.ts'
import type { Trace } from '../../../checker/trace/trace.ts'
import { alternatingBit, peterson, philosophers } from '../../support/models/classics.ts'
import { constrained, dying, faulty, manyInitial } from '../../support/models/tiny.ts'
import { counter, twoPhase } from '../../support/models/zoo.ts'

function shortest(model: Model, property: string): Trace {
  const path = referenceExplore(model, { properties: [property] }).properties[0]?.path
  if (!path) throw new Error(`${property} is not violated`)
  return execute(model, path, property)
}

function saved(document: unknown): SavedTrace {
  const [trace] = parseTraces('trace.json', JSON.stringify(document))
  if (!trace) throw new Error('there is no trace')
  return trace
}

const numbered = (states: SavedTrace['states']): SavedTrace['states'] =>
  states.map((one, i) => ({ ...one, number: i + 1 }))

/** A trace with only its states, as another tool would write it. */
const nameless = (trace: SavedTrace): SavedTrace => ({
  ...trace,
  states: trace.states.map((s) => ({ ...s, step: null })),
})

/** Starts with n = 4, 6 or 8, and adds 2. */
const even = instantiate(
  spec('even', {}, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 9) })
    return define({
      init: { where: (s) => s.n % 2 === 0 && s.n > 2 },
      actions: { Add: action({ when: (s) => s.n < 8, then: (s) => void (s.n += 2) }) },
      invariants: { Not4: (s) => s.n !== 4 },
      transitions: { NotTo8: (_before, after) => after.n !== 8 },
    })
  }),
)

const lossy = instantiate(twoPhase, { model: 'one not waited for' })

describe('a saved trace is still a violation', () => {
  it.each<readonly [string, Model]>([
    ['Consistent', lossy],
    ['NotTo3', constrained],
    ['Below3', constrained],
    ['Not9', manyInitial],
    ['Not0', manyInitial],
    ['Deadlock', dying],
    ['BelowMax', instantiate(counter)],
    ['NeverDown', instantiate(counter)],
    ['SomeUp', faulty(3)],
    ['Not4', even],
    ['NotTo8', even],
  ])('%s, as JSON, as ITF, and as states only', (property, model) => {
    const trace = shortest(model, property)
    const json = saved(counterexampleJson(trace))
    const itf = saved(traceToItf(trace))
    expect(json).toMatchObject({ spec: model.spec, property, notation: 'json' })
    expect(itf).toMatchObject({ spec: model.spec, property, notation: 'itf', constants: model.constants })
    for (const one of [json, itf, nameless(json), nameless(itf)])
      expect(replay(model, one, [property])).toMatchObject({
        outcome: 'violated',
        trace: { states: { length: trace.states.length } },
      })
    expect(replay(model, json, [property])).toEqual({ outcome: 'violated', trace })
  })

  it('in an earlier state, where the trace then ends', () => {
    const longer = saved(counterexampleJson(shortest(instantiate(counter), 'BelowMax')))
    const again = replay(instantiate(counter, { constants: { max: 3 } }), longer, ['BelowMax', 'Small'])
    expect(again).toMatchObject({ outcome: 'violated', trace: { property: { name: 'BelowMax' } } })
    const early = instantiate(twin({ limit: 1 }))
    const late = saved(counterexampleJson(shortest(instantiate(twin({ limit: 3 })), 'Low')))
    expect(replay(early, late, ['Low'])).toMatchObject({ outcome: 'violated', trace: { states: { length: 2 } } })
  })

  it('if an action has a new name', () => {
    const old = saved(counterexampleJson(shortest(instantiate(twin({})), 'Low')))
    const again = replay(instantiate(twin({ name: 'Raise' })), old, ['Low'])
    expect(again).toMatchObject({ outcome: 'violated', trace: { states: [{}, { step: { action: 'Raise' } }, {}, {}] } })
  })
})

interface Twin {
  readonly name?: string
  readonly limit?: number
  readonly by?: number
  readonly guard?: number
  readonly start?: number
  readonly within?: number
  readonly crash?: number
  readonly domain?: number
}

/** Counts up in steps. Each setting is one way in which someone could have fixed the spec. */
function twin({ name = 'Up', limit = 3, by = 1, guard = 3, start = 0, within = 9, crash = 0, domain = 3 }: Twin) {
  return spec('twin', { faults: { crash } }, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, domain), on: bool })
    return define({
      init: (s) => {
        s.n = start
      },
      actions: {
        [name]: action({
          forall: { by: range(1, by) },
          when: (s) => s.n < guard,
          then: (s, { by: more }) => {
            s.n += more
          },
        }),
        ...(crash > 0 ? { Crash: action({ fault: 'crash', then: () => {} }) } : {}),
      },
      invariants: { Low: (s) => s.n < limit },
      constraint: (s) => s.n < within,
    })
  })
}

describe('a saved trace is', () => {
  const old = saved(counterexampleJson(shortest(instantiate(twin({})), 'Low')))
  const outcome = (changed: Twin, trace = old) => replay(instantiate(twin(changed)), trace, ['Low'])

  it.each<readonly [string, Twin, string, readonly string[]]>([
    [
      'a guard is false',
      { guard: 2 },
      'fixed: step 3, Up(by=1), is no longer enabled, because the guard of Up is false in state 3',
      ['n is 2'],
    ],
    [
      'an action has gone',
      { name: 'Other', guard: 0 },
      'fixed: step 1, Up(by=1), is no longer possible: the spec has no action Up',
      [],
    ],
    [
      'a state is outside the constraint',
      { within: 2 },
      'fixed: step 3, Up(by=1), is no longer enabled, because state 3 is outside the constraint',
      [],
    ],
    ['the property holds', { limit: 4 }, 'fixed: all steps are possible, but Low holds throughout', []],
    ['it starts elsewhere', { start: 1 }, 'foreign: state 1 is not an initial state', ['n: 0 in the trace, 1 now']],
    [
      'the domain is smaller',
      { domain: 2, limit: 2 },
      'foreign: state 4 is not a state of this spec',
      ['variable n: 3 is outside range(0, 2)'],
    ],
    [
      'there is a variable more',
      { crash: 1 },
      'foreign: state 1 is not a state of this spec',
      ['variable faults: the saved state does not have it'],
    ],
  ])('what it is if %s', (_where, changed, message, details) => {
    const found = outcome(changed)
    if ('trace' in found) throw new Error('it is violated')
    expect(`${found.outcome}: ${found.problem}`).toBe(message)
    expect(found.details).toEqual(details)
  })

  it('fixed if a step has a different effect', () => {
    const crash = saved(counterexampleJson(shortest(lossy, 'Consistent')))
    const { actions } = lossy
    const repaired = {
      ...lossy,
      actions: actions.map((a) => (a.name === 'TmCommit' ? { ...a, then: () => {} } : a)),
    }
    expect(replay(repaired, crash, ['Consistent'])).toEqual({
      outcome: 'fixed',
      problem: 'step 5, TmCommit, has another effect',
      details: ['tm: committed in the trace, init now', 'messages: Commit in the trace, not now'],
    })
  })

  it('fixed if a binding or a budget no longer exists', () => {
    const two = saved(counterexampleJson(shortest(instantiate(twin({ by: 2, domain: 4 })), 'Low')))
    expect(outcome({ by: 1, domain: 4 }, two)).toMatchObject({
      outcome: 'fixed',
      problem: expect.stringMatching(
        /^step \d, Up\(by=2\), is no longer enabled, because Up has no such binding/,
      ) as string,
    })
    const crashes = saved(counterexampleJson(shortest(faulty(3), 'SomeUp')))
    const fewer = { ...faulty(3), faults: { crash: 2 } }
    expect(replay(fewer, crashes, ['SomeUp'])).toMatchObject({
      outcome: 'fixed',
      problem: expect.stringContaining('because the budget of crash is used up') as string,
    })
  })

  const stuckAt2 = instantiate(twin({ guard: 2 }), {})
  it.each<readonly [string, Model, string]>([
    ['has a successor', instantiate(twin({})), 'has a successor: Up(by=1)'],
    [
      'is an end state',
      { ...stuckAt2, endStates: [{ name: 'Done', holds: () => true }] },
      'has no successor, but is an end state',
    ],
    [
      'is outside the constraint',
      { ...stuckAt2, constraint: ({ n }) => Number(n) < 2 },
      'has no successor, but is outside the constraint',
    ],
    [
      'is outside the step constraint',
      { ...stuckAt2, stepConstraint: (before) => before['n'] === 0 },
      'has no successor, but is outside the step constraint',
    ],
  ])('fixed if its deadlock now %s', (_name, model, reason) => {
    const stuck = saved(counterexampleJson(shortest(stuckAt2, 'Deadlock')))
    expect(replay(model, stuck, ['Deadlock'])).toEqual({
      outcome: 'fixed',
      problem: 'all steps are possible, but Deadlock holds throughout',
      details: [`state 3 ${reason}`],
    })
  })

  it('foreign if it has only states, and no step leads from one to the next', () => {
    expect(outcome({ by: 2, guard: 1 }, nameless(old))).toEqual({
      outcome: 'foreign',
      problem: 'no step leads from state 2 to state 3',
      details: ['it has no successors'],
    })
    const skipping = { ...nameless(old), states: numbered(nameless(old).states.filter((_s, i) => i !== 1)) }
    expect(outcome({}, skipping)).toMatchObject({
      outcome: 'foreign',
      problem: 'no step leads from state 1 to state 2',
      details: ['Up(by=1) leads to another state: n: 2 in the trace, 1 now'],
    })
  })
})

describe('a lasso', () => {
  const lassos = [peterson, philosophers, alternatingBit].flatMap((made) =>
    Object.keys(made.models).flatMap((name) =>
      tracesOf(instantiate(made, { model: name })).map((trace) => [made.name, name, trace] as const),
    ),
  )

  it('refutes some of the models, with and without a step back', () => {
    expect(new Set(lassos.map(([, , { lasso }]) => lasso?.back === null))).toEqual(new Set([true, false]))
  })

  it.each(lassos)('of %s, %s, is still a violation, as JSON, as ITF, and as states only', (_spec, _name, trace) => {
    const json = saved(counterexampleJson(trace))
    const itf = saved(traceToItf(trace))
    const names = [trace.property?.name ?? '']
    expect(json.loop).toBe((trace.lasso?.from ?? 0) - 1)
    for (const one of [json, itf]) expect(replay(trace.model, one, names)).toEqual({ outcome: 'violated', trace })
    for (const one of [nameless(json), nameless(itf)])
      expect(replay(trace.model, { ...one, back: null }, names)).toMatchObject({ outcome: 'violated' })
  })

  it.each(lassos)(
    'of %s, %s, is no longer a lasso if it leads nowhere, or if nothing says that it repeats',
    (_spec, _name, trace) => {
      const { model } = trace
      const json = saved(counterexampleJson(trace))
      const names = [trace.property?.name ?? '']
      expect(replay(model, { ...json, loop: 99 }, names)).toMatchObject({ outcome: 'foreign' })
      expect(replay(model, { ...json, loop: null }, names)).toMatchObject({ outcome: 'open' })
    },
  )
})

it('a lasso that is no longer fair refutes nothing', () => {
  const trace = tracesOf(instantiate(philosophers, { model: 'weak' }))[0]
  if (!trace) throw new Error('there is no lasso')
  const strong = instantiate(philosophers, { model: 'strong' })
  expect(replay(strong, saved(counterexampleJson(trace)), ['FirstEats'])).toMatchObject({
    outcome: 'fixed',
    problem: 'the behaviour is not fair: strong fairness of Take(p=p0)',
  })
})

/** Counts up to `end` and then starts over if `again` is set. */
function climb({ again = false, end = 3 }: { readonly again?: boolean; readonly end?: number }): Model {
  return instantiate(
    spec('climb', {}, (_c, _f, { state }) => {
      const { action, define } = state({ n: range(0, 100_000) })
      return define({
        init: () => {},
        actions: {
          Up: action({ when: (s) => s.n < end, then: (s) => void (s.n += 1) }),
          Again: action({ when: (s) => again && s.n === end, then: (s) => void (s.n = 0) }),
        },
        possibilities: { Two: { possible: (s) => s.n === 2 }, CanRest: { alwaysPossible: (s) => s.n === 0 } },
      })
    }),
  )
}

describe('a trace to a possibility', () => {
  const same = climb({})
  const { traces } = checked(same)
  const traceOf = (name: string): Trace => {
    const trace = traces.find(({ property }) => property?.name === name)
    if (!trace) throw new Error(`${name} has no trace`)
    return trace
  }
  const lost = saved(counterexampleJson(traceOf('CanRest')))

  it('is still lost, no longer lost, or undecidable', () => {
    expect(replay(same, lost, ['CanRest'])).toEqual({ outcome: 'violated', trace: traceOf('CanRest') })
    expect(replay(climb({ again: true }), lost, ['CanRest'])).toEqual({
      outcome: 'fixed',
      problem: 'all steps are possible, and so is CanRest, 3 steps after state 2',
      details: [],
    })
    expect(replay(climb({ end: 20_000 }), lost, ['CanRest'])).toMatchObject({
      outcome: 'open',
      problem:
        'only a check can decide whether CanRest holds, because too many states can be reached from its last state, or a constraint cuts some off',
    })
  })

  it('is still shown, or undecided', () => {
    const shown = saved(counterexampleJson(traceOf('Two')))
    expect(replay(same, shown, ['Two'])).toEqual({ outcome: 'shown', trace: traceOf('Two') })
    expect(replay(same, lost, ['Two'])).toMatchObject({
      outcome: 'open',
      problem: 'only a check can decide whether Two holds, because no state of the trace shows it',
    })
    expect(replay(same, lost, ['Two', 'CanRest'])).toMatchObject({ outcome: 'violated' })
  })
})

function tracesOf(model: Model): readonly Trace[] {
  return checked(model).traces.filter(({ lasso }) => lasso !== undefined)
}

function checked(model: Model): CheckedModel {
  return last(checkModel(model))
}

describe('a behaviour that stays in a state', () => {
  const model = instantiate(counter)
  const { states, ...trace } = nameless(saved(counterexampleJson(shortest(model, 'BelowMax'))))
  const twice = states.flatMap((one) => [one, one])
  const asFile = (list: typeof twice): SavedTrace => ({ ...trace, states: numbered(list) })

  it('violates the same properties as it does without these steps', () => {
    expect(replay(model, asFile(twice), ['BelowMax'])).toMatchObject({
      outcome: 'violated',
      trace: { states: { length: states.length } },
    })
  })

  it('has the numbers in the file if a step is missing', () => {
    const [first, , , , ...rest] = twice
    if (!first) throw new Error('there is no state')
    expect(replay(model, asFile([first, first, ...rest]), ['BelowMax'])).toMatchObject({
      outcome: 'foreign',
      problem: 'no step leads from state 2 to state 3',
    })
  })
})
