import { type GuardCoverage, mergedCoverage } from '../../trace/why/coverage.ts'
import { placeText } from '../../language/definition/observation.ts'
import { coverageExtent, idleness } from '../wording/coverage.ts'
import { escapeXml as escape } from '../wording/xml.ts'
import { htmlTable } from './htmlPage.ts'

/**
 * Shows how the guards' conjuncts turned out in several models of one spec, in a section that the reader can open.
 * Conjuncts that did not decide anything come first.
 */
export function coverageHtml(all: readonly GuardCoverage[]): readonly string[] {
  if (all.length === 0) return []
  const conjuncts = mergedCoverage(all)
  const sorted = [
    ...conjuncts.filter((one) => idleness(one) !== null),
    ...conjuncts.filter((one) => idleness(one) === null),
  ]
  const rows = sorted.map((one) => {
    const place = one.place ? escape(placeText(one.place)) : ''
    const what = idleness(one)
    const seen = [one.trueIn, one.falseIn].map((n) =>
      all.length === 1 ? (n > 0 ? 'yes' : 'never') : `${n} of ${all.length}`,
    )
    return `<tr><th><code>${escape(one.text)}</code></th><td>${escape(one.actions.join(', '))}</td><td>${place}</td><td>${seen[0]}</td><td>${seen[1]}</td><td class="${what === null ? '' : 'open'}">${what ?? ''}</td></tr>`
  })
  const [yes, no] = all.length === 1 ? ['true', 'false'] : ['true in models', 'false in models']
  return [
    '<details class="coverage">',
    `<summary>guards: ${escape(coverageExtent(all))}</summary>`,
    ...htmlTable(['conjunct', 'actions', 'place', yes, no, ''], rows),
    '</details>',
  ]
}
