import { invalid, type Node } from '../node.ts'

/** Checks the last argument of a domain that has only one option. Without types, a misspelled option would do nothing. */
export function unfitOptions(label: string, options: unknown, only: string): Node | null {
  const hint = `the only option is { ${only} }`
  if (typeof options !== 'object' || options === null)
    return invalid(label, `the last argument of ${label} is not an object`, hint)
  const unknown = Object.keys(options).find((name) => name !== only)
  return unknown === undefined ? null : invalid(label, `${label} has no option '${unknown}'`, hint)
}
