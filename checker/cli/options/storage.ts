import { expectStorable, notByFingerprints } from '../../explore/machine/storable.ts'
import { checkedProperties } from '../../language/model/checked.ts'
import type { CheckRequest } from './checkOptions.ts'
import type { Planned } from '../selection/plan.ts'

/** Throws Q084 (usage), before anything runs, if `--storage hash` cannot do what is requested. */
export function expectHashable(planned: readonly Planned[], { engine, checkpoints, selection }: CheckRequest): void {
  if (engine === 'reference')
    throw notByFingerprints(
      ['--storage'],
      'the reference engine keeps all states',
      'leave --engine out, or --storage hash',
    )
  if (checkpoints)
    throw notByFingerprints(
      [checkpoints.resume ? '--resume' : '--checkpoint'],
      'a checkpoint is of whole states, and with fingerprints these are not kept',
      'leave out one of this option and --storage hash',
    )
  for (const { model } of planned) expectStorable(model, checkedProperties(model, selection.properties))
}
