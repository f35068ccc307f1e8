import { expectStorable, notByFingerprints } from '../../explore/machine/storable.ts'
import { checkedProperties } from '../../language/model/checked.ts'
import type { CheckRequest } from './checkOptions.ts'
import type { Planned } from '../selection/plan.ts'

/** Throws Q084 (usage) before anything runs if `--storage hash` does not support the request. */
export function expectHashable(planned: readonly Planned[], { engine, checkpoints, selection }: CheckRequest): void {
  if (engine === 'reference')
    throw notByFingerprints(
      ['--storage'],
      'the reference engine stores whole states',
      'remove --engine or --storage hash',
    )
  if (checkpoints)
    throw notByFingerprints(
      [checkpoints.resume ? '--resume' : '--checkpoint'],
      'a checkpoint contains whole states, but with fingerprints these are not stored',
      'remove this option or --storage hash',
    )
  for (const { model } of planned) expectStorable(model, checkedProperties(model, selection.properties))
}
