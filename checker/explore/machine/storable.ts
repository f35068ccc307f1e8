import { QuorateError } from '../../errors.ts'
import { type CheckedProperty, graphProperty } from '../../language/model/checked.ts'
import type { Model } from '../../language/model/model.ts'

/** Throws Q084 (usage) for a property that cannot be decided from fingerprints. */
export function expectStorable(model: Model, checked: readonly CheckedProperty[]): void {
  const refinement = checked.find(({ kind }) => kind === 'refinement')
  if (refinement)
    throw notByFingerprints(
      [`spec ${model.spec}`, `refinement ${refinement.name}`],
      'it is decided on whole states, and with fingerprints these are not kept',
      'remove --storage hash, or name other properties with --property',
    )
  const open = checked.find((property) => graphProperty(model, property) !== null)
  if (open)
    throw notByFingerprints(
      [`spec ${model.spec}`, `${open.kind} ${open.name}`],
      'it is decided on the graph of all states, but with fingerprints the states are not stored',
      'remove --storage hash, or name other properties with --property',
    )
}

/** Reports a feature that `--storage hash` does not support. */
export function notByFingerprints(where: readonly string[], problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q084', class: 'usage', where, problem, hint })
}
