import { match, P } from 'ts-pattern'
import type { Change, Trace, TraceState } from '../trace/types.ts'
import { FAULTS_USED } from '../spec/model.ts'
import { count } from './words.ts'

/** What the trace shows: `NoAcknowledgedLoss is violated`. */
export function claim({ property }: Trace): string {
  return match(property)
    .with(null, () => 'The run failed')
    .with({ kind: 'deadlock' }, () => 'Deadlock')
    .with({ kind: 'transition' }, ({ name }) => `${name} is violated by a step`)
    .with({ kind: P.union('invariant', 'observation') }, ({ name }) => `${name} is violated`)
    .exhaustive()
}

/** What the end of the trace means. */
export function ending({ property, states }: Trace): string {
  const last = `state ${states.length}`
  return match(property)
    .with(null, () => `the run failed after ${last}`)
    .with({ kind: 'deadlock' }, () => `no action is enabled in ${last}`)
    .with({ kind: 'transition' }, ({ name }) => `the step to ${last} violates ${name}`)
    .with({ kind: P.union('invariant', 'observation') }, ({ name }) => `${last} violates ${name}`)
    .exhaustive()
}

/** `5 states, faults used: crash 1 of 2` */
export function extent(trace: Trace): string {
  const used = faultsUsed(trace)
  return used === null ? count(trace.states.length, 'state') : `${count(trace.states.length, 'state')}, ${used}`
}

/** How much of the budgets the trace uses up; null where there is none. */
function faultsUsed({ model, states }: Trace): string | null {
  const budgets = Object.entries(model.faults).filter(([, budget]) => budget > 0)
  if (budgets.length === 0) return null
  const used = budgets
    .map(([kind, budget]) => ({ kind, budget, n: states.filter((s) => s.step?.fault === kind).length }))
    .filter(({ n }) => n > 0)
    .map(({ kind, budget, n }) => `${kind} ${n} of ${budget}`)
  return used.length > 0 ? `faults used: ${used.join(', ')}` : 'no fault used'
}

/** The changes that tell something: what counts the faults says nothing that the step does not. */
export function tellingChanges({ changes }: TraceState): readonly Change[] {
  return changes.filter(({ path }) => !isFaultCounter(path))
}

export function isFaultCounter(path: string): boolean {
  return path === FAULTS_USED || path.startsWith(`${FAULTS_USED}.`)
}
