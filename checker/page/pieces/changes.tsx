import type { ChangeRow } from '../../render/wording/changeRows.ts'

/** Lists what a step changes, one row per place. */
export function Changes({ rows, none }: { readonly rows: readonly ChangeRow[]; readonly none: string }) {
  if (rows.length === 0) return <p class="quiet">{none}</p>
  return (
    <table class="changes">
      <tbody>
        {rows.map(({ path, kind, before, after }) => (
          <tr key={path}>
            <th scope="row">{path}</th>
            <td>
              {before === null ? '' : <del>{before}</del>}
              {before === null ? '' : ' → '}
              <span class={kind}>{after.join(', ')}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Sums up the most important changes in one line. */
export function summary(rows: readonly ChangeRow[]): string {
  if (rows.length === 0) return 'changes nothing'
  const first = rows
    .slice(0, 2)
    .map(({ path, before, after }) => `${path} ${before === null ? '' : '→ '}${after.join(', ')}`)
  return rows.length > 2 ? `${first.join('; ')}; and ${rows.length - 2} more` : first.join('; ')
}
