import { describe, expect, it } from 'vitest'
import type { SpecFile } from '../../../checker/loading/load.ts'
import { modelNamed } from '../../../checker/cli/selection/modelNames.ts'
import { planModels, type Selection } from '../../../checker/cli/selection/plan.ts'
import { AGAIN } from '../../../checker/language/definition/lifecycle.ts'
import type { Spec } from '../../../checker/language/definition/types.ts'
import { complaintOf } from '../../support/complaint.ts'
import { counter, twoPhase } from '../../support/models/zoo.ts'

const file = (made: Spec): SpecFile => ({
  path: `${made.name}.ts`,
  bundle: {
    path: `${made.name}.ts`,
    text: '',
    map: null,
    folder: 'file:///',
    program: { text: '', globals: [], functions: [], wraps: [] },
  },
  load: () => ({ ...made, [AGAIN]: () => made }),
  exported: () => undefined,
  named: () => new Map(),
  placeOf: () => '',
  madeBy: () => [],
  loadAll: () => [made],
  placeOfFunction: () => null,
})
const files = [file(twoPhase), file(counter)]

const plan = (selection: Partial<Selection>, of = files) =>
  planModels(of, { models: [], constants: {}, faults: {}, properties: undefined, ...selection }).map(
    ({ model, title, label }) => [model.spec, model.name, title, label],
  )

describe('which models are checked', () => {
  it('all models that the spec declares, or its defaults if it declares none', () => {
    expect(plan({})).toEqual([
      ['two-phase', 'correct', 'correct', 'correct'],
      ['two-phase', 'one not waited for', 'one not waited for', 'one not waited for'],
      ['counter', null, 'defaults', 'defaults'],
    ])
  })

  it('those that are named', () => {
    expect(plan({ models: ['correct'] })).toEqual([['two-phase', 'correct', 'correct', 'correct']])
  })

  it.each<[given: string, names: readonly string[]]>([
    ['corr', ['correct']],
    ['one', ['one not waited for']],
    ['correct', ['correct']],
  ])('those whose name begins with %s', (given, names) => {
    expect(plan({ models: [given] }).map(([, name]) => name)).toEqual(names)
    expect(plan({ models: [given], constants: { lossy: true } }, [file(twoPhase)]).map(([, , title]) => title)).toEqual(
      names.map((name) => `${name}, overridden`),
    )
  })

  it.each([
    ['two ', "2 models begin with 'two '", "write more of the name: 'two a', 'two b'"],
    ['', "there is no model ''", 'known: two, two a, two b'],
    ['Two', "there is no model 'Two'", "did you mean 'two'?"],
  ])('none if no name begins with %s', (given, problem, hint) => {
    const known = ['two', 'two a', 'two b']
    expect(complaintOf(() => modelNamed(given, known))).toMatchObject({ code: 'Q014', problem, hint })
    expect(modelNamed('two', known)).toBe('two')
  })

  it('one model of each spec, without expectations, if there are overrides', () => {
    const constants = { lossy: true }
    const only = [file(twoPhase)]
    expect(plan({ constants }, only)).toEqual([['two-phase', null, 'defaults, overridden', 'defaults lossy=true']])
    expect(plan({ constants, models: ['correct'] }, only)).toEqual([
      ['two-phase', null, 'correct, overridden', 'correct lossy=true'],
    ])
    expect(complaintOf(() => plan({ constants, models: ['correct', 'x'] }, only)).code).toBe('Q023')
  })

  it('none if a name is wrong', () => {
    expect(complaintOf(() => plan({ models: ['corect'] }))).toMatchObject({
      code: 'Q014',
      hint: "did you mean 'correct'?",
    })
    expect(complaintOf(() => plan({ properties: ['Consistnt'] }, [file(twoPhase)])).code).toBe('Q015')
  })
})
