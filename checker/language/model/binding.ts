import type { Node, ScalarNode } from '../../domain/node.ts'
import { printPlain, printValue } from '../../domain/print.ts'

/** Parameter values by name, as guards and effects receive them. */
export type Binding = Readonly<Record<string, unknown>>

/** One parameter of a step: its value and, if known, its domain. */
export interface Bound {
  readonly name: string
  readonly value: unknown
  readonly node: Node | undefined
}

export function printBound({ value, node }: Bound): string {
  return node ? printValue(node, value) : printPlain(value)
}

/** `leader=b1, n=2` */
export function bindingText(binding: readonly Bound[]): string {
  return textOf(printed(binding))
}

/** `LeaderWrite(leader=b1)` */
export function stepLabel(action: string, binding: readonly Bound[]): string {
  return printedLabel(action, printed(binding))
}

/** A parameter with its value as printed. */
interface Printed {
  readonly name: string
  readonly value: string
}

/** Like `stepLabel`, for values that are already printed. */
export function printedLabel(action: string, values: readonly Printed[]): string {
  return values.length === 0 ? action : `${action}(${textOf(values)})`
}

function printed(binding: readonly Bound[]): readonly Printed[] {
  return binding.map((bound) => ({ name: bound.name, value: printBound(bound) }))
}

function textOf(values: readonly Printed[]): string {
  return values.map(({ name, value }) => `${name}=${value}`).join(', ')
}

/**
 * The acting id: the printed value of the first parameter that has an id type. Null if there is no such parameter, or
 * if it has no value.
 */
export function actorOf(binding: readonly Bound[]): string | null {
  const actor = actingIn(binding)
  return actor && printBound(actor)
}

/** The acting id, as the bound value. */
export function actingIn(binding: readonly Bound[]): (Bound & { readonly node: ScalarNode }) | null {
  for (const bound of binding) {
    const { name, value, node } = bound
    if (node?.kind === 'scalar' && node.ids !== undefined) return idsOf(bound) === null ? null : { name, value, node }
  }
  return null
}

/** The name of a value's id type, or null if it has none. */
export function idsOf({ value, node }: Bound): string | null {
  return node?.kind === 'scalar' && value !== null ? (node.ids ?? null) : null
}
