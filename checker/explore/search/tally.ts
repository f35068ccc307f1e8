import { must } from '../../must.ts'
import type { Table } from '../visited/table.ts'
import type { CheckedProperty } from '../../language/model/checked.ts'
import type { Target } from '../paths/edges.ts'
import type { Findings } from './levelRunner.ts'
import type { Sampled } from '../purity/purity.ts'
import { type ExploreOptions, FEW_STATES, type Progress } from '../../results/exploration.ts'
import type { Snapshot } from './snapshot.ts'

/** A decided property: how many states its shortest counterexample or witness has and where that ends. */
export interface Found {
  readonly length: number
  readonly target: Target
  /** Set if the search ended before other machines had sent the states on the path. */
  readonly isPathElsewhere?: true
}

/**
 * Counts the rows from `from` onward by the action to which they are credited. This is a separate function, because V8
 * does not optimize the loop inside a generator, where it took 3% of a run.
 */
export function countCredits(fresh: Float64Array, table: Table, from: number): void {
  const end = table.rows()
  for (let row = from; row < end; row++) {
    const action = table.creditOf(row)
    fresh[action] = must(fresh[action]) + 1
  }
}

/** What a search has counted and decided, without the states themselves. */
export class Tally {
  readonly levelStarts: number[]
  /** How many initial states were created, including repeats and states outside the constraint. */
  initial: number
  /** Decided properties, by position among the checked ones. */
  readonly found = new Map<number, Found>()
  /** For each action, how many states of the complete levels are credited to it. */
  readonly fresh: Float64Array
  /** The out-degrees of states that were expanded before the search was resumed. */
  readonly earlier: { readonly min: number; readonly max: number }
  cut: number
  /** How many of the stored states were expanded. These come first. */
  expanded: number
  /** Whether a new state did not fit into memory. */
  full = false
  /** The current level's states in which the spec threw. */
  threw: number[] = []
  /** The properties that the complete levels are known to violate. */
  violated: Progress['violated'] = []
  /** The purity samples that all threads have taken. */
  readonly #sampled: Sampled[]
  readonly #checked: readonly CheckedProperty[]

  constructor(checked: readonly CheckedProperty[], actions: number, snapshot?: Snapshot) {
    this.#checked = checked
    this.levelStarts = [...(snapshot?.levelStarts ?? [])]
    this.initial = snapshot?.initial ?? 0
    this.fresh = Float64Array.from(snapshot?.fresh ?? Array.from({ length: actions }, () => 0))
    this.earlier = snapshot?.degrees ?? { min: Infinity, max: 0 }
    this.cut = snapshot?.cut ?? 0
    this.expanded = snapshot?.expanded ?? 0
    this.#sampled = [...(snapshot?.sampled ?? [])]
    for (const { property, kind, length } of snapshot?.found ?? []) this.#decide(property, kind, length)
  }

  /** Adds what threads found in states of this depth. */
  merge(findings: readonly Findings[], depth: number): void {
    for (const { decided, cut, full, threw, sampled } of findings) {
      this.cut += cut
      this.full ||= full
      this.#sampled.push(...sampled)
      // Pushes one by one, because a level can have more rows than a call can have arguments.
      for (const row of threw) this.threw.push(row)
      for (const [i, { kind, ahead }] of decided) this.#decide(i, kind, depth + ahead)
    }
  }

  /** Called when all states of the current level have been checked. */
  complete(): void {
    this.violated = [...this.found].flatMap(([i, { length }]) => {
      const { name, kind } = must(this.#checked[i])
      return kind === 'possibility' ? [] : [{ name, length }]
    })
  }

  /** Whether the complete levels decide enough to end a search that has found this many states. */
  isDecided(stop: ExploreOptions['stop'] = 'decided', distinct: number): boolean {
    if (this.#checked.length === 0 || stop === 'never') return false
    const first = stop === 'first' || (stop === 'first of many' && distinct > FEW_STATES)
    return first ? this.violated.length > 0 : this.found.size === this.#checked.length
  }

  /** The positions of decided properties among the checked ones. */
  known(): ReadonlySet<number> {
    return new Set(this.found.keys())
  }

  snapshot(
    rows: number,
    levelEnd: number,
    fired: readonly number[],
    degrees: { readonly min: number; readonly max: number },
  ): Snapshot {
    const { levelStarts, initial, expanded, cut, fresh } = this
    return {
      levelStarts: [...levelStarts],
      levelEnd,
      rows,
      expanded,
      initial,
      found: [...this.found].flatMap(
        ([
          property,
          {
            length,
            target: { kind },
          },
        ]) => (kind === 'rows' ? [] : [{ property, kind, length }]),
      ),
      cut,
      fired: [...fired],
      fresh: [...fresh],
      degrees: expanded === 0 ? null : { min: degrees.min, max: degrees.max },
      sampled: [...this.#sampled],
    }
  }

  /** Records that a property is decided by a counterexample or witness of `length` states. */
  find(i: number, length: number): void {
    this.#decide(i, 'state', length)
  }

  #decide(i: number, kind: 'state' | 'step' | 'deadlock', length: number): void {
    const property = must(this.#checked[i]).index
    this.found.set(i, { length, target: kind === 'deadlock' ? { kind } : { kind, property } })
  }
}
