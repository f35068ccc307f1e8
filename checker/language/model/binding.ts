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

/** `leader=b1, n=2` */
export function bindingText(binding: readonly Bound[]): string {
  return binding.map((bound) => `${bound.name}=${printBound(bound)}`).join(', ')
}

/** `LeaderWrite(leader=b1)` */
export function stepLabel(action: string, binding: readonly Bound[]): string {
  return binding.length === 0 ? action : `${action}(${bindingText(binding)})`
}

/**
 * The acting id: the printed value of the first parameter of an id type; null if there is no such parameter or it has no
 * value.
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

/** The name of the id type of a value; null if it has none. */
export function idsOf({ value, node }: Bound): string | null {
  return node?.kind === 'scalar' && value !== null ? (node.ids ?? null) : null
}
