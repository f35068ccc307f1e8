import { expandAlone } from './edges.ts'
import type { StoredLevels } from './storedLevels.ts'
import { follow } from './unfold.ts'
import { unrepeatable } from './unrepeatable.ts'
import { presentRow } from '../machine/initialRows.ts'
import type { Stored } from '../machine/stored.ts'
import type { Path, Step } from '../../results/exploration.ts'

/**
 * The row of a path's last state: a stored row or, with symmetry or fingerprints, the spare one. Throws Q106 if the
 * path cannot be taken again. Pauses after each step.
 */
export function* lastState({ machine }: StoredLevels, path: Path): Generator<void, number> {
  if (machine.symmetry || machine.fingerprints) {
    if (!(yield* follow(machine, path))) throw unrepeatable('a step led nowhere')
    return machine.spare()
  }
  const { init, steps } = path
  machine.unit.initial(init)
  let state = presentRow(machine)
  if (state < 0) throw unrepeatable('an initial state was not found')
  for (const step of steps) {
    state = stateAfter(machine, state, step)
    yield
  }
  return state
}

function stateAfter(machine: Stored, state: number, { action, ordinal }: Step): number {
  let after = -1
  expandAlone(machine, state, (a, o, target) => {
    if (a === action && o === ordinal) after = target
  })
  if (after < 0) throw unrepeatable('a step led nowhere')
  return after
}
