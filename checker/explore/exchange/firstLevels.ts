import { compile } from '../../compile/compile.ts'
import { QuorateError } from '../../errors.ts'
import { checkedProperties } from '../../language/model/checked.ts'
import type { Model } from '../../language/model/model.ts'
import { last } from '../../running.ts'
import type { ExploreOptions } from '../../results/exploration.ts'
import { createMachine, type MachineOptions } from '../machine/machine.ts'
import { createParts } from '../search/parts.ts'
import type { FirstLevels } from './machineWork.ts'

/**
 * Finds, in the process of a shard, the levels before the handover to a cluster. `levels` has the number of new states
 * of each level, as found by the process that leads the search. Throws Q092 (limit) if this process finds other
 * numbers.
 */
export function firstLevels(
  model: Model,
  options: Pick<ExploreOptions, 'properties' | 'stop'> & MachineOptions,
  { from, levels }: { readonly from: number; readonly levels: readonly number[] },
): FirstLevels {
  const checked = checkedProperties(model, options.properties)
  const machine = createMachine(compile(model), options)
  const parts = createParts(machine, checked, { ...options, maxStates: from })
  parts.levels.initialStates()
  last(parts.levels.run())
  const { levelStarts } = parts.tally
  const found = levelStarts.map((start, i) => (levelStarts[i + 1] ?? machine.table.rows()) - start)
  if (found.join() !== levels.join()) throw otherLevels(found, levels)
  return { machine, checked, levelStarts }
}

function otherLevels(found: readonly number[], levels: readonly number[]): QuorateError {
  const longest = Math.max(found.length, levels.length)
  const at = Array.from({ length: longest }, (_, i) => i).findIndex((i) => found[i] !== levels[i])
  const sizes = (of: readonly number[]): string => of.slice(at, at + 3).join(', ') || 'none'
  return new QuorateError({
    code: 'Q092',
    class: 'limit',
    problem: `from level ${at + 1} on, the levels on this machine have other sizes (${sizes(found)}) than where the search was started (${sizes(levels)})`,
    hint: 'run the same version of Quorate and of Node.js on all machines, or give the worker more memory',
  })
}
