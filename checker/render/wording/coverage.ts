import type { GuardCoverage, MergedConjunct } from '../../trace/why/coverage.ts'
import { count, sum } from './words.ts'

/** `9,020 states of 17 models, a sample: of 3 models only the first states` */
export function coverageExtent(all: readonly GuardCoverage[]): string {
  const states = sum(all.map((one) => one.states))
  const partial = all.filter(({ complete }) => !complete).length
  const whole = partial === 0 ? 'all of them' : `a sample: of ${count(partial, 'model')} only the first states`
  return `${count(states, 'state')} of ${count(all.length, 'model')}, ${whole}`
}

/** What a conjunct never did in any model, or null if it was true in some states and false in others. */
export function idleness({ trueIn, falseIn }: Pick<MergedConjunct, 'trueIn' | 'falseIn'>): string | null {
  if (trueIn > 0 && falseIn > 0) return null
  if (trueIn === 0 && falseIn === 0) return 'was never reached'
  return trueIn > 0 ? 'never refused anything' : 'was never true'
}
