import { QuorateError } from '../../errors.ts'
import type { Binding } from './binding.ts'
import { type ActionModel, FAULTS_USED, type Model, type State } from './model.ts'

/** How many faults of this kind have occurred, according to the state. */
function faultsUsed(view: State, kind: string): number {
  return Number(Reflect.get(Object(view[FAULTS_USED]), kind))
}

/** Whether an action is a fault whose budget is used up in the state. */
export function isSpent(model: Pick<Model, 'faults'>, { fault }: ActionModel, view: State): boolean {
  if (fault === undefined) return false
  const budget = model.faults[fault] ?? 0
  return budget === 0 || faultsUsed(view, fault) >= budget
}

/**
 * Throws Q063 (load) for a fault kind that has a budget but no action. Such a model would claim to check faults that
 * cannot occur.
 */
export function expectFaultsUsed(faults: Model['faults'], actions: readonly ActionModel[]): void {
  const used = actions.flatMap(({ fault }) => fault ?? [])
  const [kind, budget] = Object.entries(faults).find(([name, most]) => most > 0 && !used.includes(name)) ?? []
  if (kind !== undefined)
    throw new QuorateError({
      code: 'Q063',
      class: 'load',
      where: [`fault ${kind}`],
      problem: `its budget is ${budget}, but no action has fault: '${kind}'`,
      hint: 'add it to the action that is the fault, or leave the budget at 0',
    })
}

/** Whether an action's guard is true for a binding. */
export function isEnabled({ when }: ActionModel, view: State, binding: Binding): boolean {
  return !when || when(view, binding)
}

/** Counts one more fault of this kind. Does nothing if `kind` is undefined, because the action is not a fault. */
export function useFault(draft: State, kind: string | undefined): void {
  if (kind === undefined) return
  const used = draft[FAULTS_USED]
  if (typeof used === 'object' && used !== null) Reflect.set(used, kind, Number(Reflect.get(used, kind)) + 1)
}
