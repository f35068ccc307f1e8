import { expandAlone } from './edges.ts'
import { last } from '../../running.ts'
import { putSpare, type Stored } from '../machine/stored.ts'
import type { Path } from '../../results/exploration.ts'

/**
 * Follows an unfolded path and leaves its last state in the spare row. False if the path breaks off. Pauses after each
 * step.
 */
export function* follow(machine: Stored, path: Path): Generator<void, boolean> {
  return (yield* following(machine, path)).length > path.steps.length
}

/** The states of a path, or fewer if the path breaks off. The last one is also written to the spare row. */
export function statesAlong(machine: Stored, path: Path): readonly Int32Array[] {
  return last(following(machine, path))
}

function* following(machine: Stored, { init, steps }: Path): Generator<void, readonly Int32Array[]> {
  const { unit, buffers, compiled } = machine
  unit.initial(init)
  const states = [unit.words.slice()]
  for (const { action, ordinal } of steps) {
    const [present] = states.slice(-1)
    let after: Int32Array | null = null
    if (present) putSpare(machine, present)
    expandAlone(machine, machine.spare(), (a, o, _to, at) => {
      if (a === action && o === ordinal) after = buffers.batch.slice(at, at + compiled.layout.words)
    })
    if (after === null) return states
    states.push(after)
    yield
  }
  const [end] = states.slice(-1)
  if (end) putSpare(machine, end)
  return states
}
