import { Map as ImmutableMap } from 'immutable'
import type { Field, Node } from '../domain/node.ts'
import { FrozenBag, FrozenSet, frozenArray, frozenRecord, isIterable } from '../domain/values.ts'
import { snapshot } from '../spec/helpers.ts'
import { elements } from './order.ts'
import { storeIfMember } from './store.ts'
import { asList, fieldOf, fieldsOfKind, kindOf, type Value } from './value.ts'

/** Hands out frozen values, the same object for the same value, whatever domain it comes from. */
export class Interner {
  readonly #ofNode = new Map<Node, ImmutableMap<Value, unknown>>()
  readonly #ofKey = new Map<string, unknown>()

  frozen(node: Node, value: Value): unknown {
    if (node.kind === 'scalar' || value === null) return value
    const found = this.#ofNode.get(node)?.get(value)
    if (found !== undefined) return found
    const made = this.#same(this.#make(node, value))
    this.#ofNode.set(node, (this.#ofNode.get(node) ?? ImmutableMap<Value, unknown>()).set(value, made))
    return made
  }

  /** The object that stands for an author's value; undefined for what is no value of the domain. */
  standing(node: Node, value: unknown): { readonly value: unknown } | undefined {
    const stored = storeIfMember(node, value)
    return stored === undefined ? undefined : { value: this.frozen(node, stored) }
  }

  /** The object that stands for a value, be it a literal of the author's. */
  shared(value: unknown): unknown {
    return typeof value === 'object' && value !== null ? this.#same(value) : value
  }

  #same(made: unknown): unknown {
    const key = keyOf(made)
    if (!this.#ofKey.has(key)) this.#ofKey.set(key, made)
    return this.#ofKey.get(key)
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

/** Equal exactly for equal values: arrays in order, sets and bags in any order, records by their fields. */
export function keyOf(given: unknown): string {
  const value = snapshot(given)
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`
  if (isIterable(value)) return `${value instanceof FrozenBag ? 'bag' : 'set'}{${[...value].map(keyOf).sort().join()}}`
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}:${keyOf(field)}`)
  return `{${fields.sort().join()}}`
}
