import type { ScalarNode } from '../../domain/node.ts'
import type { Node } from '../../domain/node.ts'
import { printPlain, printValue } from '../../domain/print.ts'

/** One parameter of a step: its value, and the domain it is known to come from. */
export interface Bound {
  readonly name: string
  readonly value: unknown
  readonly node: Node | undefined
}

export function printBound({ value, node }: Bound): string {
  return node ? printValue(node, value) : printPlain(value)
}

/** `LeaderWrite(leader=b1)` */
export function stepLabel(action: string, binding: readonly Bound[]): string {
  if (binding.length === 0) return action
  return `${action}(${binding.map((bound) => `${bound.name}=${printBound(bound)}`).join(', ')})`
}

/** Who acts: the value, as printed, of the first parameter of an id type; null where there is none, or it is none. */
export function actorOf(binding: readonly Bound[]): string | null {
  const actor = actingIn(binding)
  return actor && printBound(actor)
}

/** The same, as it is bound. */
export function actingIn(binding: readonly Bound[]): (Bound & { readonly node: ScalarNode }) | null {
  for (const bound of binding) {
    const { name, value, node } = bound
    if (node?.kind === 'scalar' && node.ids !== undefined) return idsOf(bound) === null ? null : { name, value, node }
  }
  return null
}

/** The name of the id type that a value is of; null where it is none, or of no id type. */
export function idsOf({ value, node }: Bound): string | null {
  return node?.kind === 'scalar' && value !== null ? (node.ids ?? null) : null
}
