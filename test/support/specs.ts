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

/** Distinct states, generated states and depth of the whole state graphs, by model. */
export type Graphs = Readonly<Record<string, readonly [distinct: number, generated: number, depth: number]>>

/**
 * Only `quorate verify` explores larger models and compares them with the lock file. Here, the lock file is compared
 * with the known graphs.
 */
const LARGE = 25_000

const lockFile = 'specs/verdicts.lock.json'
export const lock = parseLock(lockFile, readFileSync(new URL(`../../${lockFile}`, import.meta.url), 'utf8'))

/** Each of these models has the declared verdicts and, if given, the declared graph. */
export function itMeetsExpectations(spec: Spec, graphs: Graphs, names: readonly string[]): void {
  const locked = (name: string) => lock.get(spec.name)?.get(name)
  // Unless every property is violated, the search explores the whole graph.
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

/** Both engines find the same counterexamples. Lassos can differ, so only the lengths of their stems are compared. */
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

/** The same model with other constants, without its expectations. */
export function variant(spec: Spec, { constants, faults }: Model, changed: Model['constants']): Model {
  return instantiate(spec, { constants: { ...constants, ...changed }, faults })
}

/** The model with a bug: one action is changed. */
export function withAction(of: Model, name: string, change: (action: ActionModel) => Partial<ActionModel>): Model {
  const action = actionOf(of, name)
  return {
    ...of,
    again: null,
    observed: null,
    actions: of.actions.map((each) => (each === action ? { ...each, ...change(each) } : each)),
  }
}

/** The model with a bug: one action is enabled whenever it is enabled in the other model. */
export function withGuardOf(other: Model, name: string, of: Model): Model {
  const { when } = actionOf(other, name)
  return withAction(of, name, () => ({ when }))
}

export function actionOf({ spec, actions }: Model, name: string): ActionModel {
  const found = actions.find((action) => action.name === name)
  if (!found) throw new Error(`${spec} has no action ${name}`)
  return found
}
