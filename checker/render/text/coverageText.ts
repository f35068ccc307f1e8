import { type GuardCoverage, mergedCoverage } from '../../trace/why/coverage.ts'
import { placeText } from '../../language/definition/observation.ts'
import { coverageExtent, idleness } from '../wording/coverage.ts'

/** One model and how its guards turned out. */
export interface CoveredModel {
  readonly spec: string
  readonly coverage: GuardCoverage
}

/**
 * Lists a spec's conjuncts that never refused anything, never let anything pass, or were never evaluated in any of its
 * models. If a model was not examined completely, the text says that this is only a sample.
 */
export function coverageText(models: readonly CoveredModel[]): string {
  const specs = [...new Set(models.map(({ spec }) => spec))]
  return specs
    .map((spec) => {
      const own = models.filter((one) => one.spec === spec).map(({ coverage }) => coverage)
      return [`${spec}: guards in ${coverageExtent(own)}`, ...idleLines(own)].join('\n')
    })
    .join('\n\n')
}

function idleLines(all: readonly GuardCoverage[]): readonly string[] {
  const lines = mergedCoverage(all).flatMap((one) => {
    const what = idleness(one)
    const place = one.place ? ` (${placeText(one.place)})` : ''
    return what === null ? [] : [`  ${one.actions.join(', ')}: ${one.text}${place} ${what}`]
  })
  return lines.length > 0 ? lines : ['  every conjunct was true in some of them, and false in others']
}
