import { nodeOf } from '../../domain/node.ts'
import { illFormed, recordOf } from '../definition/loose.ts'
import type { Lanes } from '../definition/lanes.ts'
import type { State } from '../model/model.ts'
import { suggest } from '../../domain/suggest.ts'

/** The parts that name something, each with the hint to give if its name is missing. */
const NAMES = {
  others: "name the owner of these variables: 'controller'",
  epochName: "give the protocol's word for an epoch: 'term'",
} as const

const FUNCTIONS = [
  'name',
  'log',
  'highWatermark',
  'marks',
  'leads',
  'epoch',
  'up',
  'inSync',
  'role',
  'acknowledged',
  'omit',
] as const

function expectIds(where: string, given: unknown): void {
  const node = nodeOf(given)
  if (node.kind !== 'scalar' || node.ids === undefined)
    throw illFormed(where, `${node.label} is not an id type`, "use a domain made by ids('node', n)")
}

/**
 * The lanes that a definition describes, or null if it describes none. Throws Q055 or Q064 (load) if it is ill-formed.
 */
export function lanesOf(given: unknown): Lanes<State> | null {
  if (given === undefined) return null
  const lanes = recordOf(given, 'lanes') as unknown as Lanes<State>
  const known: readonly string[] = ['nodes', 'also', ...Object.keys(NAMES), ...FUNCTIONS]
  const wrong = Object.keys(lanes).find((key) => !known.includes(key))
  if (wrong !== undefined) throw illFormed('lanes', `there is no '${wrong}' under lanes`, suggest(wrong, known))
  const also: unknown = lanes.also ?? []
  if (!Array.isArray(also)) throw illFormed('lanes.also', 'this is not a list', 'use a list of id types: [Client]')
  expectIds('lanes.nodes', lanes.nodes)
  for (const [i, type] of also.entries()) expectIds(`lanes.also[${i}]`, type)
  for (const key of FUNCTIONS)
    if (lanes[key] !== undefined && typeof lanes[key] !== 'function')
      throw illFormed(
        `lanes.${key}`,
        'this is not a function',
        key === 'name' ? 'write a function of the node' : 'write a function of the state',
      )
  for (const key of ['others', 'epochName'] as const)
    if (lanes[key] !== undefined && (typeof lanes[key] !== 'string' || lanes[key].trim() === ''))
      throw illFormed(`lanes.${key}`, 'this is not a name', NAMES[key])
  return lanes
}
