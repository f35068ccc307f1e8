import type { Place, Slots } from './layout.ts'

/** A place of a state and its width in bits. An array of composites has a single entry for all its elements. */
export interface Width {
  /** For example, `brokers[*].log`. */
  readonly path: string
  /** How many such places a state has. */
  readonly places: number
  /** The total width of these places, in bits. */
  readonly bits: number
  readonly parts: readonly Width[]
  /** The domain of one place, as written in the spec. */
  readonly label: string
}

/** The widths of a place and its parts. The parts, plus a tag or flag, add up to the whole. */
export function widthsOf(place: Place, path: string, places = 1): Width {
  const bits = places * bitsOf(place)
  return { path, places, bits, parts: partsOf(place, path, places), label: place.node.label }
}

function partsOf(place: Place, path: string, places: number): readonly Width[] {
  switch (place.kind) {
    case 'record':
      return fieldsOf(place.fields, place.node.fields, path, places)
    case 'union':
      return place.variants.flatMap((fields, v) =>
        fieldsOf(fields, place.node.variants[v]?.fields ?? [], `${path}.${place.node.variants[v]?.name}`, places),
      )
    case 'array':
      return place.elements.slice(0, 1).flatMap((element) => {
        const each = widthsOf(element, `${path}[*]`, places * place.elements.length)
        return each.parts.length > 0 ? each.parts : [each]
      })
    case 'option':
      return partsOf(place.of, path, places)
    case 'scalar':
    case 'scalars':
    case 'list':
    case 'bitset':
      return []
  }
}

function fieldsOf(
  fields: readonly Place[],
  named: readonly { readonly name: string }[],
  path: string,
  places: number,
): readonly Width[] {
  return fields.map((field, i) => widthsOf(field, `${path}.${named[i]?.name}`, places))
}

function bitsOf(place: Place): number {
  switch (place.kind) {
    case 'scalar':
      return place.leaf.bits
    case 'option':
      return place.flag.bits + bitsOf(place.of)
    case 'record':
      return totalBits(place.fields)
    case 'union':
      return place.variants.reduce((n, fields) => n + totalBits(fields), place.tag.bits)
    case 'array':
      return totalBits(place.elements)
    case 'scalars':
    case 'bitset':
      return bitsOfSlots(place.slots)
    case 'list':
      return place.length.bits + bitsOfSlots(place.slots)
  }
}

function totalBits(places: readonly Place[]): number {
  return places.reduce((n, place) => n + bitsOf(place), 0)
}

/** A place wider than a word starts at a word boundary. */
function bitsOfSlots({ bits, count, wordsEach }: Slots): number {
  return bits > 32 ? count * wordsEach * 32 : count * bits
}
