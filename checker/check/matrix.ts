import type { Verdict } from '../results/exploration.ts'
import { DEADLOCK, type Model } from '../language/model/model.ts'
import type { LockedModel } from './lock.ts'

/** A table for one spec: settings and faults against properties. */
export interface Matrix {
  readonly spec: string
  /** The author's description, one or two sentences long. */
  readonly about: string
  /** The constants, unless a row overrides them. */
  readonly defaults: Settings
  /** The properties that at least one row checks. */
  readonly columns: readonly string[]
  readonly rows: readonly MatrixRow[]
}

export interface MatrixRow {
  readonly model: string
  /** Only the constants that differ from the defaults. */
  readonly constants: Settings
  /** The faults that can occur and how many times. */
  readonly faults: Settings
  /** One cell per column; null if the row does not check the property. */
  readonly cells: readonly (MatrixCell | null)[]
}

export interface MatrixCell {
  readonly verdict: Verdict
  /** Length of the shortest counterexample, in states. */
  readonly length: number | null
  /** Link to the counterexample's picture or text. */
  readonly link: string | null
}

export type Settings = Readonly<Record<string, unknown>>

/** A model with its locked results and a link to the counterexample of each property. */
export interface MatrixModel {
  readonly model: Model
  readonly title: string
  readonly locked: LockedModel
  readonly linkOf: (property: string) => string | null
}

export function matrixOf(about: string, defaults: Settings, models: readonly MatrixModel[]): Matrix {
  const names = models.flatMap(({ model }) => model.properties.map((p) => p.name))
  const checked = new Set(models.flatMap(({ locked }) => Object.keys(locked.verdicts)))
  const columns = [...new Set([...names, DEADLOCK])].filter((name) => checked.has(name))
  return {
    spec: models[0]?.model.spec ?? '',
    about,
    defaults,
    columns,
    rows: models.map(({ model, title, locked, linkOf }) => ({
      model: title,
      constants: only(model.constants, ([name, value]) => defaults[name] !== value),
      faults: only(model.faults, ([, budget]) => budget > 0),
      cells: columns.map((name) => cellOf(locked.verdicts[name], () => linkOf(name))),
    })),
  }
}

function only<V>(record: Readonly<Record<string, V>>, keep: (entry: readonly [string, V]) => boolean): Settings {
  return Object.fromEntries(Object.entries(record).filter(keep))
}

function cellOf(found: number | Verdict | undefined, link: () => string | null): MatrixCell | null {
  if (found === undefined) return null
  if (typeof found === 'number') return { verdict: 'violated', length: found, link: link() }
  return { verdict: found, length: null, link: null }
}

/** Counts the verdicts that one property gets across the rows of a spec. */
export interface VerdictTally {
  readonly holds: number
  /** Bounded or inconclusive: neither proved nor violated. */
  readonly open: number
  readonly violated: number
  /** Length of the shortest counterexample in any row, in states. */
  readonly shortest: number | null
}

/** Null if no row checks the property. */
export function tallyOf({ columns, rows }: Matrix, property: string): VerdictTally | null {
  const column = columns.indexOf(property)
  const cells = rows.flatMap((row) => row.cells[column] ?? [])
  if (cells.length === 0) return null
  const violated = cells.filter(({ verdict }) => verdict === 'violated')
  const holds = cells.filter(({ verdict }) => verdict === 'holds').length
  const lengths = violated.flatMap(({ length }) => length ?? [])
  return {
    holds,
    open: cells.length - holds - violated.length,
    violated: violated.length,
    shortest: lengths.length > 0 ? Math.min(...lengths) : null,
  }
}

/** The properties that more than one spec checks, which makes those specs comparable. Most common first. */
export function sharedProperties(matrices: readonly Matrix[]): readonly string[] {
  const names = [...new Set(matrices.flatMap(({ columns }) => columns))]
  const specs = (name: string): number => matrices.filter(({ columns }) => columns.includes(name)).length
  return names.filter((name) => specs(name) > 1).sort((a, b) => specs(b) - specs(a))
}
