import { valuesOf } from '../domain/enumerate.ts'
import { type Bound, elementsOf } from '../spec/binding.ts'
import type { ActionModel, Binding, State } from '../spec/model.ts'
import type { Interner } from './intern.ts'
import { distinct } from './present.ts'

/** All bindings of an action in the state behind `view`, in order: the slow way, for messages and counterexamples. */
export function bindingsOf(action: ActionModel, view: State, interner: Interner): readonly (readonly Bound[])[] {
  return action.stages.reduce<readonly (readonly Bound[])[]>(
    (rows, stage) =>
      rows.flatMap((earlier) => {
        const binding = bindingOf(earlier)
        const choices = stage.map((p) => {
          if (!p.from) return valuesOf(p.domain).map((value) => ({ name: p.name, value, node: p.domain }))
          const source = p.from(view, binding)
          const node = elementsOf(source)
          return distinct(source, interner.known).map((value) => ({ name: p.name, value, node }))
        })
        return choices.reduce<(readonly Bound[])[]>(
          (all, choice) => all.flatMap((row) => choice.map((bound) => [...row, bound])),
          [earlier],
        )
      }),
    [[]],
  )
}

export function bindingOf(bound: readonly Bound[]): Binding {
  return Object.fromEntries(bound.map(({ name, value }) => [name, value]))
}
