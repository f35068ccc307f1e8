import { readOnly, stale } from '../../domain/values/access.ts'
import type { ArrayNode, Field, Node, OptionNode, RecordNode } from '../../domain/node.ts'
import { printIndex } from '../../domain/print.ts'
import type { ValueInterner } from './freeze.ts'
import { store } from './store.ts'
import { asList, asMap, fieldOf, itemOf, kindOf, type Value } from '../../immutableValues/value.ts'

/** Holds the state that views and drafts refer to. The interpreter replaces it between runs. */
export interface Holder {
  value: Value
}

/** What all places of a state share. */
export interface Access {
  readonly interner: ValueInterner
  /** Whether writing is allowed. Guards and properties can only read. */
  readonly mayWrite: boolean
  /** Receives the path and the value of every place that is read. */
  readonly noted?: Map<string, Noted>
}

/** A place that was read. */
export interface Noted {
  readonly node: Node
  readonly value: Value
}

/** The places inside which no other place was read. */
export function innermost(read: ReadonlyMap<string, Noted>): Map<string, Noted> {
  const paths = [...read.keys()]
  const isOuter = (path: string): boolean =>
    path === '' || paths.some((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`))
  return new Map([...read].filter(([path]) => !isOuter(path)))
}

interface Cell {
  /** `asker` is the path to name if the place no longer exists. */
  readonly read: (asker: string) => Value
  readonly write: (value: Value) => void
}

/** A place in a state: the path from the state's root to one value in it. */
export class Place {
  readonly node: Node
  /** `brokers[b1].log` */
  readonly path: string
  readonly access: Access
  readonly #cell: Cell

  constructor(node: Node, path: string, access: Access, cell: Cell) {
    this.node = node
    this.path = path
    this.access = access
    this.#cell = cell
  }

  /** The current value. Throws Q105 if the place no longer exists. */
  read(asker: string = this.path): Value {
    const value = this.#cell.read(asker)
    this.access.noted?.set(this.path, { node: this.node, value })
    return value
  }

  /** Reads a union's kind through a view of this kind. Throws Q105 if the union now holds another kind. */
  readKind(kind: string): string {
    if (kindOf(this.read()) !== kind) throw stale(this.path)
    return kind
  }

  /**
   * Replaces the value with the result of `next`. Throws Q101 in a guard, before anything else can go wrong.
   */
  change(next: (present: Value) => Value): void {
    this.mustBeWritable()
    this.#cell.write(next(this.read()))
  }

  /** Copies what an author assigned. Everything is read before anything is written. */
  assign(value: unknown): void {
    this.change(() => store(this.node, value, this.path))
  }

  frozen(): unknown {
    return this.access.interner.frozen(this.node, this.read())
  }

  mustBeWritable(path: string = this.path): void {
    if (!this.access.mayWrite) throw readOnly(path)
  }
}

export function rootPlace(node: RecordNode, holder: Holder, access: Access): Place {
  const write = (value: Value): void => {
    holder.value = value
  }
  return new Place(node, '', access, { read: () => holder.value, write })
}

export function fieldPlace(record: Place, { name, node }: Field): Place {
  return new Place(node, join(record.path, name), record.access, {
    read: (asker) => fieldOf(record.read(asker), name),
    write: (value) => record.change((present) => asMap(present).set(name, value)),
  })
}

export function itemPlace(array: Place, node: ArrayNode, index: number): Place {
  const path = `${array.path}[${printIndex(node.index, index)}]`
  return new Place(node.of, path, array.access, {
    read: (asker) => itemOf(array.read(asker), index),
    write: (value) => array.change((present) => asList(present).set(index, value)),
  })
}

/** The place of an option's content while it is not null. */
export function contentPlace(option: Place, node: OptionNode): Place {
  return new Place(node.of, option.path, option.access, {
    read: (asker) => {
      const value = option.read(asker)
      if (value === null) throw stale(asker)
      return value
    },
    write: (value) => option.change(() => value),
  })
}

/** The place of a field in one variant of a union. */
export function variantPlace(union: Place, kind: string, { name, node }: Field): Place {
  return new Place(node, join(union.path, name), union.access, {
    read: (asker) => {
      const value = union.read(asker)
      if (kindOf(value) !== kind) throw stale(asker)
      return fieldOf(value, name)
    },
    write: (value) => union.change((present) => asMap(present).set(name, value)),
  })
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
