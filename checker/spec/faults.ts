import { type ActionModel, type Binding, FAULTS_USED, type Model, type State } from './model.ts'

/** How often faults of this kind have happened in the state. */
function faultsUsed(view: State, kind: string): number {
  return Number(Reflect.get(Object(view[FAULTS_USED]), kind))
}

/** Is an action a fault whose budget is used up in the state? */
export function isSpent(model: Model, { fault }: ActionModel, view: State): boolean {
  if (fault === undefined) return false
  const budget = model.faults[fault] ?? 0
  return budget === 0 || faultsUsed(view, fault) >= budget
}

/** Is an action enabled for a binding, as far as its guard says? What the guard gives counts as JavaScript counts it. */
export function isEnabled({ when }: ActionModel, view: State, binding: Binding): boolean {
  return !when || when(view, binding)
}

/** Counts one more fault of this kind; nothing for an action that is none. */
export function useFault(draft: State, kind: string | undefined): void {
  if (kind === undefined) return
  const used = draft[FAULTS_USED]
  if (typeof used === 'object' && used !== null) Reflect.set(used, kind, Number(Reflect.get(used, kind)) + 1)
}
