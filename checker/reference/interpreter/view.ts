import { elementAssigned, foreign } from '../../domain/values/access.ts'
import { guarded } from '../../domain/values/guard.ts'
import type { ArrayNode, Field, OptionNode, RecordNode, UnionNode } from '../../domain/node.ts'
import { printIndex } from '../../domain/print.ts'
import { noteReplaced } from '../../domain/views/replaced.ts'
import { OTHERS, PATH, SNAPSHOT } from '../../domain/symbols.ts'
import { ARRAY_VIEW, RECORD_VIEW } from '../../domain/views/viewChains.ts'
import { FAULTS_USED } from '../../language/model/model.ts'
import { BagView, SetView } from './collection.ts'
import { elementPlace, positionIn, ScalarsView, SequenceView } from './listing.ts'
import { contentPlace, fieldPlace, itemPlace, type Place, variantPlace } from './place.ts'
import { kindOf } from '../../immutableValues/value.ts'

/**
 * Returns a function that reads a place: a scalar or null as is, anything else as a view. A place has one view, a union
 * one for each of its kinds. The place decides whether its view can write.
 */
function reader(place: Place): () => unknown {
  const { node } = place
  switch (node.kind) {
    case 'scalar':
      return () => place.read()
    case 'option':
      return optionReader(place, node)
    case 'union':
      return unionReader(place, node)
    case 'record':
      return always(recordView(place, node))
    case 'array':
      return always(node.of.kind === 'scalar' ? new ScalarsView(place, node) : placesView(place, node))
    case 'seq':
      return always(new SequenceView(place, node))
    case 'set':
      return always(new SetView(place, node))
    case 'bag':
      return always(new BagView(place, node))
    case 'invalid':
      throw new TypeError(`a place of ${node.label} cannot be read`)
  }
}

/** The view of the state. */
export function viewOf(root: Place): object {
  return reader(root)() as object
}

function always(view: object): () => object {
  return () => view
}

function optionReader(place: Place, node: OptionNode): () => unknown {
  const content = reader(contentPlace(place, node))
  return () => (place.read() === null ? null : content())
}

function unionReader(place: Place, node: UnionNode): () => unknown {
  const views = new Map(node.variants.map(({ name, fields }) => [name, variantView(place, node, name, fields)]))
  return () => views.get(kindOf(place.read()))
}

function recordView(place: Place, node: RecordNode): object {
  const fields = node.fields.map((field) => accessor(place, fieldPlace(place, field), field.name))
  return shown(place, fields, [])
}

/**
 * The view of a union that holds this kind, with `kind` and its fields. A read throws Q105 if the union now holds
 * another kind.
 */
function variantView(union: Place, node: UnionNode, kind: string, fields: readonly Field[]): object {
  const names = fields.map((f) => f.name)
  const others = node.variants.flatMap((v) => v.fields.map((f) => f.name)).filter((name) => !names.includes(name))
  const present = (): string => union.readKind(kind)
  const kindAccessor: Accessor = {
    name: 'kind',
    get: present,
    set() {
      union.mustBeWritable(`${union.path}.kind`)
      throw foreign(`${union.path}.kind`, present())
    },
  }
  return shown(
    union,
    [kindAccessor, ...fields.map((field) => accessor(union, variantPlace(union, kind, field), field.name, present))],
    others,
    present,
  )
}

interface Accessor {
  readonly name: string
  readonly get: () => unknown
  readonly set: (value: unknown) => void
}

/**
 * Creates the accessor of a field in a record or in one kind of a union. `check` throws if its owner no longer exists.
 */
function accessor(owner: Place, part: Place, name: string, check: () => unknown = () => owner.read()): Accessor {
  const read = reader(part)
  return {
    name,
    get() {
      check()
      return read()
    },
    set(value) {
      part.mustBeWritable()
      check()
      if (part.node.kind !== 'scalar') noteReplaced(part.path, value)
      part.assign(value)
    },
  }
}

/** An object with these accessors as its properties. Hidden variables of the state are left out. */
function shown(
  place: Place,
  accessors: readonly Accessor[],
  others: readonly string[],
  check: () => unknown = () => place.read(),
): object {
  const { node } = place
  const isHidden = (name: string): boolean => place.path === '' && name === FAULTS_USED
  const shownNode = node.kind === 'record' ? { ...node, fields: node.fields.filter((f) => !isHidden(f.name)) } : node
  const frozen = (): unknown => {
    check()
    return place.access.interner.frozen(shownNode, place.read())
  }
  const own: PropertyDescriptorMap = {
    [SNAPSHOT]: { value: frozen },
    [PATH]: { value: place.path },
    [OTHERS]: { value: others },
  }
  for (const { name, get, set } of accessors) own[name] = { get, set, enumerable: !isHidden(name) }
  return Object.seal(guarded(Object.defineProperties({}, own), RECORD_VIEW))
}

/**
 * An array of composites: a frozen array of views, with `get` and `set`. Options and unions among them are read again each
 * time.
 */
function placesView(place: Place, node: ArrayNode): object {
  const views: unknown[] = []
  for (let i = 0; i < node.length; i++)
    Object.defineProperty(views, i, {
      enumerable: true,
      get: reader(itemPlace(place, node, i)),
      set: refusing(place, i),
    })
  const own = {
    get(index: unknown): unknown {
      return views[positionIn(place, node, index)]
    },
    set(index: unknown, value: unknown): void {
      const element = elementPlace(place, node, index)
      place.mustBeWritable(element.path)
      noteReplaced(element.path, value)
      element.assign(value)
    },
    [SNAPSHOT]: () => place.frozen(),
    [PATH]: place.path,
  }
  for (const key of Reflect.ownKeys(own)) Object.defineProperty(views, key, { value: Reflect.get(own, key) as unknown })
  return Object.freeze(guarded(views, ARRAY_VIEW))
}

/** What happens if an element is assigned to: an error. */
function refusing(array: Place, index: number): () => void {
  const { node } = array
  return () => {
    const path = `${array.path}[${printIndex(node.kind === 'array' ? node.index : undefined, index)}]`
    array.mustBeWritable(path)
    throw elementAssigned(path)
  }
}
