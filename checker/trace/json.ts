import type { Field, Node } from '../domain/node.ts'
import { elements } from '../reference/order.ts'
import { asList, fieldOf, fieldsOfKind, kindOf, type Value } from '../reference/value.ts'
import type { Change, Trace } from './types.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** A value for machines: ids by their printed names, sets and bags as arrays in the order of the domain, records as objects. */
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

/** A trace for machines: whole states and differences, nothing that would have to be parsed. */
export interface TraceJson {
  readonly spec: string
  readonly model: string | null
  readonly property: { readonly name: string; readonly kind: string } | null
  readonly reasons: readonly string[]
  readonly states: readonly {
    /** From 1. */
    readonly number: number
    /** Null for the initial state. */
    readonly action: string | null
    readonly binding: { readonly [parameter: string]: string }
    readonly label: string | null
    readonly fault: string | null
    readonly state: Json
    readonly changes: readonly Change[]
  }[]
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
      binding: Object.fromEntries((step?.binding ?? []).map((bound) => [bound.name, bound.value])),
      label: step?.label ?? null,
      fault: step?.fault ?? null,
      state: toJson(model.state, value),
      changes,
    })),
  }
}
