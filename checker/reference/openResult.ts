import type { CheckedProperty } from '../language/model/checked.ts'
import type { Model } from '../language/model/model.ts'
import type { PropertyResult, Verdict } from '../results/exploration.ts'

/** The result of a property that no visited state or step decides. */
export function openResult(model: Model, { name, kind, index }: CheckedProperty, open: Verdict): PropertyResult {
  const property = model.properties[index]
  const isImpossible = property?.kind === 'possibility' && property.form === 'possible' && open === 'holds'
  return { name, kind, verdict: isImpossible ? 'violated' : open, length: null, path: null }
}
