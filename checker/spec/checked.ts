import { QuorateError } from '../errors.ts'
import { DEADLOCK, type Model, type PropertyKind } from './model.ts'
import { suggest } from './suggest.ts'

export interface CheckedProperty {
  readonly name: string
  readonly kind: PropertyKind
  /** Its position in `model.properties`; -1 for the built-in Deadlock. */
  readonly index: number
}

/**
 * The properties that a run checks: those named, or else all promises and the observations that the model expects
 * something of. Throws Q015 for a name that is no property.
 */
export function checkedProperties(model: Model, named: readonly string[] | undefined): readonly CheckedProperty[] {
  const known: CheckedProperty[] = model.properties.map(({ name, kind }, index) => ({ name, kind, index }))
  if (model.deadlock === 'error' || model.expect[DEADLOCK] !== undefined || named?.includes(DEADLOCK))
    known.push({ name: DEADLOCK, kind: 'deadlock', index: -1 })
  if (!named) return known.filter((p) => p.kind !== 'observation' || model.expect[p.name] !== undefined)
  const wrong = named.find((name) => !known.some((p) => p.name === name))
  if (wrong !== undefined)
    throw new QuorateError({
      code: 'Q015',
      class: 'usage',
      where: [`spec ${model.spec}`],
      problem: `there is no property '${wrong}'`,
      hint: suggest(
        wrong,
        known.map((p) => p.name),
      ),
    })
  return known.filter((p) => named.includes(p.name))
}
