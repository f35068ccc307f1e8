import { elementAssigned, foreign } from '../domain/access.ts'
import type { ArrayNode, OptionNode, RecordNode, UnionNode } from '../domain/node.ts'
import { printIndex } from '../domain/print.ts'
import { SNAPSHOT } from '../domain/values.ts'
import { BagView, SetView } from './collection.ts'
import { elementPlace, ScalarsView, SequenceView } from './listing.ts'
import { contentPlace, fieldPlace, itemPlace, type Place, variantPlace } from './place.ts'
import { kindOf } from './value.ts'

/**
 * The view of a place: what an author's functions get for it. A place has one view, which stays with its place; whether the
 * view may write is the place's business.
 */
export function viewOf(place: Place): object {
  const { node } = place
  switch (node.kind) {
    case 'record':
      return recordView(place, node)
    case 'union':
      return unionView(place, node)
    case 'array':
      return node.of.kind === 'scalar' ? new ScalarsView(place, node) : placesView(place, node)
    case 'seq':
      return new SequenceView(place, node)
    case 'set':
      return new SetView(place, node)
    case 'bag':
      return new BagView(place, node)
    case 'scalar':
    case 'option':
    case 'invalid':
      throw new TypeError(`a place of ${node.label} has no view of its own`)
  }
}

type Read = () => unknown

/** What reading a place gives: a scalar itself, null, or the place's view. */
function reader(place: Place): Read {
  if (place.node.kind === 'scalar') return () => place.read()
  if (place.node.kind === 'option') return optionReader(place, place.node)
  const view = viewOf(place)
  return () => view
}

function optionReader(place: Place, node: OptionNode): Read {
  const content = reader(contentPlace(place, node))
  return () => (place.read() === null ? null : content())
}

function recordView(place: Place, node: RecordNode): object {
  const prototype = { [SNAPSHOT]: () => place.frozen() }
  for (const field of node.fields) {
    const part = fieldPlace(place, field)
    const read = reader(part)
    Object.defineProperty(prototype, field.name, {
      get() {
        place.read()
        return read()
      },
      set(value: unknown) {
        part.mustBeWritable()
        place.read()
        part.assign(value)
      },
    })
  }
  return Object.create(prototype) as object
}

function unionView(place: Place, node: UnionNode): object {
  const prototype = { [SNAPSHOT]: () => place.frozen() }
  const refuse = (name: string): void => {
    place.mustBeWritable(`${place.path}.${name}`)
    throw foreign(`${place.path}.${name}`, kindOf(place.read()))
  }
  Object.defineProperty(prototype, 'kind', {
    get: () => kindOf(place.read()),
    set() {
      refuse('kind')
    },
  })
  for (const name of new Set(node.variants.flatMap((v) => v.fields.map((f) => f.name)))) {
    const parts = new Map<string, { readonly part: Place; readonly read: Read }>()
    for (const variant of node.variants)
      for (const field of variant.fields.filter((f) => f.name === name)) {
        const part = variantPlace(place, variant.name, field)
        parts.set(variant.name, { part, read: reader(part) })
      }
    const present = (): { readonly part: Place; readonly read: Read } | undefined => parts.get(kindOf(place.read()))
    Object.defineProperty(prototype, name, {
      get: () => present()?.read(),
      set(value: unknown) {
        const found = present()
        if (found) found.part.assign(value)
        else refuse(name)
      },
    })
  }
  return Object.create(prototype) as object
}

/** An array of composites: a frozen array of views, with `get` and `set`. Options among them are read anew each time. */
function placesView(place: Place, node: ArrayNode): object {
  const views: unknown[] = []
  for (let i = 0; i < node.length; i++)
    Object.defineProperty(views, i, {
      enumerable: true,
      get: reader(itemPlace(place, node, i)),
      set: refusing(place, i),
    })
  const own = {
    get(index: number): unknown {
      elementPlace(place, node, index)
      return views[index]
    },
    set(index: number, value: unknown): void {
      place.mustBeWritable(`${place.path}[${printIndex(node.index, index)}]`)
      elementPlace(place, node, index).assign(value)
    },
    [SNAPSHOT]: () => place.frozen(),
  }
  for (const key of Reflect.ownKeys(own)) Object.defineProperty(views, key, { value: Reflect.get(own, key) as unknown })
  return Object.freeze(views)
}

/** What an assignment to an element does. */
function refusing(array: Place, index: number): () => void {
  const { node } = array
  return () => {
    const path = `${array.path}[${printIndex(node.kind === 'array' ? node.index : undefined, index)}]`
    array.mustBeWritable(path)
    throw elementAssigned(path)
  }
}
