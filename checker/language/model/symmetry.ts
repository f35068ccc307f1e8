import { type Node, parts, type RecordNode } from '../../domain/node.ts'
import { QuorateError } from '../../errors.ts'

/** The ids of one type; all of them are interchangeable. */
export interface SymmetricIds {
  /** The name given to `ids`. */
  readonly name: string
  readonly size: number
}

/**
 * A symmetric type has at most this many ids, because in the worst case, all their permutations are tried on a state.
 */
const MAX_SIZE = 8

/**
 * A state's symmetric id types, in order of first occurrence. Throws Q058 (load) if one is too large, or if two types
 * with the same name differ.
 */
export function symmetricIds(state: RecordNode): readonly SymmetricIds[] {
  const types = [...parts(state, '')].flatMap(({ node }) => idTypesOf(node))
  const found = new Map<string, SymmetricIds>()
  for (const { name, size } of types.filter(({ symmetric }) => symmetric)) {
    if (types.some((other) => other.name === name && (other.size !== size || !other.symmetric)))
      throw unfit(
        name,
        'two id types have this name, but differ in symmetry or size',
        'declare the type once and use it everywhere, or rename one',
      )
    if (size > MAX_SIZE)
      throw unfit(
        name,
        `${size} ids have too many permutations`,
        `choose at most ${MAX_SIZE} of them, or explore without symmetry`,
      )
    found.set(name, { name, size })
  }
  return [...found.values()]
}

interface IdType extends SymmetricIds {
  readonly symmetric: boolean
}

function idTypesOf(node: Node): readonly IdType[] {
  if (node.kind !== 'scalar' || node.ids === undefined) return []
  return [{ name: node.ids, size: node.nullable ? node.size - 1 : node.size, symmetric: node.symmetric }]
}

function unfit(name: string, problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q058', class: 'load', where: [`ids('${name}', …)`], problem, hint })
}
