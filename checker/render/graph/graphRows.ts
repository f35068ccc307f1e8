import { List } from 'immutable'
import { printPlain } from '../../domain/print.ts'
import { QuorateError } from '../../errors.ts'
import { Interpreter } from '../../reference/interpreter/interpreter.ts'
import type { StateValue, Value } from '../../immutableValues/value.ts'
import { attempt } from '../../language/helpers/attempt.ts'
import type { Model } from '../../language/model/model.ts'
import { suggest } from '../../domain/suggest.ts'
import { print } from '../../trace/changes.ts'
import { faultRows, type Group, type PlaceRow, placeRows } from '../states/places.ts'

/** One row of the tables in a graph; every state has it. */
export interface GraphRow {
  /** `brokers.log`, for all elements of an array. */
  readonly label: string
  /** What the columns mean, or null for a single column. */
  readonly group: Group | null
  /** One value per column. */
  readonly read: (state: StateValue) => readonly Value[]
  readonly print: (value: Value) => string
}

/** Every row in which two states of a model can differ. */
export function graphRows(model: Model): readonly GraphRow[] {
  return [...placeRows(model), ...faultRows(model)].map(rowOf)
}

/**
 * The rows with these names. A name is a variable, a field (`brokers.log` for all elements of an array), or a view that
 * the spec defines. Throws Q018 (usage) for an unknown name.
 */
export function viewedRows(model: Model, names: readonly string[]): readonly GraphRow[] {
  const rows = [...graphRows(model), ...model.views.map(derivedRow(new Interpreter(model)))]
  const known = [...new Set(rows.flatMap(({ label }) => prefixes(label)))]
  const wrong = names.find((name) => !known.includes(name))
  if (wrong !== undefined)
    throw new QuorateError({
      code: 'Q018',
      class: 'usage',
      where: ['--view'],
      problem: `the states have no '${wrong}'`,
      hint: suggest(wrong, known),
    })
  return rows.filter(({ label }) => prefixes(label).some((prefix) => names.includes(prefix)))
}

/** The part of a state that a view shows. Two states look the same if no row differs. */
export function lookOf(rows: readonly GraphRow[]): (state: StateValue) => Value {
  return (state) => List<Value>(rows.map((row) => List<Value>(row.read(state))))
}

/** A view that the spec defines as a function of the state. */
function derivedRow(interpreter: Interpreter): (view: Model['views'][number]) => GraphRow {
  return ({ name, of }) => ({
    label: name,
    group: null,
    read: (value) => [
      attempt(
        () => `views.${name}`,
        'view',
        () => interpreter.inspect(value, (view) => printPlain(of(view))).answer,
      ),
    ],
    print: String,
  })
}

function rowOf({ label, group, node, read }: PlaceRow): GraphRow {
  return { label, group, read: (value) => read({ value }), print: (value) => print(node, value) }
}

/** `a.b.c` as `a`, `a.b` and `a.b.c`. */
function prefixes(label: string): readonly string[] {
  const parts = label.split('.')
  return parts.map((_, i) => parts.slice(0, i + 1).join('.'))
}
