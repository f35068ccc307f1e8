import { is } from 'immutable'
import { valueKey } from '../../domain/values/equality.ts'
import type { Node } from '../../domain/node.ts'
import { printPlain, printValue } from '../../domain/print.ts'
import { suggest } from '../../domain/suggest.ts'
import { isQuorateError, QuorateError } from '../../errors.ts'
import { type Bound, printedLabel } from '../../language/model/binding.ts'
import type { ActionModel, Model } from '../../language/model/model.ts'
import type { Chosen, Interpreter } from '../../reference/interpreter/interpreter.ts'
import { store, storeIfMember } from '../../reference/interpreter/store.ts'
import { fromJson } from '../../trace/saved/json.ts'
import type { StateValue, Value } from '../../immutableValues/value.ts'

/** An action named by a line or a map, with values for some of its parameters. */
export interface Named {
  /** The action's position in the model. */
  readonly number: number
  readonly action: ActionModel
  /** For example, `Commit(leader=node1, offset=0)`, listing only the given parameters. */
  readonly label: string
  /** All bindings in a state that have these values. */
  readonly choices: (interpreter: Interpreter, state: StateValue) => readonly Chosen[]
}

type Loose = Readonly<Record<string, unknown>>

/**
 * Resolves an action by name and a partial binding; parameters that are not given may have any value. Throws Q132
 * (load) for an unknown action or parameter, and Q133 for a value outside its domain. `where` says who named it.
 */
export function named(model: Model, name: string, binding: Loose, where: string): Named {
  const number = model.actions.findIndex((action) => action.name === name)
  const action = model.actions[number]
  if (!action) {
    const names = model.actions.map((each) => each.name)
    throw unknown(where, `spec ${model.spec} has no action '${name}'`, suggest(name, names))
  }
  const parameters = action.stages.flat()
  const extra = Object.keys(binding).find((key) => !parameters.some((parameter) => parameter.name === key))
  if (extra !== undefined) {
    const names = parameters.map((parameter) => parameter.name)
    const hint = names.length === 0 ? 'it has no parameters' : suggest(extra, names)
    throw unknown(where, `action ${name} has no parameter '${extra}'`, hint)
  }
  const given = parameters.filter((parameter) => binding[parameter.name] !== undefined)
  const fixed = new Map<string, unknown>()
  const others: [string, unknown][] = []
  const values: { name: string; value: string }[] = []
  for (const { name: parameter, domain } of given) {
    const value = binding[parameter]
    if (domain === undefined) others.push([parameter, value])
    else fixed.set(parameter, inDomain(domain, value, `${where}, action ${name}`, parameter))
    values.push({ name: parameter, value: domain ? printValue(domain, fixed.get(parameter)) : printPlain(value) })
  }
  return {
    number,
    action,
    label: printedLabel(name, values),
    choices(interpreter, state) {
      const all = interpreter.choicesWith(state, action, fixed)
      if (others.length === 0) return all
      return all.filter(({ bound }) =>
        others.every(([parameter, value]) => bound.some((one) => one.name === parameter && hasValue(one, value))),
      )
    },
  }
}

/** The value as an author would write it. */
function inDomain(domain: Node, given: unknown, where: string, parameter: string): unknown {
  memberOf(domain, given, where, parameter)
  return storeIfMember(domain, given) === undefined ? fromJson(domain, given, parameter) : given
}

/**
 * Reads a value of a domain, in the form that an author or Quorate's JSON uses. Ids may be numbers or names,
 * and sets and bags may be lists. Throws Q133 (load) if it is not in the domain.
 */
export function memberOf(node: Node, given: unknown, where: string, path: string): Value {
  const stored = storeIfMember(node, given)
  if (stored !== undefined) return stored
  try {
    return store(node, fromJson(node, given, path), path)
  } catch (error) {
    throw isQuorateError(error) ? outsideDomain(error, where) : error
  }
}

function outsideDomain({ complaint }: QuorateError, where: string): QuorateError {
  return new QuorateError({
    code: 'Q133',
    class: 'load',
    // A parameter's value does not belong to a variable.
    where: [where, ...(complaint.where ?? []).map((place) => place.replace(/^variable /, ''))],
    problem: complaint.problem,
    hint: 'fix the line or the map; or make the domain larger: constants set its size (-c, or constants in the map)',
  })
}

/** Whether a parameter chosen from the state has this value. Its domain is known only for elements of a collection. */
function hasValue({ node, value }: Bound, given: unknown): boolean {
  if (!node) return valueKey(value) === valueKey(given)
  try {
    return is(memberOf(node, given, '', ''), store(node, value, ''))
  } catch (error) {
    if (isQuorateError(error) && error.complaint.code === 'Q133') return false
    throw error
  }
}

export function unknown(where: string, problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q132', class: 'load', where: [where], problem, hint })
}
