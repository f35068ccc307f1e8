import { array, bool, ids, option, range, seq, set, spec, type Spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { checkModel } from '../../../checker/check/check.ts'
import { explore } from '../../../checker/explore/explore.ts'
import { simulating } from '../../../checker/explore/walks/simulate.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { interpreterOf } from '../../../checker/reference/interpreter/interpreter.ts'
import type { Exploration } from '../../../checker/results/exploration.ts'
import { last } from '../../../checker/running.ts'
import { initialName, Walker } from '../../../checker/walk/walker.ts'
import { complaintOf } from '../../support/complaint.ts'

const Node = ids('node', 3, { symmetric: true })
type Id = (typeof Node)['values'][number]

/** Three nodes of which some are up; `x` and `y` count up to 3. */
const schema = { up: array(Node, bool), x: range(0, 3), y: range(0, 3), leader: option(Node) }

interface View {
  readonly up: { readonly filter: (test: (up: boolean) => boolean) => { readonly length: number } }
  readonly x: number
  readonly y: number
  readonly leader: Id | null
}

interface Filter {
  readonly where: (s: View) => boolean
  readonly vary?: readonly ('up' | 'x' | 'y' | 'leader')[]
}

function made(init: Filter) {
  return spec('starts', {}, (_c, _f, { state }) => {
    const { action, define } = state(schema)
    return define({
      init,
      actions: {
        Up: action({
          forall: { node: Node },
          when: (s, { node }) => !s.up.get(node),
          then: (s, { node }) => s.up.set(node, true),
        }),
        X: action({ when: (s) => s.x < 3, then: (s) => void (s.x += 1) }),
      },
      initially: { Small: (s) => s.x < 3 },
      invariants: { Sum: (s) => s.x + s.y < 5 },
      temporal: { Rises: { eventually: (s) => s.x === 3 } },
      fairness: [{ weak: 'X' }],
    })
  })
}

const atMostOne = (s: View): boolean => s.up.filter((up) => up).length <= 1 && s.x + s.y === 3 && s.leader === null

const told = ({ distinct, generated, levels, properties, failure }: Exploration) => ({
  distinct,
  generated,
  levels,
  properties: properties.map(({ name, verdict, length, path }) => ({ name, verdict, length, path })),
  failure: failure?.complaint ?? null,
})

function bothEngines(model: Model) {
  const fast = told(last(checkModel(model, { stop: 'never' })).exploration)
  expect(fast).toEqual(told(last(checkModel(model, { stop: 'never', engine: 'reference' })).exploration))
  return fast
}

describe('init: { where }', () => {
  it('starts in every state that satisfies the predicate, in both engines', () => {
    const { levels, properties } = bothEngines(instantiate(made({ where: atMostOne })))
    // No node or one of three is up, and x takes one of four values.
    expect(levels[0]).toBe(16)
    expect(properties.find(({ name }) => name === 'Sum')).toMatchObject({ verdict: 'violated', length: 3 })
  })

  it('lets only the variables in `vary` take other values than zero', () => {
    const { levels, distinct } = bothEngines(instantiate(made({ vary: ['x', 'up'], where: (s) => s.x > 0 })))
    expect({ first: levels[0], distinct }).toEqual({ first: 24, distinct: 24 })
  })

  it('gives the same results as a list of initializers', () => {
    const listed = spec('starts', {}, (_c, _f, { state }) => {
      const { action, define } = state(schema)
      return define({
        init: [0, 1, 2, 3].map((x) => (s) => {
          s.x = x
          s.y = 3 - x
        }),
        actions: { X: action({ when: (s) => s.x < 3, then: (s) => void (s.x += 1) }) },
        invariants: { Sum: (s) => s.x + s.y < 5 },
      })
    })
    const filtered = spec('starts', {}, (_c, _f, { state }) => {
      const { action, define } = state(schema)
      return define({
        init: { vary: ['x', 'y'], where: (s) => s.x + s.y === 3 },
        actions: { X: action({ when: (s) => s.x < 3, then: (s) => void (s.x += 1) }) },
        invariants: { Sum: (s) => s.x + s.y < 5 },
      })
    })
    const results = [listed, filtered].map((one) => {
      const { exploration, traces } = last(checkModel(instantiate(one), { stop: 'never' }))
      const { distinct, generated, levels } = exploration
      return { distinct, generated, levels, states: traces[0]?.states.map(({ value }) => value.toJS()) }
    })
    expect(results[0]).toEqual(results[1])
  })

  it('works with symmetry, and is refused if the predicate distinguishes the ids', () => {
    const closed = explore(instantiate(made({ where: atMostOne }), { symmetry: true }), { stop: 'never' })
    expect({ first: closed.levels[0], failure: closed.failure }).toEqual({ first: 8, failure: null })
    const open = made({ vary: ['leader'], where: (s) => s.leader === Node.values[1] })
    const { failure } = explore(instantiate(open, { symmetry: true }), { stop: 'never' })
    expect(failure?.complaint.code).toBe('Q108')
  })

  it('is where random walks and walks on the page begin', () => {
    const model = instantiate(made({ where: atMostOne }))
    const simulation = last(simulating(model, { random: () => 0, maxWalks: 3, maxDepth: 5, stop: 'decided' }))
    expect(simulation.failure).toBe(null)
    expect([...simulation.found.keys()].map(({ name }) => name)).toContain('Small')
    const [first, second] = interpreterOf(model).initialStates()
    const walker = new Walker(model)
    expect(walker.walk([]).init).toBe(null)
    for (const initial of [first, second])
      expect(walker.walk([initialName(initial?.number ?? -1)]).states[0]?.value).toEqual(initial?.state)
    expect(walker.walk([initialName(0)]).refused?.problem).toContain('it is not an initial state')
  })
})

const failureOf = (given: Spec) => {
  const model = instantiate(given)
  const [fast, plain] = [explore(model), referenceExplore(model)].map(({ failure }) => failure?.complaint)
  expect(fast?.code).toBe(plain?.code)
  expect(fast?.where).toEqual(plain?.where)
  return fast
}

const refusal = (init: unknown, variables = {}) =>
  complaintOf(() =>
    instantiate(
      spec('starts', {}, (_c, _f, { state }) => {
        const { define } = state({ ...schema, ...variables })
        return define({ init: init as never, actions: {} })
      }),
    ),
  )

const always = (): boolean => true

describe('init: { where } is refused', () => {
  it.each<[string, (s: View) => boolean, string, string]>([
    ['false in every state', (s) => s.x > 3, 'Q057', '`where` is false in all 512 states'],
    ['no boolean', (s) => s.x as unknown as boolean, 'Q109', 'it returns 0, not true or false'],
    ['a promise', (async () => true) as unknown as () => boolean, 'Q109', 'a promise'],
    ['an error', () => JSON.parse('{') as boolean, 'Q102', 'threw'],
  ])('if the predicate gives %s', (_name, where, code, problem) => {
    const complaint = failureOf(made({ where }))
    expect(complaint).toMatchObject({ code, where: ['spec starts', 'init, where'] })
    expect(complaint?.problem).toContain(problem)
  })

  it('if the predicate writes', () => {
    const complaint = failureOf(made({ where: (s) => Reflect.set(s, 'x', 1) }))
    expect(complaint).toMatchObject({ code: 'Q101', where: ['spec starts', 'init, where', 'variable x'] })
  })

  it.each([
    [{}, 'Q055', 'this is not a function'],
    [{ where: 1 }, 'Q055', 'this is not a function'],
    [{ when: () => true }, 'Q055', "there is no 'when' here"],
    [{ where: () => true, vary: 'x' }, 'Q055', 'this is not a list of variables'],
    [{ where: () => true, vary: [] }, 'Q055', 'this is not a list of variables'],
    [{ where: () => true, vary: ['z'] }, 'Q055', 'there is no variable "z"'],
    [{ where: () => true, vary: ['x', 'x'] }, 'Q055', 'variable x is named twice'],
  ])('if it is %j', (init, code, problem) => {
    const complaint = refusal(init)
    expect(complaint.code).toBe(code)
    expect(complaint.problem).toContain(problem)
  })

  it('if there are too many states to ask about, or too many values to list', () => {
    const many = refusal({ where: always }, { log: seq(range(0, 9), 8) })
    expect(many).toMatchObject({ code: 'Q053', where: ['init'] })
    expect(many.problem).toContain('log alone has 111111111')
    const wide = refusal({ where: always, vary: ['seen'] }, { seen: set(range(1, 24)) })
    expect(wide.problem).toContain('variable seen: ')
    expect(wide.hint).toContain("vary: ['x', 'y']")
  })
})
