import { compile, type StorageKind } from '../../compile/compile.ts'
import { QuorateError } from '../../errors.ts'
import { type CheckedProperty, checkedProperties } from '../../language/model/checked.ts'
import type { Model } from '../../language/model/model.ts'
import { last } from '../../running.ts'
import type { ExploreOptions } from '../../results/exploration.ts'
import { createMachine, type Machine, type MachineOptions } from '../machine/machine.ts'
import { createParts } from '../search/parts.ts'

/** The first levels of a search, which every process in a cluster finds on its own. */
export interface FirstLevels {
  readonly machine: Machine
  readonly checked: readonly CheckedProperty[]
  /** The first row of each. */
  readonly levelStarts: readonly number[]
}

export interface FirstLevelsOptions extends Pick<ExploreOptions, 'properties' | 'stop'>, MachineOptions {
  readonly storage?: StorageKind | undefined
}

/**
 * Searches the levels before the handover to a cluster, in a shard's process. `levels` is how many new states the
 * coordinator found on each level. Throws Q092 (limit) if this process finds different numbers.
 */
export function firstLevels(
  model: Model,
  options: FirstLevelsOptions,
  { from, levels }: { readonly from: number; readonly levels: readonly number[] },
): FirstLevels {
  const checked = checkedProperties(model, options.properties)
  const machine = createMachine(compile(model, options.storage), options)
  const parts = createParts(machine, checked, { ...options, maxStates: from })
  last(parts.levels.initialStates())
  last(parts.levels.run())
  const found = parts.counts.levels
  if (found.join() !== levels.join()) throw otherLevels(found, levels)
  return { machine, checked, levelStarts: parts.tally.levelStarts }
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
