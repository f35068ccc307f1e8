import { parseAst } from 'vitest/node'

/** Replaces `length` characters at a position. At the same position, lower ranks come first. */
interface Edit {
  readonly at: number
  readonly rank: number
  readonly length: number
  readonly text: string
}

/**
 * Rewrites a script so that `a === b` calls `$same(a, b)`, and likewise for `!==`, `==` and `!=`. Changes nothing else.
 */
export function rewrite(script: string): string {
  const edits: Edit[] = []
  visit(parseAst(script), script, edits)
  edits.sort((a, b) => a.at - b.at || a.rank - b.rank)
  let at = 0
  const parts = edits.map((edit) => {
    const part = script.slice(at, edit.at) + edit.text
    at = edit.at + edit.length
    return part
  })
  return parts.join('') + script.slice(at)
}

type Node = Readonly<Record<string, unknown>>

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

function visit(node: unknown, script: string, edits: Edit[]): void {
  if (Array.isArray(node)) for (const part of node) visit(part, script, edits)
  else if (isNode(node)) {
    if (node['type'] === 'BinaryExpression') compare(node, script, edits)
    for (const part of Object.values(node)) visit(part, script, edits)
  }
}

function compare({ operator, left, start, end }: Node, script: string, edits: Edit[]): void {
  if (typeof operator !== 'string' || !/^[!=]==?$/.test(operator) || !isNode(left)) return
  const name = operator.length === 2 ? '$loose' : '$same'
  edits.push(
    { at: Number(start), rank: 2, length: 0, text: `${operator.startsWith('!') ? '!' : ''}${name}(` },
    { at: script.indexOf(operator, Number(left['end'])), rank: 1, length: operator.length, text: ',' },
    { at: Number(end), rank: 0, length: 0, text: ')' },
  )
}
