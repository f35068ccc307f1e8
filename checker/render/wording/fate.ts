import { isNoticed, type MutantResult } from '../../check/mutation/necessity.ts'
import { count, digits } from './words.ts'

/** What happens without a part: `breaks NoAcknowledgedLoss in 6 states (two crashes)`. */
export function fateOf({ fate, model, unneeded, undecided }: MutantResult): string {
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
      return [`not decided: ${fate.reason}`, ...(unneeded === null ? [] : [`not needed: ${unneeded}`])].join('; ')
    case 'same':
      return [
        unneeded === null ? 'survived' : `not needed: ${unneeded}`,
        ...(fate.reached
          ? [`${count(fate.reached.after, 'state')} instead of ${digits(fate.reached.before)}${where}`]
          : []),
        ...(undecided.length > 0 ? [`not decided in ${undecided.join(', ')}`] : []),
      ].join('; ')
  }
}

/** `34 parts: 30 needed, 2 not needed, 2 survived` */
export function necessitySummary(results: readonly MutantResult[]): string {
  const unnoticed = results.filter((result) => !isNoticed(result))
  const unexplained = unnoticed.filter(({ unneeded }) => unneeded === null)
  const survivors = unexplained.filter(({ fate }) => fate.kind === 'same')
  const parts = [
    [results.length - unnoticed.length, 'needed'],
    [unnoticed.length - unexplained.length, 'not needed, as the spec says'],
    [survivors.length, 'survived'],
    [unexplained.length - survivors.length, 'not decided'],
  ] as const
  const told = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`)
  return `${count(results.length, 'part')}: ${told.join(', ')}`
}
