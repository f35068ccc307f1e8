import type { Syntax } from './syntax.ts'

/** What an assignment to this pattern writes: identifiers and members. */
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
