import type { CheckedProperty } from '../../language/model/checked.ts'
import type { Machine } from '../machine/machine.ts'
import type { StoredSearch } from './storedSearch.ts'
import { Sample } from '../purity/sample.ts'
import { Checkpointing } from './checkpointing.ts'
import { Counts } from './counts.ts'
import type { Expanding } from './expansion.ts'
import { LevelRunner } from './levelRunner.ts'
import { Levels, type LevelsOptions } from './levels.ts'
import type { Checkpointer } from './snapshot.ts'
import { Tally } from './tally.ts'
import type { Crew } from './team.ts'
import { Teamwork } from './teamwork.ts'

export interface PartsOptions extends LevelsOptions {
  readonly crew?: Crew | undefined
  readonly checkpoint?: Checkpointer | undefined
}

/** The parts of one search in one process. */
export interface Parts extends Expanding {
  readonly search: StoredSearch
  readonly sample: Sample
  readonly levels: Levels
}

export function createParts(machine: Machine, checked: readonly CheckedProperty[], options: PartsOptions): Parts {
  const { actions } = machine.compiled.model
  const tally = new Tally(checked, actions.length, options.resume?.snapshot)
  const teamwork = new Teamwork(machine, options.crew)
  const counts = new Counts(machine, tally, teamwork)
  const checkpointing = new Checkpointing(machine, tally, counts, options.checkpoint)
  const runner = new LevelRunner(
    machine,
    checked,
    (count) => machine.table.insert(count) && machine.table.bytes() <= machine.maxMemory,
    options.resume?.snapshot.sampled,
  )
  const sample = new Sample(machine)
  const search = { machine, levelStarts: tally.levelStarts }
  const parts = { machine, runner, tally, teamwork, counts, checkpointing }
  return { ...parts, search, sample, levels: new Levels(search, checked, parts, sample, options) }
}
