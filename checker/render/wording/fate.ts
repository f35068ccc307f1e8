import type { MutantResult } from '../../check/mutation/necessity.ts'
import { count } from './words.ts'

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
    case 'same':
      return [
        unneeded === null ? 'survived' : `not needed: ${unneeded}`,
        ...(undecided.length > 0 ? [`not decided in ${undecided.join(', ')}`] : []),
      ].join('; ')
  }
}

/** `34 parts: 30 needed, 2 not needed, 2 survived` */
export function necessitySummary(results: readonly MutantResult[]): string {
  const survivors = results.filter(({ fate }) => fate.kind === 'same')
  const explained = survivors.filter(({ unneeded }) => unneeded !== null)
  const parts = [
    [results.length - survivors.length, 'needed'],
    [explained.length, 'not needed, as the spec says'],
    [survivors.length - explained.length, 'survived'],
  ] as const
  const told = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`)
  return `${count(results.length, 'part')}: ${told.join(', ')}`
}
