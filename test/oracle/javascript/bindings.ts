import { type Domain, snapshot } from './domains.ts'
import { keyOf, list, object } from './realm.ts'

export type Binding = Readonly<Record<string, unknown>>
type Choices = Readonly<Record<string, Domain | ((s: unknown, earlier: Binding) => Iterable<unknown>)>>

export interface Action {
  readonly forall?: Choices | readonly Choices[]
  readonly when?: (s: unknown, binding: Binding) => unknown
  readonly then: (s: unknown, binding: Binding) => unknown
  readonly fault?: string
}

/** Goes through the stages in order, with one nested loop for each parameter of a stage. */
export function bindings({ forall = [] }: Action, view: unknown): readonly Binding[] {
  const stages = Array.isArray(forall) ? (forall as readonly Choices[]) : [forall as Choices]
  return stages.reduce<readonly Binding[]>(
    (rows, stage) => rows.flatMap((earlier) => chosen(stage, view, earlier)),
    [object()],
  )
}

function chosen(stage: Choices, view: unknown, earlier: Binding): readonly Binding[] {
  return Object.entries(stage).reduce<readonly Binding[]>(
    (rows, [name, from]) => {
      const values = typeof from === 'function' ? distinct(from(view, earlier)) : from.members()
      return rows.flatMap((row) => values.map((value) => Object.assign(object(), row, { [name]: value })))
    },
    [earlier],
  )
}

/** Gives each distinct value once. Values from a state are frozen. */
function distinct(source: Iterable<unknown>): readonly unknown[] {
  const first = new Map<string, unknown>()
  for (const value of list(source)) if (!first.has(keyOf(value))) first.set(keyOf(value), snapshot(value))
  return [...first.values()]
}
