import { NOBODY } from './actors.ts'
import { rowsOf } from './candidates.ts'
import type { StoredLevels } from './storedLevels.ts'
import { expandEach, NOWHERE, type Range, rowsBefore, rowsWith, type Target } from './edges.ts'
import type { PathGuide, Way } from './pathGuide.ts'
import type { Pace } from '../../pace.ts'

/**
 * Finds an arbitrary shortest path when there is too little memory to choose one. It goes through the levels backwards
 * and looks on each for a state with a step to the state found before.
 */
export class AnyPath implements PathGuide {
  readonly #search: StoredLevels
  readonly #target: Target
  /** The stored states of the path, by depth. `NOWHERE` if the step before it is the target. */
  readonly #rows: number[]
  #next = NOWHERE

  constructor(search: StoredLevels, target: Target, length: number) {
    this.#search = search
    this.#target = target
    this.#rows = Array.from({ length: length + 1 }, () => NOWHERE)
  }

  /** Pauses regularly. */
  *run(): Generator<void, void> {
    const { machine } = this.#search
    const target = this.#target
    const length = this.#rows.length - 1
    yield* this.#find(length, machine.pace(), (range) => rowsWith(machine, target, range))
    const pace = machine.pace()
    if (this.#rows[length] === NOWHERE)
      yield* this.#find(length - 1, pace, (range) => inOrder(rowsBefore(machine, target, range)))
    for (let depth = length - 1; depth >= 1; depth--)
      if (this.#rows[depth] === NOWHERE)
        yield* this.#find(depth, pace, (range) => this.#rowsTo(this.#rows[depth + 1], range))
  }

  enter(depth: number): void {
    this.#next = this.#rows[depth + 1] ?? NOWHERE
  }

  rest(row: number): number {
    return row !== NOWHERE && row === this.#next ? 0 : Infinity
  }

  actor(): number {
    return NOBODY
  }

  cost({ to }: Way): number {
    return to === NOWHERE ? 0 : this.rest(to)
  }

  *#find(depth: number, pace: Pace, rowsIn: (range: Range) => Iterable<number>): Generator<void, void> {
    for (const range of pace.parts(rowsOf(this.#search, depth))) {
      for (const row of rowsIn(range)) {
        this.#rows[depth] = row
        return
      }
      yield
    }
  }

  #rowsTo(next: number | undefined, range: Range): readonly number[] {
    const rows = new Set<number>()
    expandEach(this.#search.machine, range, {
      step: (row, _action, _ordinal, to) => {
        if (to === next) rows.add(row)
      },
      end() {},
    })
    return inOrder(rows)
  }
}

/** Sorts rows. They are found batch by batch, and the batches depend on how states are divided into parts. */
function inOrder(rows: ReadonlySet<number>): readonly number[] {
  return [...rows].toSorted((a, b) => a - b)
}
