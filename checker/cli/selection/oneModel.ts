import { instantiate } from '../../language/instantiate/instantiate.ts'
import type { Model } from '../../language/model/model.ts'
import type { SpecFile } from '../../loading/load.ts'
import { modelNamed } from './modelNames.ts'
import { within } from './plan.ts'

interface Asked {
  /** If undefined, the defaults are used. */
  readonly model: string | undefined
  readonly constants: Readonly<Record<string, unknown>>
  readonly faults: Readonly<Record<string, unknown>>
}

/**
 * The single model that a command applies to. Throws Q010–Q019 (usage) if there is none, and Q050–Q069 (load) for an
 * ill-formed spec.
 */
export function modelOf(file: SpecFile, { model, constants, faults }: Asked): Model {
  return within(file, () => {
    const spec = file.load()
    const name = model === undefined ? undefined : modelNamed(model, Object.keys(spec.models))
    return instantiate(spec, { model: name, constants, faults })
  })
}
