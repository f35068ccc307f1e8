import type { ConjunctCoverage, GuardCoverage } from '../../trace/why/coverage.ts'
import { placeText } from '../../language/definition/observation.ts'
import { count, sum } from '../wording/words.ts'

/** One model, and what its guards answered. */
export interface CoveredModel {
  readonly spec: string
  readonly coverage: GuardCoverage
}

/**
 * The conjuncts of a spec that never refused anything, never let anything pass, or were never evaluated, in any of its models. Of
 * models that are not gone through whole, it is a sample, and the text says so.
 */
export function coverageText(models: readonly CoveredModel[]): string {
  const specs = [...new Set(models.map(({ spec }) => spec))]
  return specs
    .map((spec) => {
      const own = models.filter((one) => one.spec === spec).map(({ coverage }) => coverage)
      return [`${spec}: guards in ${extent(own)}`, ...idleLines(own)].join('\n')
    })
    .join('\n\n')
}

function extent(all: readonly GuardCoverage[]): string {
  const states = sum(all.map((one) => one.states))
  const partial = all.filter(({ complete }) => !complete).length
  const whole = partial === 0 ? 'all of them' : `a sample: of ${count(partial, 'model')} only the first states`
  return `${count(states, 'state')} of ${count(all.length, 'model')}, ${whole}`
}

function idleLines(all: readonly GuardCoverage[]): readonly string[] {
  const merged = new Map<string, ConjunctCoverage>()
  for (const conjunct of all.flatMap(({ conjuncts }) => conjuncts)) {
    const key = `${conjunct.place ? placeText(conjunct.place) : ''} ${conjunct.text}`
    const known = merged.get(key) ?? conjunct
    const wasTrue = known.wasTrue || conjunct.wasTrue
    merged.set(key, { ...known, wasTrue, wasFalse: known.wasFalse || conjunct.wasFalse })
  }
  const lines = [...merged.values()].flatMap((one) => {
    const what = idleness(one)
    const place = one.place ? ` (${placeText(one.place)})` : ''
    return what === null ? [] : [`  ${one.actions.join(', ')}: ${one.text}${place} ${what}`]
  })
  return lines.length > 0 ? lines : ['  every conjunct was true in one of them, and false in one of them']
}

function idleness({ wasTrue, wasFalse }: ConjunctCoverage): string | null {
  if (wasTrue && wasFalse) return null
  if (!wasTrue && !wasFalse) return 'was never reached'
  return wasTrue ? 'never refused anything' : 'was never true'
}
