import { LOOPS, type Syntax } from '../syntax/syntax.ts'

/** Statements that end with a semicolon. */
const TERMINATED: ReadonlySet<string> = new Set([
  'BreakStatement',
  'ContinueStatement',
  'DebuggerStatement',
  'DoWhileStatement',
  'ExpressionStatement',
  'ReturnStatement',
  'ThrowStatement',
  'VariableDeclaration',
])

/**
 * Whether a statement ends without a semicolon, which JavaScript adds at the end of its line. JavaScript does not add it
 * before a parenthesis, and the next statement may begin with one after the text is rewritten.
 */
export function lacksSemicolon(node: Syntax, parent: Syntax, text: string): boolean {
  const isHead = LOOPS.has(parent.type) && 'body' in parent && parent.body !== node
  return TERMINATED.has(node.type) && !isHead && text[node.end - 1] !== ';'
}
