import { valuesOf } from '../../domain/members/enumerate.ts'
import { pack } from '../../domain/members/bigintCodec.ts'
import { elementsOf } from '../../domain/print.ts'
import type { Bound } from '../../language/model/binding.ts'
import { bindingOf } from '../../language/model/bindingOf.ts'
import type { ActionModel, State } from '../../language/model/model.ts'
import type { Interner } from './intern.ts'
import { chosen } from './present.ts'

type Rows = readonly (readonly Bound[])[]

/** The bindings of each action whose bindings are the same in every state. */
const fixed = new WeakMap<ActionModel, Rows>()

/**
 * All bindings of an action in the state of `view`, in order. This is slow; use it for messages and counterexamples.
 */
export function bindingsOf(action: ActionModel, view: State, interner: Interner): Rows {
  const known = fixed.get(action)
  if (known) return known
  const rows = action.stages.reduce<Rows>(
    (earlier, stage) => earlier.flatMap((row) => extended(row, stage, view, interner)),
    [[]],
  )
  if (!action.stages.flat().some((p) => p.from)) fixed.set(action, rows)
  return rows
}

/** Extends a binding by every choice of values for the parameters of the next stage. */
function extended(
  earlier: readonly Bound[],
  stage: ActionModel['stages'][number],
  view: State,
  interner: Interner,
): Rows {
  const binding = bindingOf(earlier)
  const choices = stage.map((p): readonly Bound[] => {
    if (p.from) {
      const source: unknown = p.from(view, binding)
      const node = elementsOf(source)
      return chosen(source, p, interner.shared).map((value) => ({ name: p.name, value, node }))
    }
    const { name, domain } = p
    return valuesOf(domain).map((value) => ({
      name,
      value: interner.make(domain, pack(domain, value, name), true),
      node: domain,
    }))
  })
  return choices.reduce<Rows>((all, choice) => all.flatMap((row) => choice.map((bound) => [...row, bound])), [earlier])
}
