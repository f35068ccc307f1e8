import { QuorateError } from '../../errors.ts'
import type { Machine } from '../machine/machine.ts'
import type { Sampled } from '../purity/purity.ts'
import type { ExploreOptions } from '../../results/exploration.ts'

/**
 * How far a search had progressed when it paused, as plain data. Together with the words and credits of its states,
 * this is enough to resume the search.
 */
export interface Snapshot {
  /** The first row of each level. The last of these levels is being expanded, or comes next. */
  readonly levelStarts: readonly number[]
  /** Rows from here onward belong to the level under construction. */
  readonly levelEnd: number
  readonly rows: number
  /** How many rows have been expanded. They are the first ones. */
  readonly expanded: number
  /** How many initial states were created. */
  readonly initial: number
  /**
   * `property` is a position among the checked properties. `length` is how many states the counterexample or witness
   * has.
   */
  readonly found: readonly {
    readonly property: number
    readonly kind: 'state' | 'step' | 'deadlock'
    readonly length: number
  }[]
  readonly cut: number
  /** For each action, how many new states of the complete levels are credited to it. */
  readonly fired: readonly number[]
  readonly fresh: readonly number[]
  /** The smallest and largest out-degree, or null if no state was expanded. */
  readonly degrees: { readonly min: number; readonly max: number } | null
  /** The purity sample, which is expanded again when the search is over. */
  readonly sampled: readonly Sampled[]
}

/** Stores snapshots of a search. */
export interface Checkpointer {
  /** Whether the next snapshot is due. Called at every pause. */
  due(): boolean
  /**
   * `states` holds the words of all rows, in consecutive parts. The words of an earlier snapshot's rows never
   * change. `credits` holds the action to which each row from `levelEnd` onward is credited. Both are valid only
   * until this returns.
   */
  save(snapshot: Snapshot, states: readonly Int32Array[], credits: Uint16Array): void
}

/** A snapshot to resume from. */
export interface Resumption {
  readonly snapshot: Snapshot
  /** Fills in the arrays that `save` was given. Throws if the files do not match. */
  load(states: readonly Int32Array[], credits: Uint16Array): void
}

/**
 * Restores the states, table and counters of the snapshot in a new machine. Throws Q080 (usage) or Q083 (limit).
 */
export function restore(machine: Machine, resumption: Resumption, limits: ExploreOptions): void {
  const { snapshot } = resumption
  const { rows, levelEnd, fired } = snapshot
  const { buffers, credits, table, unit, capacity } = machine
  if (isBeyond(snapshot, limits)) throw beyond(snapshot)
  if (rows > capacity) throw tooLarge(rows)
  resumption.load(buffers.arena.pieces(0, rows), credits.subarray(0, rows - levelEnd))
  if (!table.restore(rows, levelEnd)) throw tooLarge(rows)
  unit.fired.set(fired)
}

/** The first row of the last level; 0 before the first state is stored. */
export function lastStart(levelStarts: readonly number[]): number {
  return levelStarts.at(-1) ?? 0
}

/** Whether the snapshot's last level is partly expanded. */
export function isHalfway({ expanded, levelStarts }: Snapshot): boolean {
  return expanded > lastStart(levelStarts)
}

/** Whether the snapshot has expanded states that a search with these limits would not have expanded. */
function isBeyond(snapshot: Snapshot, { maxDepth = Infinity, maxStates = Infinity }: ExploreOptions): boolean {
  const { levelStarts, levelEnd } = snapshot
  const halfway = isHalfway(snapshot)
  const depth = levelStarts.length - (halfway ? 0 : 1)
  const states = halfway ? levelEnd : lastStart(levelStarts)
  return depth > 0 && (depth >= maxDepth || states > maxStates)
}

function beyond({ levelStarts, rows }: Snapshot): QuorateError {
  return new QuorateError({
    code: 'Q080',
    class: 'usage',
    where: ['--resume'],
    problem: `the checkpoint, with ${rows} states at depth ${levelStarts.length}, is beyond --max-states or --max-depth`,
    hint: 'raise the limit, or remove it',
  })
}

function tooLarge(rows: number): QuorateError {
  return new QuorateError({
    code: 'Q083',
    class: 'limit',
    where: ['--resume'],
    problem: `the ${rows} states of the checkpoint do not fit into the memory`,
    hint: 'allow more with --max-memory, or use a machine with more memory',
  })
}
