import type { Scopes } from './scopes.ts'
import { bare, nameOf, type Syntax } from './syntax.ts'

/** The identifiers and members that an assignment to this pattern sets. */
export function targetsIn(pattern: Syntax): readonly Syntax[] {
  switch (pattern.type) {
    case 'ObjectPattern':
      return pattern.properties.flatMap(targetsIn)
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? targetsIn(element) : []))
    case 'Property':
      return targetsIn(pattern.value)
    case 'RestElement':
      return targetsIn(pattern.argument)
    case 'ParenthesizedExpression':
      return targetsIn(pattern.expression)
    case 'AssignmentPattern':
      return targetsIn(pattern.left)
    default:
      return [pattern]
  }
}

/** Members that can be objects that all code shares. */
const SHARED: ReadonlySet<string> = new Set(['prototype', '__proto__', 'constructor'])

/**
 * Whether this may be a built-in object: `Array.prototype`, `Object.getPrototypeOf(o)`, or a variable that holds one.
 * `depth` limits how many members, calls and variables are followed.
 */
export function isShared(given: Syntax, scopes: Scopes, depth: number): boolean {
  const node = bare(given)
  if (depth === 0) return false
  if (node.type === 'CallExpression') return isShared(node.callee, scopes, depth - 1)
  if (node.type === 'MemberExpression')
    return SHARED.has(nameOf(node) ?? '') || isShared(node.object, scopes, depth - 1)
  if (node.type !== 'Identifier') return false
  const variable = scopes.referenceAt.get(node)?.variable
  if (variable === null) return true
  return variable?.init !== undefined && variable.init !== null && isShared(variable.init, scopes, depth - 1)
}
