import { match, P } from 'ts-pattern'
import type { MissedRecord } from '../../trace/laneStory/provenance.ts'
import type { Change, FairnessReason, Trace, TraceState } from '../../trace/trace.ts'
import { FAULTS_USED } from '../../language/model/model.ts'
import { count, settings, wrap } from './words.ts'

/** What the trace shows: `NoAcknowledgedLoss is violated`. */
export function claim({ property, walked }: Trace): string {
  return match(property)
    .with(null, () => (walked ? 'A walk' : 'The run failed'))
    .with({ kind: 'deadlock' }, () => 'Deadlock')
    .with({ kind: 'transition' }, ({ name }) => `${name} is violated by a step`)
    .with({ kind: 'initially' }, ({ name }) => `${name} is violated by an initial state`)
    .with({ kind: 'refinement' }, ({ name }) => `${name} is not refined`)
    .with({ kind: 'possibility', witness: true }, ({ name }) => `${name} is possible`)
    .with({ kind: 'possibility' }, ({ name }) => `${name} can become unreachable`)
    .with({ kind: 'temporal' }, ({ name }) => `${name} is violated`)
    .with({ kind: P.union('invariant', 'observation') }, ({ name }) => `${name} is violated`)
    .exhaustive()
}

/** What the trace shows at its end. */
export function ending({ property, states, walked }: Trace): string {
  const last = `state ${states.length}`
  return match(property)
    .with(null, () => (walked ? `the walk is in ${last}` : `the run failed after ${last}`))
    .with({ kind: 'deadlock' }, () => `no action is enabled in ${last}`)
    .with({ kind: 'transition' }, ({ name }) => `the step to ${last} violates ${name}`)
    .with({ kind: 'initially' }, ({ name }) => `the initial state violates ${name}`)
    .with({ kind: 'refinement' }, ({ name }) =>
      states.length === 1
        ? `${last} is not an initial state of ${name}`
        : `the step to ${last} is not a step of ${name}`,
    )
    .with({ kind: 'possibility', witness: true }, ({ name }) => `${last} shows ${name}`)
    .with({ kind: 'possibility' }, ({ name }) => `from ${last} no state with ${name} can be reached any more`)
    .with({ kind: 'temporal' }, ({ name }) => `${name} is violated by this fair behaviour`)
    .with({ kind: P.union('invariant', 'observation') }, ({ name }) => `${last} violates ${name}`)
    .exhaustive()
}

/** `5 states, faults used: crash 1 of 2` */
export function extent(trace: Trace): string {
  return [count(trace.states.length, 'state'), goingOn(trace), faultsUsed(trace)]
    .filter((part) => part !== null)
    .join(', ')
}

/** How an infinite behaviour continues; null for a finite one. */
function goingOn({ states, lasso }: Trace): string | null {
  if (!lasso) return null
  return lasso.back ? `repeating forever from state ${lasso.from}` : `then nothing happens after state ${states.length}`
}

/** How wide a caption's lines are, in characters. */
const WIDE_CAPTION = 120

/** A picture's caption: the claim in one line, then the model. */
export function aboutLines(trace: Trace): readonly string[] {
  const { spec, name: model, constants } = trace.model
  const about = [spec, model, settings(constants)].filter((part) => part !== null && part !== '').join(' · ')
  return [`${claim(trace)}: ${extent(trace)}`, ...wrap(about, WIDE_CAPTION)]
}

/** The explanation in lines of at most `width` characters: what the end violates, where, and what happened to the records. */
export function footerLines(trace: Trace, missed: readonly MissedRecord[], width: number): readonly string[] {
  const used = faultsUsed(trace)
  const text = [
    ending(trace),
    ...wayOn(trace),
    ...trace.reasons.map((reason, i) => `${' '.repeat(2 * i + 2)}${reason}`),
    ...missed.map((one) => `  ${provenance(one)}`),
    ...(used === null ? [] : [`  ${used}`]),
  ]
  return text.flatMap((line) => {
    const indent = /^ */.exec(line)?.[0] ?? ''
    return wrap(line.trimStart(), width - indent.length).map((part, i) => `${indent}${i === 0 ? '' : '  '}${part}`)
  })
}

/** How a lasso continues after its last state and why it is fair. */
function wayOn({ states, lasso }: Trace): readonly string[] {
  if (!lasso) return []
  const { from, back, fairness } = lasso
  return [
    back
      ? `  after state ${states.length}: ${back.step?.label ?? ''}, back to state ${from}, and so on forever`
      : `  after state ${states.length}: nothing happens any more`,
    ...fairness.map((condition) => `  ${fairnessText(condition)}`),
  ]
}

/** `strongly fair: ExpandIsr, taken from state 5` */
export function fairnessText({ strength, label, reason }: FairnessReason): string {
  return `${strength === 'weak' ? 'weakly' : 'strongly'} fair: ${label}, ${reason ?? 'not satisfied'}`
}

/** `record 1: acknowledged in state 3, with the only copy on b0; last copy lost by b0 in state 4, by DiskLoss(broker=b0)` */
export function provenance({ record, story }: MissedRecord): string {
  return `record ${String(record)}: ${story.join('; ')}`
}

/** How much of the fault budgets the trace uses, or null if there are no budgets. */
function faultsUsed({ model, states }: Trace): string | null {
  const budgets = Object.entries(model.faults).filter(([, budget]) => budget > 0)
  if (budgets.length === 0) return null
  const used = budgets
    .map(([kind, budget]) => ({ kind, budget, n: states.filter((s) => s.step?.fault === kind).length }))
    .filter(({ n }) => n > 0)
    .map(({ kind, budget, n }) => `${kind} ${n} of ${budget}`)
  return used.length > 0 ? `faults used: ${used.join(', ')}` : 'no fault used'
}

/** The changes worth showing. Fault counters are left out, because they only repeat what the steps say. */
export function tellingChanges({ changes }: TraceState): readonly Change[] {
  return changes.filter(({ path }) => !isFaultCounter(path))
}

export function isFaultCounter(path: string): boolean {
  return path === FAULTS_USED || path.startsWith(`${FAULTS_USED}.`)
}
