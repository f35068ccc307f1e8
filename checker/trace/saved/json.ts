import { Map as ImmutableMap } from 'immutable'
import type { Field, Node, RecordNode } from '../../domain/node.ts'
import { printIndex } from '../../domain/print.ts'
import { QuorateError } from '../../errors.ts'
import { elements } from '../../immutableValues/order.ts'
import { store } from '../../reference/interpreter/store.ts'
import { asList, fieldOf, fieldsOfKind, kindOf, type StateValue, type Value } from '../../immutableValues/value.ts'
import type { Change, Trace, TraceStep } from '../trace.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/**
 * Writes a value in machine-readable form. Ids become printed names, sets and bags become arrays in domain order, and
 * records become objects.
 */
export function toJson(node: Node, value: Value): Json {
  switch (node.kind) {
    case 'scalar':
      return value === null ? null : node.ids === undefined ? node.valueAt(node.indexOf(value)) : node.print(value)
    case 'option':
      return value === null ? null : toJson(node.of, value)
    case 'record':
      return fieldsToJson(node.fields, value)
    case 'union':
      return { kind: kindOf(value), ...fieldsToJson(fieldsOfKind(node, kindOf(value)), value) }
    case 'array':
    case 'seq':
    case 'bag':
      return [...asList(value)].map((item) => toJson(node.of, item))
    case 'set':
      return elements(node.of, value).map((item) => toJson(node.of, item))
    case 'invalid':
      throw new TypeError(`invalid domain in a validated model: ${node.problem}`)
  }
}

function fieldsToJson(fields: readonly Field[], value: Value): { readonly [name: string]: Json } {
  return Object.fromEntries(fields.map((f) => [f.name, toJson(f.node, fieldOf(value, f.name))]))
}

type Loose = Readonly<Record<string, unknown>>

/**
 * Reads a state that `toJson` wrote. If it is not a state of the model, for example because a variable is missing or
 * unknown, throws Q039, Q103 or Q104, naming the place.
 */
export function stateFromJson(node: RecordNode, json: unknown): StateValue {
  const written = fieldsFromJson(node.fields, json, '')
  return ImmutableMap(node.fields.map((f) => [f.name, store(f.node, written[f.name], f.name)]))
}

/**
 * Reads a value in the form that an author would assign, with ids as numbers. Parts with a different shape are left
 * unchanged, and `store` rejects them.
 */
export function fromJson(node: Node, json: unknown, path: string): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.ids === undefined || typeof json !== 'string' ? json : idCalled(node.ids, json)
    case 'option':
      return json === null ? null : fromJson(node.of, json, path)
    case 'record':
      return fieldsFromJson(node.fields, json, path)
    case 'union': {
      const { kind, ...fields } = asObject(json)
      const variant = node.variants.find(({ name }) => name === kind)
      return variant ? { kind, ...fieldsFromJson(variant.fields, fields, path) } : json
    }
    case 'array':
      return itemsFromJson(node.of, json, (i) => `${path}[${printIndex(node.index, i)}]`)
    case 'seq':
    case 'bag':
    case 'set':
      return itemsFromJson(node.of, json, (i) => `${path}[${i}]`)
    case 'invalid':
      throw new TypeError(`invalid domain in a validated model: ${node.problem}`)
  }
}

function fieldsFromJson(fields: readonly Field[], json: unknown, path: string): Loose {
  const given = asObject(json)
  const inside = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const extra = Object.keys(given).find((name) => !fields.some((f) => f.name === name))
  if (extra !== undefined) throw misfit(inside(extra), 'the spec has no such variable or field')
  const missing = fields.find(({ name }) => !Object.hasOwn(given, name))
  if (missing) throw misfit(inside(missing.name), 'the saved state does not have it')
  return Object.fromEntries(fields.map((f) => [f.name, fromJson(f.node, given[f.name], inside(f.name))]))
}

function itemsFromJson(of: Node, json: unknown, pathOf: (index: number) => string): unknown {
  return Array.isArray(json) ? json.map((item: unknown, i) => fromJson(of, item, pathOf(i))) : json
}

/** Converts `b12` to 12. Anything else stays unchanged. */
function idCalled(ids: string, name: string): unknown {
  const digits = name.startsWith(ids) ? name.slice(ids.length) : ''
  return /^(?:0|[1-9]\d*)$/.test(digits) ? Number(digits) : name
}

function asObject(json: unknown): Loose {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : {}
}

function misfit(path: string, problem: string): QuorateError {
  return new QuorateError({ code: 'Q039', class: 'load', where: [`variable ${path}`], problem })
}

/** A machine-readable trace, with whole states and differences. None of its text needs parsing. */
export interface TraceJson {
  readonly spec: string
  readonly model: string | null
  readonly property: { readonly name: string; readonly kind: string } | null
  readonly reasons: readonly string[]
  readonly states: readonly {
    /** The number of the state, counted from 1. */
    readonly number: number
    /** The name of the action. Null for the initial state. */
    readonly action: string | null
    readonly binding: { readonly [parameter: string]: string }
    readonly label: string | null
    readonly fault: string | null
    readonly state: Json
    readonly changes: readonly Change[]
  }[]
}

/** A step's parameter values by name, as printed. */
export function bindingJson({ binding }: Pick<TraceStep, 'binding'>): Readonly<Record<string, string>> {
  return Object.fromEntries(binding.map(({ name, value }) => [name, value]))
}

export function traceToJson({ model, property, reasons, states }: Trace): TraceJson {
  return {
    spec: model.spec,
    model: model.name,
    property: property && { name: property.name, kind: property.kind },
    reasons,
    states: states.map(({ step, value, changes }, i) => ({
      number: i + 1,
      action: step?.action ?? null,
      binding: step ? bindingJson(step) : {},
      label: step?.label ?? null,
      fault: step?.fault ?? null,
      state: toJson(model.state, value),
      changes,
    })),
  }
}
