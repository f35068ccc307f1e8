import { PRESENT } from '../../domain/views/cursor.ts'
import { isOwn, isView } from '../../domain/marks.ts'
import { invalid, type Field, type Node } from '../../domain/node.ts'
import { itemsOf } from '../../domain/members/bigintCodec.ts'
import { isIterable, ITEMS, partOf } from '../../domain/symbols.ts'
import { isListOfSets } from '../../domain/values/listOfSets.ts'
import { ending, endless } from '../../domain/values/ending.ts'
import { FrozenBag, FrozenSet } from '../../domain/values/values.ts'
import { type ChosenParameter, choicesOf } from '../../language/model/choices.ts'
import type { ShareValue } from '../../domain/values/given.ts'
import { DISTINCT } from './internals.ts'

/** Reads current values for assignments and parameters, through any kind of view. */

/**
 * The value to assign to a place of a domain, read completely so that it does not change while the place is written.
 * `snapshot` returns the current value of a live view. From the author's own objects, only the parts that the domain
 * has are read. Nothing is checked.
 */
export function taken(node: Node, value: unknown, snapshot: (view: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null || isOwn(value)) return value
  if (isView(value)) return snapshot(value)
  switch (node.kind) {
    case 'scalar':
    case 'invalid':
      return value
    case 'option':
      return taken(node.of, value, snapshot)
    case 'record':
      return fieldsTaken(node.fields, value, {}, snapshot)
    case 'union': {
      const kind = partOf(value, 'kind')
      const variant = node.variants.find(({ name }) => name === kind)
      return variant ? fieldsTaken(variant.fields, value, { kind }, snapshot) : value
    }
    case 'array':
    case 'seq':
    case 'set':
    case 'bag':
      return isIterable(value)
        ? Array.from(
            ending(value, () => endless(`a value for ${node.label}`)),
            (item) => taken(node.of, item, snapshot),
          )
        : value
  }
}

function fieldsTaken(
  fields: readonly Field[],
  value: object,
  into: Record<string, unknown>,
  snapshot: (view: unknown) => unknown,
): object {
  for (const { name, node } of fields) into[name] = taken(node, partOf(value, name), snapshot)
  // Any other parts are rejected when the value is written.
  for (const name of Object.keys(value)) if (!Object.hasOwn(into, name)) into[name] = undefined
  return into
}

/** The elements of an assigned collection: a view, a frozen value or a literal. The fast cases come first. */
export function listOf(node: Node, value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (value instanceof FrozenSet || value instanceof FrozenBag) return value[ITEMS]
  return hasList(value) ? value[PRESENT]() : itemsOf(node, value, path)
}

function hasList(value: unknown): value is { [PRESENT](): readonly unknown[] } {
  return isView(value) && PRESENT in value
}

/** Like `listOf`, but null if the value has no elements. */
export function tryList(value: unknown): readonly unknown[] | null {
  return isIterable(value) ? listOf(NO_NODE, value, '') : null
}

/** A placeholder: `listOf` needs a domain only to report a value that is not iterable. */
const NO_NODE = invalid('', '', '')

interface Listing {
  readonly [PRESENT]: () => readonly unknown[]
  readonly [DISTINCT]?: true
}

/**
 * The values of a parameter that is chosen from the state. For a set in the state, and for its subsets if they are bit
 * masks, they are already available.
 */
export function chosen(source: unknown, parameter: ChosenParameter, share: ShareValue): readonly unknown[] {
  if (isListOfSets(source) && isOwn(source)) return source
  return isListed(source) ? source[PRESENT]() : choicesOf(source, parameter, share)
}

function isListed(source: unknown): source is Listing {
  return isView(source) && Reflect.get(source, DISTINCT) === true
}
