import { readFileSync } from 'node:fs'
import { model } from 'quorate/vitest'
import { expect, it } from 'vitest'
import { parseLock } from '../../checker/check/lock.ts'
import type { Exploration } from '../../checker/results/exploration.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import type { ActionModel, Model } from '../../checker/language/model/model.ts'
import type { Spec } from '../../checker/language/definition/types.ts'
import { explored } from './engine/explored.ts'

/** The numbers of distinct and generated states, and the depth, of each model's complete graph. */
export type Graphs = Readonly<Record<string, readonly [distinct: number, generated: number, depth: number]>>

/**
 * Models with more states are explored only by `quorate verify`, which compares them with the lock file. Here, the tests
 * compare the lock file with the known graphs.
 */
const LARGE = 25_000

const lockFile = 'specs/verdicts.lock.json'
export const lock = parseLock(lockFile, readFileSync(new URL(`../../${lockFile}`, import.meta.url), 'utf8'))

/** Tests that each of these models has the verdicts it declares and, where one is given, the expected graph. */
export function itMeetsExpectations(spec: Spec, graphs: Graphs, names: readonly string[]): void {
  const locked = (name: string) => lock.get(spec.name)?.get(name)
  // Unless every property is violated, the search explores the complete graph.
  const isLarge = (name: string): boolean => {
    const { distinct = 0, verdicts = {} } = locked(name) ?? {}
    return distinct > LARGE && (!graphs[name] || Object.values(verdicts).includes('holds'))
  }

  it.each(names.filter((name) => !isLarge(name)))(
    '%s: verdicts, lengths and counts',
    (name) => {
      const graph = graphs[name]
      const [distinct = 0, generated = 0, depth = 0] = graph ?? []
      expect(model(spec, name)).toMeetExpectations(graph && { distinct, generated, depth })
    },
    120_000,
  )

  it.each(names.filter((name) => isLarge(name) && graphs[name]))('%s: the locked counts', (name) => {
    const { distinct, generated, depth } = locked(name) ?? {}
    expect([distinct, generated, depth]).toEqual(graphs[name])
  })
}

/** Expects both engines to find the same counterexamples. Lassos can differ, so only the lengths of their stems are compared. */
export function expectAgreement(each: Model): void {
  expect(comparable(explored(each, { stop: 'never' }))).toMatchObject(
    comparable(referenceExplore(each, { stop: 'never' })),
  )
}

function comparable({ properties, ...counts }: Exploration) {
  return {
    ...counts,
    properties: properties.map((p) => (p.cycle ? { ...p, length: 0, path: [], cycle: p.cycle.from } : p)),
  }
}

/** The same model with other constants and without its expectations. */
export function variant(spec: Spec, { constants, faults }: Model, changed: Model['constants']): Model {
  return instantiate(spec, { constants: { ...constants, ...changed }, faults })
}

/** Seeds a bug in the model: changes one of its actions. */
export function withAction(of: Model, name: string, change: (action: ActionModel) => Partial<ActionModel>): Model {
  const action = actionOf(of, name)
  return {
    ...of,
    again: null,
    observed: null,
    actions: of.actions.map((each) => (each === action ? { ...each, ...change(each) } : each)),
  }
}

/** Seeds a bug in the model: one action takes its guard from the other model. */
export function withGuardOf(other: Model, name: string, of: Model): Model {
  const { when } = actionOf(other, name)
  return withAction(of, name, () => ({ when }))
}

export function actionOf({ spec, actions }: Model, name: string): ActionModel {
  const found = actions.find((action) => action.name === name)
  if (!found) throw new Error(`${spec} has no action ${name}`)
  return found
}
