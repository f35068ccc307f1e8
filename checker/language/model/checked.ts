import { QuorateError } from '../../errors.ts'
import { DEADLOCK, type Model, type PossibilityProperty, type PropertyKind, type TemporalProperty } from './model.ts'
import { suggest } from '../../domain/suggest.ts'

export interface CheckedProperty {
  readonly name: string
  readonly kind: PropertyKind
  /** The position in `model.properties`. -1 for the built-in Deadlock. */
  readonly index: number
}

/**
 * The properties that a run checks: the named ones, or by default all promises and the observations that the model's
 * expectations name. Symmetry can merge a fair behaviour with an unfair one, so with symmetry, refinements and temporal
 * properties are left out. Throws Q015 for an unknown name. With symmetry, throws Q017 if such a property is named, if
 * the model expects a verdict for it, or if there are no other properties.
 */
export function checkedProperties(model: Model, named: readonly string[] | undefined): readonly CheckedProperty[] {
  const known: CheckedProperty[] = model.properties.map(({ name, kind }, index) => ({ name, kind, index }))
  if (model.deadlock === 'error' || model.expect[DEADLOCK] !== undefined || named?.includes(DEADLOCK))
    known.push({ name: DEADLOCK, kind: 'deadlock', index: -1 })
  const checked = chosen(model, known, named)
  if (model.symmetry.length === 0) return checked
  const decidable = checked.filter(({ kind }) => !isBeyondSymmetry(kind))
  const undecidable = checked.find(
    ({ kind, name }) =>
      isBeyondSymmetry(kind) && (decidable.length === 0 || (named?.includes(name) ?? model.expect[name] !== undefined)),
  )
  if (undecidable)
    throw new QuorateError({
      code: 'Q017',
      class: 'usage',
      where: [`spec ${model.spec}`, `${undecidable.kind} ${undecidable.name}`],
      problem:
        undecidable.kind === 'temporal'
          ? 'temporal properties cannot be decided with symmetry, because renaming ids can make an unfair behaviour look fair'
          : 'refinements cannot be decided with symmetry: the other spec may tell ids apart',
      hint: 'explore without symmetry, or name the other properties with --property',
    })
  return decidable
}

export type GraphProperty = TemporalProperty | PossibilityProperty

/** The promises that `checkedProperties` leaves out. */
export function leftOutOf(model: Model, named: readonly string[] | undefined): readonly string[] {
  if (named || model.symmetry.length === 0) return []
  return model.properties.flatMap(({ name, kind }) => (isBeyondSymmetry(kind) ? [name] : []))
}

/**
 * Whether symmetry makes it impossible to decide this kind of property, because one state stands for all renamings of
 * ids.
 */
function isBeyondSymmetry(kind: PropertyKind): boolean {
  return kind === 'temporal' || kind === 'refinement'
}

/** The property, if deciding it takes the graph of all states rather than single states and steps. */
export function graphProperty({ properties }: Model, { index }: CheckedProperty): GraphProperty | null {
  const property = properties[index]
  if (property?.kind === 'temporal') return property
  return property?.kind === 'possibility' && property.form === 'alwaysPossible' ? property : null
}

function chosen(
  model: Model,
  known: readonly CheckedProperty[],
  named: readonly string[] | undefined,
): readonly CheckedProperty[] {
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
