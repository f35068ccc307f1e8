import { FAULTS_USED } from '../language/model/model.ts'
import type { Glance, PlaceValue } from './standing.ts'
import type { Refused } from './walker.ts'

/** Two walks side by side: two branches, or one path on two models. */
export interface Comparison {
  readonly rows: readonly ComparedRow[]
  /** The first state in which the walks differ, counted from 1. Null if they agree in all states that both have. */
  readonly firstDifference: number | null
  /** The first step that each model refuses, if any. */
  readonly refused: { readonly left: Refused | null; readonly right: Refused | null }
}

export interface ComparedRow {
  /** The step that leads to this state, or null if the walk has ended. */
  readonly left: string | null
  readonly right: string | null
  readonly differences: readonly Difference[]
  readonly breaks: { readonly left: readonly string[]; readonly right: readonly string[] }
}

/** A place whose values differ. */
export interface Difference {
  readonly path: string
  /** The value, or null if there is no such place. */
  readonly left: string | null
  readonly right: string | null
}

/** What a comparison needs to know about a walk. */
export interface Seen {
  /** One glance per state. */
  readonly glances: readonly Glance[]
  readonly refused: Refused | null
}

/** Compares two walks state by state. */
export function compared(left: Seen, right: Seen): Comparison {
  const length = Math.max(left.glances.length, right.glances.length)
  const rows = Array.from({ length }, (_, i): ComparedRow => {
    const [a, b] = [left.glances[i], right.glances[i]]
    return {
      left: a?.step.label ?? null,
      right: b?.step.label ?? null,
      differences: a && b ? differencesOf(a.table, b.table) : [],
      breaks: { left: a?.step.breaks ?? [], right: b?.step.breaks ?? [] },
    }
  })
  const first = rows.findIndex(({ differences }) => differences.length > 0)
  return {
    rows,
    firstDifference: first < 0 ? null : first + 1,
    refused: { left: left.refused, right: right.refused },
  }
}

/** A fault budget that only one model has does not count as a difference between states. */
const isCounter = (path: string): boolean => path.startsWith(`${FAULTS_USED}.`)

function differencesOf(left: readonly PlaceValue[], right: readonly PlaceValue[]): readonly Difference[] {
  const values = new Map(right.map(({ path, value }) => [path, value]))
  const known = new Set(left.map(({ path }) => path))
  return [
    ...left.flatMap(({ path, value }): readonly Difference[] => {
      const other = values.get(path) ?? null
      return other === value || (other === null && isCounter(path)) ? [] : [{ path, left: value, right: other }]
    }),
    ...right
      .filter(({ path }) => !known.has(path) && !isCounter(path))
      .map(({ path, value }) => ({ path, left: null, right: value })),
  ]
}
