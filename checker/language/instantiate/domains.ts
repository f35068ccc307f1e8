import { DEEPEST, isTooDeep } from '../../domain/members/depth.ts'
import { valuesOf } from '../../domain/members/enumerate.ts'
import { type Node, nodeOf, parts } from '../../domain/node.ts'
import { inside, QuorateError } from '../../errors.ts'

export function expectFlat(node: Node, where: string): void {
  if (!isTooDeep(node)) return
  throw new QuorateError({
    code: 'Q051',
    class: 'load',
    where: [where],
    problem: `its domain is nested more than ${DEEPEST} levels deep`,
    hint: 'use a seq or an array instead of a domain within a domain within a domain',
  })
}

/** Throws Q051 (load) if a domain is impossible. */
export function checkNode(node: Node, where: string): void {
  if (node.kind !== 'invalid') return
  throw new QuorateError({ code: 'Q051', class: 'load', where: [where], problem: node.problem, hint: node.hint })
}

/**
 * A domain to choose values from. Throws Q051 (load) if it is impossible, and Q053 (load) if it is too large to list.
 */
export function choosable(domain: unknown, where: string): Node {
  const node = nodeOf(domain)
  expectFlat(node, where)
  for (const part of parts(node, '')) checkNode(part.node, where)
  try {
    valuesOf(node)
  } catch (error) {
    throw inside(where, error)
  }
  return node
}
