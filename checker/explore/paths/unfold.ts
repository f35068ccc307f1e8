import { expandAlone } from './edges.ts'
import type { Machine } from '../machine/machine.ts'
import type { Path } from '../../results/exploration.ts'

/** Puts a state into the spare row. */
export function putSpare({ buffers, spareAt }: Machine, words: Int32Array): void {
  buffers.arena.set(words, spareAt)
}

/** Follows a path that was unfolded, and leaves its last state in the spare row; false if it breaks off. */
export function follow(machine: Machine, path: Path): boolean {
  return statesAlong(machine, path).length > path.steps.length
}

/** The states of a path, the last one also in the spare row; fewer if it breaks off. */
export function statesAlong(machine: Machine, { init, steps }: Path): readonly Int32Array[] {
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
  }
  const [last] = states.slice(-1)
  if (last) putSpare(machine, last)
  return states
}
