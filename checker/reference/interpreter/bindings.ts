import { valuesOf } from '../../domain/members/enumerate.ts'
import { attempt } from '../../language/helpers/attempt.ts'
import { elementsOf } from '../../domain/print.ts'
import { type Bound, stepLabel } from '../../language/model/binding.ts'
import { bindingOf } from '../../language/model/bindingOf.ts'
import { choicesOf } from '../../language/model/choices.ts'
import type { ActionModel, Parameter, State } from '../../language/model/model.ts'
import type { ValueInterner } from './freeze.ts'
import { store } from './store.ts'

/**
 * All bindings of an action in a state. Stages are taken in order, and each one is a nested loop over its parameters,
 * with the first parameter outermost. A parameter that reads the state sees only the values chosen in earlier stages.
 * `fixed` selects only the bindings with these values.
 */
export function bindingsOf(
  action: ActionModel,
  view: State,
  interner: ValueInterner,
  fixed: Fixed = NOTHING_FIXED,
): readonly (readonly Bound[])[] {
  const reading = { action, view, interner, fixed }
  return action.stages.reduce<readonly (readonly Bound[])[]>(
    (earlier, stage) => earlier.flatMap((bound) => extended(bound, stage, reading)),
    [[]],
  )
}

/** Parameters with a fixed domain, each with the one value to use. */
export type Fixed = ReadonlyMap<string, unknown>

const NOTHING_FIXED: Fixed = new Map()

interface Reading {
  readonly action: ActionModel
  readonly view: State
  readonly interner: ValueInterner
  readonly fixed: Fixed
}

function extended(
  earlier: readonly Bound[],
  stage: readonly Parameter[],
  reading: Reading,
): readonly (readonly Bound[])[] {
  return stage.reduce<readonly (readonly Bound[])[]>(
    (rows, parameter) => {
      const values = valuesFor(parameter, earlier, reading)
      return rows.flatMap((row) => values.map((value) => [...row, value]))
    },
    [earlier],
  )
}

function valuesFor(
  parameter: Parameter,
  earlier: readonly Bound[],
  { action, view, interner, fixed }: Reading,
): readonly Bound[] {
  const { name, domain } = parameter
  if (domain !== undefined)
    return (fixed.has(name) ? [fixed.get(name)] : valuesOf(domain)).map((value) => ({
      name,
      value: interner.frozen(domain, store(domain, value, name)),
      node: domain,
    }))
  const binding = bindingOf(earlier)
  return attempt(
    () => `action ${stepLabel(action.name, earlier)}`,
    `domain of ${name}`,
    () => {
      const source: unknown = parameter.from(view, binding)
      const node = elementsOf(source)
      return choicesOf(source, parameter, interner.shared).map((value) => ({ name, value, node }))
    },
  )
}
