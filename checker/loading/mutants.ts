import type { PartFacts } from '../check/mutation/necessity.ts'
import { guardsOf, type Observation } from '../language/definition/observation.ts'
import { type ActionModel, isRefinement, type Model } from '../language/model/model.ts'
import type { Droppable } from '../program/conjuncts/found.ts'
import type { Wrap } from '../program/rewriting/edits.ts'
import { readProgram } from '../program/program.ts'
import type { Host } from './host.ts'
import { type SpecFile, specOf } from './load.ts'
import { Sources } from './sources.ts'

export interface Part extends PartFacts {
  readonly drop: Wrap
}

export interface Parts {
  /** The parts, action by action, in textual order. */
  readonly parts: readonly Part[]
  /** Actions whose guards have unknown parts, because they are not written as a function under `when`. */
  readonly unread: readonly string[]
}

/** Finds the conjuncts of all guards and the writes of all effects in these models of a spec. */
export function partsOf(models: readonly Model[]): Parts {
  const found = new Map<number, Part & { readonly actions: string[] }>()
  const unread = new Set<string>()
  const required = new Set<number>()
  const note = (
    kind: Part['kind'],
    action: string,
    all: readonly (Droppable & Pick<Part, 'text' | 'place'>)[],
  ): void => {
    for (const { start, text, place, drop } of all) {
      const known = found.get(start)
      if (!known) found.set(start, { kind, actions: [action], text, place, drop })
      else if (!known.actions.includes(action)) known.actions.push(action)
    }
  }
  for (const { model, observation } of models.flatMap(({ observed }) => observed?.() ?? [])) {
    for (const start of startsIn(observation, abstractActions(model))) required.add(start)
    for (const action of model.actions) {
      const { name, when, then } = action
      if (when && !observation.guardOf(when)) unread.add(name)
      for (const { conjuncts } of guardsOf(observation, action)) note('conjunct', name, conjuncts)
      const effect = observation.effectOf(then)
      const effects = observation.effects.filter(({ around }) => around === name)
      for (const { statements } of effect ? [effect, ...effects] : effects) note('write', name, statements)
    }
  }
  const parts = [...found].flatMap(([start, part]) => (required.has(start) ? [] : [part]))
  return { parts, unread: [...unread] }
}

/** The actions of the specs that a model refines. They are requirements, not parts of the model. */
function abstractActions({ properties }: Model): readonly ActionModel[] {
  return properties.filter(isRefinement).flatMap(({ abstract }) => abstract.actions)
}

function startsIn(observation: Observation, actions: readonly ActionModel[]): readonly number[] {
  return actions.flatMap(({ when, then }) => {
    const guard = when && observation.guardOf(when)
    return [...(guard?.conjuncts ?? []), ...(observation.effectOf(then)?.statements ?? [])].map(({ start }) => start)
  })
}

/** Opens the same file without one of its parts. */
export function without({ bundle }: SpecFile, { drop }: Pick<Part, 'drop'>, host: Host): SpecFile {
  return specOf({ ...bundle, program: readProgram(bundle.text, new Sources(bundle), [drop]) }, host)
}
