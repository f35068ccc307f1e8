import { valueKey } from '../../domain/values/equality.ts'
import { printAny } from '../../domain/print.ts'
import { type Bound, stepLabel } from './binding.ts'
import { bindingOf } from './bindingOf.ts'
import { answering } from '../helpers/answer.ts'
import { attempt } from '../helpers/attempt.ts'
import { fn, illFormed, type Loose, recordOf } from '../definition/loose.ts'
import type { ActionModel, Fairness, Guard, Model, State } from './model.ts'
import { suggest } from '../../domain/suggest.ts'

const STRENGTHS = ['weak', 'strong'] as const

/** The fairness that a definition declares. Throws Q055 (load) for unknown names. */
export function fairnessOf(given: unknown, actions: readonly ActionModel[]): readonly Fairness[] {
  if (given === undefined) return []
  if (!Array.isArray(given)) throw illFormed('fairness', 'this is not a list', "give [{ weak: 'Action' }, …]")
  return given.map((entry: unknown, i) => entryOf(recordOf(entry, `fairness[${i}]`), `fairness[${i}]`, actions))
}

function entryOf(entry: Loose, where: string, actions: readonly ActionModel[]): Fairness {
  const parts = [...STRENGTHS, 'each', 'where']
  const extra = Object.keys(entry).find((key) => !parts.includes(key))
  if (extra !== undefined) throw illFormed(where, `there is no '${extra}' here`, suggest(extra, parts))
  const [strength, ...others] = STRENGTHS.filter((s) => entry[s] !== undefined)
  if (strength === undefined || others.length > 0)
    throw illFormed(where, 'it is neither weak nor strong, or both', "give { weak: 'Action' } or { strong: 'Action' }")
  const filter = entry['where'] === undefined ? undefined : answering(fn<Guard>(entry['where'], `${where}.where`))
  return { strength, ...actionsNamed(entry[strength], entry['each'], actions, where, `.${strength}`), where: filter }
}

/** Looks up actions by name and checks that they share these parameters. Throws Q055 (load) for unknown names. */
export function actionsNamed(
  given: unknown,
  givenEach: unknown,
  actions: readonly ActionModel[],
  where: string,
  part = '',
): Pick<Fairness, 'actions' | 'each'> {
  const known = actions.map(({ name }) => name)
  const names = namesIn(given, `${where}${part}`)
  const wrong = names.find((name) => !known.includes(name))
  if (wrong !== undefined) throw illFormed(where, `there is no action '${wrong}'`, suggest(wrong, known))
  const each = givenEach === undefined ? [] : namesIn(givenEach, `${where}.each`)
  for (const action of actions.filter(({ name }) => names.includes(name))) checkParameters(action, each, where)
  return { actions: known.flatMap((name, i) => (names.includes(name) ? [i] : [])), each }
}

function checkParameters({ name, stages }: ActionModel, each: readonly string[], where: string): void {
  const parameters = stages.flat().map((p) => p.name)
  const wrong = each.find((parameter) => !parameters.includes(parameter))
  if (wrong !== undefined)
    throw illFormed(where, `action ${name} has no parameter '${wrong}'`, suggest(wrong, parameters))
}

function namesIn(value: unknown, where: string): readonly string[] {
  const names: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (names.length === 0) throw illFormed(where, 'the list is empty', 'name an action or parameter, or remove it')
  return names.map((name) => {
    if (typeof name !== 'string') throw illFormed(where, `${printAny(name)} is not a name`, 'give a name, or a list')
    return name
  })
}

function counts(where: Guard, i: number, before: State, binding: readonly Bound[]): boolean {
  const chosen = bindingOf(binding)
  return attempt(
    () => `fairness[${i}]`,
    'where',
    () => where(before, chosen),
  )
}

/**
 * A condition on fair behaviours: a fairness declaration with particular values for its parameters.
 */
export interface Condition {
  /** Equal conditions have equal keys. */
  readonly key: string
  /** The index of its fairness declaration in the model's list. */
  readonly fairness: number
  readonly strength: Fairness['strength']
  /** `Restart(broker=b1)`, `Write or Fetch` */
  readonly label: string
}

/** Whether the state before a step of an action affects which conditions the step takes. */
export function dependsOnState(model: Model, action: number): boolean {
  return model.fairness.some(({ actions, where }) => where !== undefined && actions.includes(action))
}

/**
 * The conditions that a step takes. Because it takes them, they are enabled before it. `before` is the state before the
 * step. Throws Q102 or Q109 if a `where` does.
 */
export function conditionsTaken(
  model: Model,
  action: number,
  binding: readonly Bound[],
  before: State,
): readonly Condition[] {
  return model.fairness.flatMap(({ strength, actions, each, where }, i) => {
    if (!actions.includes(action) || (where && !counts(where, i, before, binding))) return []
    const bound = each.flatMap((name) => binding.filter((b) => b.name === name))
    const names = actions.map((a) => model.actions[a]?.name ?? '').join(' or ')
    const label = stepLabel(bound.length > 0 && actions.length > 1 ? `(${names})` : names, bound)
    return [{ key: JSON.stringify([i, ...bound.map((b) => valueKey(b.value))]), fairness: i, strength, label }]
  })
}
