import { QuorateError } from '../../errors.ts'
import { isView, present } from '../marks.ts'
import type { Field, Node } from '../node.ts'

/** Tells the variants of a union apart; allowed in addition to their fields. */
const KIND = 'kind'

/**
 * A field of a value that its record, or its variant of a union, does not have; undefined if there is none. If it were
 * ignored, two values that differ only in this field would become one in the state.
 */
export function surplusOf(fields: readonly Field[], value: object, union: boolean): string | undefined {
  const names = Object.keys(isView(value) ? (present(value) as object) : value)
  if (names.length <= fields.length) return undefined
  return names.find((name) => !fields.some((field) => field.name === name) && !(union && name === KIND))
}

/** The error for such a field in a value written to `path`. */
export function surplus(node: Node, name: string, path: string): QuorateError {
  return new QuorateError({
    code: 'Q103',
    class: 'spec',
    where: [`variable ${path}`],
    problem: `the value has a field '${name}', which ${node.label} does not have`,
    hint: 'remove the field, or add it to the domain',
  })
}
