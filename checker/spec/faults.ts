import { FAULTS_USED, type State } from './model.ts'

/** How often faults of this kind have happened in the state. */
export function faultsUsed(view: State, kind: string): number {
  return Number(Reflect.get(Object(view[FAULTS_USED]), kind))
}

/** Counts one more fault of this kind; nothing for an action that is none. */
export function useFault(draft: State, kind: string | undefined): void {
  const used = draft[FAULTS_USED]
  if (kind !== undefined && typeof used === 'object' && used !== null)
    Reflect.set(used, kind, Number(Reflect.get(used, kind)) + 1)
}
