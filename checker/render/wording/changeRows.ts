import type { Change, TraceState } from '../../trace/trace.ts'
import { tellingChanges } from './story.ts'

/** A place that a step changed, as reports show it. */
export interface ChangeRow {
  readonly path: string
  readonly kind: 'is' | Change['kind']
  readonly before: string | null
  /** Has more than one value if several were added or removed. */
  readonly after: readonly string[]
}

/** What a step changes. For the initial state, how it differs from the first values of its domains. */
export function changeRows(state: TraceState): readonly ChangeRow[] {
  return folded(joined(tellingChanges(state).map((change) => rowOf(change, state.step === null))))
}

function rowOf({ path, kind, before, after }: Change, initial: boolean): ChangeRow {
  if (initial) return { path, kind: 'is', before: null, after: [after] }
  switch (kind) {
    case 'changed':
      return { path, kind, before, after: [after] }
    case 'added':
      return { path, kind, before: null, after: [`+ ${after}`] }
    case 'removed':
      return { path, kind, before: null, after: [`- ${before}`] }
  }
}

/** Elements that differ in the same way share a row: `brokers[b0, b1].up`. */
function folded(rows: readonly ChangeRow[]): readonly ChangeRow[] {
  const groups = new Map<string, { row: ChangeRow; indices: string[]; rest: readonly [string, string] | null }>()
  for (const row of rows) {
    const [, start = '', index = '', end = ''] = /^([^[]*)\[([^\]]*)\](.*)$/.exec(row.path) ?? []
    const key = index === '' ? String(groups.size) : JSON.stringify([start, end, row.before, row.after])
    const group = groups.get(key)
    if (group) group.indices.push(index)
    else groups.set(key, { row, indices: [index], rest: index === '' ? null : [start, end] })
  }
  return [...groups.values()].map(({ row, indices, rest }) =>
    rest ? { ...row, path: `${rest[0]}[${indices.join(', ')}]${rest[1]}` } : row,
  )
}

/** Values added to the same place, or removed from it, share a row. */
function joined(rows: readonly ChangeRow[]): readonly ChangeRow[] {
  const list: ChangeRow[] = []
  for (const row of rows) {
    const last = list.at(-1)
    if (last && last.path === row.path && last.before === null && row.before === null)
      list[list.length - 1] = { ...last, after: [...last.after, ...row.after] }
    else list.push(row)
  }
  return list
}
