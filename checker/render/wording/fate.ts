import {
  isNoticed,
  isOnlyAdding,
  isUnexplained,
  type MutantResult,
  type Necessity,
} from '../../check/mutation/necessity.ts'
import { count, digits } from './words.ts'

/** What happens if a part is left out: `breaks NoAcknowledgedLoss in 6 states (two crashes)`. */
export function fateOf(result: MutantResult): string {
  const { fate, model, undecided } = result
  const where = model === null ? '' : ` (${model})`
  switch (fate.kind) {
    case 'broken':
      return `breaks ${fate.property} in ${count(fate.states, 'state')}${where}`
    case 'changed':
      return fate.states === null
        ? `${fate.property} is no longer violated${where}`
        : `${fate.property} is violated in ${count(fate.states, 'state')}, which is not the expected length${where}`
    case 'error':
      return `does not run: ${fate.code}: ${fate.problem}${where}`
    case 'unanswered':
      return [`not decided: ${fate.reason}`, ...reasonsOf(result)].join('; ')
    case 'same':
      return [
        reasonsOf(result)[0] ?? 'survived',
        ...(fate.reached
          ? [`${count(fate.reached.after, 'state')} instead of ${digits(fate.reached.before)}${where}`]
          : []),
        ...(undecided.length > 0 ? [`not decided in ${undecided.join(', ')}`] : []),
      ].join('; ')
  }
}

/** Why it is right that no verdict changes, the best reason first. */
function reasonsOf(result: MutantResult): readonly string[] {
  const { unneeded, neededBy } = result
  return [
    ...(unneeded === null ? [] : [`not needed: ${unneeded}`]),
    ...(isOnlyAdding(result) ? ['only adds states'] : []),
    ...(neededBy === null ? [] : [`not needed here, but by ${neededBy}`]),
  ]
}

/**
 * The counterexample's steps: `Write(n=1) → Crash`; `A → (B → C), again and again` for a lasso. Empty if there is none.
 */
export function runText({ fate }: MutantResult): string {
  const run = 'run' in fate ? fate.run : null
  if (!run) return ''
  const { steps, cycle } = run
  if (cycle === null) return steps.join(' → ')
  return [...steps, cycle.length > 0 ? `(${cycle.join(' → ')}), again and again` : 'nothing more'].join(' → ')
}

/** `34 parts: 20 needed, 10 only add states, 2 not needed, as the spec says, 2 survived` */
export function necessitySummary(results: readonly MutantResult[]): string {
  const unnoticed = results.filter((result) => !isNoticed(result))
  const unexplained = unnoticed.filter(isUnexplained)
  const stated = unnoticed.filter(({ unneeded }) => unneeded !== null)
  const unstated = unnoticed.filter(({ unneeded }) => unneeded === null)
  const adding = unstated.filter(isOnlyAdding)
  const survivors = unexplained.filter(({ fate }) => fate.kind === 'same')
  const parts = [
    [results.length - unnoticed.length, 'needed'],
    [adding.length, 'only add states'],
    [unstated.length - adding.length - unexplained.length, 'needed by other specs'],
    [stated.length, 'not needed, as the spec says'],
    [survivors.length, 'survived'],
    [unexplained.length - survivors.length, 'not decided'],
  ] as const
  const all = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`)
  return `${count(results.length, 'part')}: ${all.join(', ')}`
}

/** `in 6 models with at most 20,000 states together, and the parts that nothing explained in 3 larger models; 4 models not tried` */
export function triedText({ models, larger, untried, maxStates }: Omit<Necessity, 'results'>): string {
  return [
    `in ${count(models.length, 'model')} with at most ${count(maxStates, 'state')} together`,
    ...(larger.length > 0 ? [`, and the parts that nothing explained in ${count(larger.length, 'larger model')}`] : []),
    ...(untried.length > 0 ? [`; ${count(untried.length, 'model')} not tried`] : []),
  ].join('')
}
