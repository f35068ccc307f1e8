import { valuesOf } from '../../domain/members/enumerate.ts'
import { memberIndex } from '../../domain/members/bigintCodec.ts'
import { suggest } from '../../domain/suggest.ts'
import { sameValue } from '../../domain/values/equality.ts'
import { QuorateError } from '../../errors.ts'
import { attempt } from '../helpers/attempt.ts'
import type { Binding, Bound } from './binding.ts'
import { bindingOf } from './bindingOf.ts'
import { choicesOf } from './choices.ts'
import { isEnabled, isSpent } from './faults.ts'
import type { ActionModel, Model, Parameter, State } from './model.ts'

type Guarded = Pick<Model, 'actions' | 'faults'>

/**
 * Implements `enabled` for one model. It evaluates an action's domains and guards in the given state and, like the
 * guards, reads nothing else. So the result of its caller can be cached, traced and explained as if the guards were
 * written there.
 */
export class Enabling {
  #model: Guarded | null = null
  /** The actions whose guards are being evaluated, outermost first. */
  readonly #asked: string[] = []

  /** Sets the model that later calls refer to. */
  open(model: Guarded): void {
    this.#model = model
  }

  /**
   * Whether an action is enabled in a state with these parameter values, for some values of the remaining
   * parameters. Throws Q112 for unknown names, Q103 for a value outside its domain, and Q118 if guards depend on
   * each other.
   */
  readonly isEnabled = (view: State, name: string, given: Binding = {}): boolean => {
    const { actions, faults } = this.#model ?? tooEarly()
    const action = actions.find((one) => one.name === name)
    if (!action)
      throw unknown(
        `there is no action '${name}'`,
        name,
        actions.map((one) => one.name),
      )
    checkNames(action, given)
    if (this.#asked.includes(name)) throw circular([...this.#asked.slice(this.#asked.indexOf(name)), name])
    this.#asked.push(name)
    try {
      return attempt(
        () => `enabled ${name}`,
        'guard',
        () => !isSpent({ faults }, action, view) && hasChoice(action, view, given, action.stages.flat(), []),
      )
    } finally {
      this.#asked.pop()
    }
  }
}

/** Whether the guard is true for some values of the parameters in `open`, given those in `bound`. */
function hasChoice(
  action: ActionModel,
  view: State,
  given: Binding,
  [parameter, ...open]: readonly Parameter[],
  bound: readonly Bound[],
): boolean {
  if (!parameter) return isEnabled(action, view, bindingOf(bound))
  const stage = action.stages.findIndex((parameters) => parameters.includes(parameter))
  const earlier = action.stages.slice(0, stage).flat().length
  const { name, domain: node } = parameter
  return valuesFor(parameter, view, bindingOf(bound.slice(0, earlier)), given).some((value) =>
    hasChoice(action, view, given, open, [...bound, { name, value, node }]),
  )
}

/** The values to try: only the given one, or all values of the domain if none is given. */
function valuesFor(parameter: Parameter, view: State, earlier: Binding, given: Binding): readonly unknown[] {
  const { name, domain } = parameter
  const isGiven = Object.hasOwn(given, name)
  if (domain && isGiven) {
    const index = memberIndex(domain, given[name], `parameter ${name}`)
    return [valuesOf(domain)[index]]
  }
  const all = domain ? valuesOf(domain) : choicesOf(parameter.from(view, earlier), parameter, (made) => made)
  return isGiven ? all.filter((value) => sameValue(value, given[name])) : all
}

function checkNames({ name, stages }: ActionModel, given: Binding): void {
  const known = stages.flat().map((parameter) => parameter.name)
  const wrong = Object.keys(given).find((one) => !known.includes(one))
  if (wrong !== undefined) throw unknown(`action ${name} has no parameter '${wrong}'`, wrong, known)
}

function unknown(problem: string, name: string, known: readonly string[]): QuorateError {
  return new QuorateError({
    code: 'Q112',
    class: 'spec',
    where: ['enabled'],
    problem,
    hint: suggest(name, known),
  })
}

function circular(names: readonly string[]): QuorateError {
  return new QuorateError({
    code: 'Q118',
    class: 'spec',
    problem: `whether an action is enabled depends on itself: ${names.join(' → ')}`,
    hint: 'write a condition of the state instead of one of the calls of enabled',
  })
}

function tooEarly(): never {
  throw new QuorateError({
    code: 'Q056',
    class: 'load',
    where: ['enabled'],
    problem: 'enabled is called while the spec is built, before it has actions',
    hint: 'call it in guards and properties, with their state',
  })
}
