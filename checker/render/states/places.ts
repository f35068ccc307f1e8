import { is as same } from 'immutable'
import type { Node } from '../../domain/node.ts'
import { printIndex } from '../../domain/print.ts'
import { asList, fieldOf, type Value } from '../../immutableValues/value.ts'
import { FAULTS_USED, type Model } from '../../language/model/model.ts'
import type { TraceState } from '../../trace/trace.ts'

/** A row of a state's table: one place, or the same field of every element of an array. */
export interface PlaceRow {
  readonly label: string
  /** The array elements that the columns stand for, or null if the row is a single place. */
  readonly group: Group | null
  readonly node: Node
  /** The paths of the values, one for each element of the group: `brokers[b1].hw`. */
  readonly paths: readonly string[]
  /** The values in a state, one for each element of the group. */
  readonly read: (state: Pick<TraceState, 'value'>) => readonly Value[]
}

/** Arrays with the same index share their columns. */
export interface Group {
  readonly key: string
  readonly columns: readonly string[]
}

/** The rows of a model's state, in declaration order except that each group's rows are kept together. */
export function placeRows(model: Model): readonly PlaceRow[] {
  const rows = model.state.fields
    .filter((f) => f.name !== FAULTS_USED)
    .flatMap(({ name, node }) => variableRows(name, node))
  const keys = [...new Set(rows.map((row) => row.group?.key))]
  return keys.flatMap((key) => rows.filter((row) => row.group?.key === key))
}

/** The rows of the fault counters, which are also part of a state. */
export function faultRows(model: Model): readonly PlaceRow[] {
  return model.state.fields.filter((f) => f.name === FAULTS_USED).flatMap(({ name, node }) => variableRows(name, node))
}

function variableRows(name: string, node: Node): readonly PlaceRow[] {
  const value = (state: Pick<TraceState, 'value'>): Value => fieldOf(state.value, name)
  if (node.kind !== 'array')
    return fieldRows(name, node).map(({ label, node: of, path }) => ({
      label,
      node: of,
      group: null,
      paths: [label],
      read: (state) => [path.reduce(fieldOf, value(state))],
    }))
  const columns = Array.from({ length: node.length }, (_, i) => printIndex(node.index, i))
  const group = { key: node.index?.ids ?? node.index?.label ?? String(node.length), columns }
  return fieldRows(name, node.of).map(({ label, node: of, path }) => ({
    label,
    node: of,
    group,
    paths: columns.map((column) => `${name}[${column}]${label.slice(name.length)}`),
    read: (state) => [...asList(value(state))].map((element) => path.reduce(fieldOf, element)),
  }))
}

/** Splits records into their fields, recursively. */
function fieldRows(
  label: string,
  node: Node,
  path: readonly string[] = [],
): readonly { label: string; node: Node; path: readonly string[] }[] {
  if (node.kind !== 'record') return [{ label, node, path }]
  return node.fields.flatMap((f) => fieldRows(`${label}.${f.name}`, f.node, [...path, f.name]))
}

/** The positions at which a row differs between two states. */
export function changedAt(r: PlaceRow, before: TraceState, after: TraceState): readonly number[] {
  const [was, is] = [r.read(before), r.read(after)]
  return is.flatMap((value, i) => (same(was[i], value) ? [] : [i]))
}
