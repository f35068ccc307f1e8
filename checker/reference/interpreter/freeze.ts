import { Map as ImmutableMap } from 'immutable'
import type { Field, Node } from '../../domain/node.ts'
import { own } from '../../domain/marks.ts'
import { NARROW_BITS, standingAs, standingFor, textOf } from '../../domain/values/own.ts'
import { FrozenBag, FrozenSet, frozenArray, frozenRecord } from '../../domain/values/values.ts'
import { elements } from '../../immutableValues/order.ts'
import { storeIfMember } from './store.ts'
import { asList, fieldOf, fieldsOfKind, kindOf, type Value } from '../../immutableValues/value.ts'

/** Creates frozen values. Equal values are the same object, regardless of their domains. */
export class ValueInterner {
  readonly #ofNode = new Map<Node, ImmutableMap<Value, unknown>>()
  readonly #ofText = new Map<string, object>()

  frozen(node: Node, value: Value): unknown {
    if (node.kind === 'scalar' || value === null) return value
    const found = this.#ofNode.get(node)?.get(value)
    if (found !== undefined) return found
    const made = this.#same(this.#make(node, value), node.bits <= NARROW_BITS)
    this.#ofNode.set(node, (this.#ofNode.get(node) ?? ImmutableMap<Value, unknown>()).set(value, made))
    return made
  }

  /** The shared object for an author's value. Undefined if the value is outside the domain. */
  standing(node: Node, value: unknown): { readonly value: unknown } | undefined {
    const stored = storeIfMember(node, value)
    return stored === undefined ? undefined : { value: this.frozen(node, stored) }
  }

  /** The shared object for a value that the checker has created. */
  shared = (value: object): unknown => this.#same(value, false)

  #same(made: unknown, narrow: boolean): unknown {
    if (typeof made !== 'object' || made === null) return made
    const text = textOf(made)
    const same = this.#ofText.get(text) ?? standingAs(text) ?? own(made, text)
    this.#ofText.set(text, same)
    if (narrow) standingFor(text, same)
    return same
  }

  #make(node: Node, value: Value): unknown {
    switch (node.kind) {
      case 'scalar':
        return value
      case 'option':
        return this.frozen(node.of, value)
      case 'record':
        return frozenRecord(this.#fields(node.fields, value, {}))
      case 'union':
        return frozenRecord(this.#fields(fieldsOfKind(node, kindOf(value)), value, { kind: kindOf(value) }))
      case 'array':
      case 'seq':
        return frozenArray([...asList(value)].map((item) => this.frozen(node.of, item)))
      case 'set':
        return new FrozenSet(elements(node.of, value).map((item) => this.frozen(node.of, item)))
      case 'bag':
        return new FrozenBag([...asList(value)].map((item) => this.frozen(node.of, item)))
      case 'invalid':
        throw new TypeError(`invalid domain in a validated model: ${node.problem}`)
    }
  }

  #fields(fields: readonly Field[], value: Value, into: Record<string, unknown>): Record<string, unknown> {
    for (const f of fields) into[f.name] = this.frozen(f.node, fieldOf(value, f.name))
    return into
  }
}
