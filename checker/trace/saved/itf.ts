import type { Field, Node, ScalarNode } from '../../domain/node.ts'
import { elements } from '../../immutableValues/order.ts'
import { asList, fieldOf, fieldsOfKind, kindOf, type Value } from '../../immutableValues/value.ts'
import { bindingJson, type Json } from './json.ts'
import type { Trace, TraceStep } from '../trace.ts'

/** The value that Apalache and Quint write for a variant without fields. */
const NOTHING = { '#tup': [] }

const ITF_DESCRIPTION = 'https://apalache-mc.org/docs/adr/015adr-trace.html'

/**
 * Writes a trace in the Informal Trace Format of Apalache and Quint. The document's `#meta.quorate` names the model
 * and the violated property, and a state's `#meta` names the step that led to it. Other readers can ignore this.
 *
 * Source: Konnov, "ADR-015: Informal Trace Format in JSON", apalache-mc.org.
 */
export function traceToItf({ model, property, states, lasso }: Trace): Json {
  const { spec, name, constants, faults } = model
  const back = lasso?.back?.step
  return {
    '#meta': {
      format: 'ITF',
      'format-description': ITF_DESCRIPTION,
      description: `Created by Quorate from ${spec}`,
      quorate: {
        spec,
        model: name,
        constants,
        faults,
        property: property && { ...property },
        ...(back && { back: stepToItf(back) }),
      },
    },
    params: [],
    vars: model.state.fields.map((field) => field.name),
    states: states.map(({ step, value }, index) => ({
      '#meta': {
        index,
        ...(step && stepToItf(step)),
      },
      ...fieldsToItf(model.state.fields, value),
    })),
    ...(lasso ? { loop: lasso.from - 1 } : {}),
  }
}

function stepToItf(step: TraceStep) {
  return { action: step.action, binding: bindingJson(step), fault: step.fault }
}

/**
 * Writes a value in ITF: integers as `#bigint`, ids and enumerations as strings, options and unions as variants
 * `{ tag, value }`, arrays over ids as `#map`, other arrays and sequences as lists, sets as `#set`, and bags as a
 * `#map` from elements to counts.
 */
export function toItf(node: Node, value: Value): Json {
  switch (node.kind) {
    case 'scalar':
      return scalarToItf(node, value)
    case 'option':
      return optional(value === null ? null : toItf(node.of, value))
    case 'record':
      return fieldsToItf(node.fields, value)
    case 'union': {
      const fields = fieldsOfKind(node, kindOf(value))
      return { tag: kindOf(value), value: fields.length === 0 ? NOTHING : fieldsToItf(fields, value) }
    }
    case 'array': {
      const { index } = node
      const items = [...asList(value)].map((item) => toItf(node.of, item))
      return index === undefined ? items : { '#map': items.map((item, i) => [index.print(i), item]) }
    }
    case 'seq':
      return [...asList(value)].map((item) => toItf(node.of, item))
    case 'set':
      return { '#set': elements(node.of, value).map((item) => toItf(node.of, item)) }
    case 'bag':
      return { '#map': [...asList(value).countBy((item) => item)].map(([item, n]) => [toItf(node.of, item), int(n)]) }
    case 'invalid':
      throw new TypeError(`invalid domain in a validated model: ${node.problem}`)
  }
}

function scalarToItf(node: ScalarNode, value: Value): Json {
  if (node.nullable) return optional(value === null ? null : plainToItf(node, value))
  return plainToItf(node, value)
}

/**
 * Numbers that are not integers occur only in enumerations. ITF does not have them, so they are written as strings.
 */
function plainToItf(node: ScalarNode, value: Value): Json {
  const plain = node.valueAt(node.indexOf(value))
  if (typeof plain === 'boolean') return plain
  return typeof plain === 'number' && node.ids === undefined && Number.isInteger(plain) ? int(plain) : node.print(plain)
}

function optional(some: Json): Json {
  return some === null ? { tag: 'None', value: NOTHING } : { tag: 'Some', value: some }
}

function int(n: number): Json {
  return { '#bigint': String(n) }
}

function fieldsToItf(fields: readonly Field[], value: Value): { readonly [name: string]: Json } {
  return Object.fromEntries(fields.map((f) => [f.name, toItf(f.node, fieldOf(value, f.name))]))
}
