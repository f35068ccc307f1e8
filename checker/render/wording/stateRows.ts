import { printIndex } from '../../domain/print.ts'
import { print } from '../../trace/changes.ts'
import type { Trace, TraceState } from '../../trace/trace.ts'
import { asList, fieldOf } from '../../immutableValues/value.ts'

/** A variable, or an element of a variable that is an array. */
export interface StateRow {
  readonly path: string
  readonly text: string
  /** Whether the value differs from the previous state's. */
  readonly changed: boolean
}

/** Lists a whole state, row by row. */
export function stateRows({ model }: Trace, state: TraceState, before: TraceState): readonly StateRow[] {
  const earlier = placesOf(model, before)
  return placesOf(model, state).map(({ path, text }, i) => ({ path, text, changed: earlier[i]?.text !== text }))
}

function placesOf({ state: { fields } }: Trace['model'], { value }: TraceState): readonly Omit<StateRow, 'changed'>[] {
  return fields.flatMap(({ name, node }) => {
    const part = fieldOf(value, name)
    if (node.kind !== 'array') return [{ path: name, text: print(node, part) }]
    return [...asList(part)].map((element, i) => ({
      path: `${name}[${printIndex(node.index, i)}]`,
      text: print(node.of, element),
    }))
  })
}
