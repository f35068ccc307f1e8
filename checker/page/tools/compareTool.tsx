import type { ComparedRow } from '../../walk/comparison.ts'
import { endsOf, stepsTo } from '../../walk/tree.ts'
import type { App } from '../app/app.ts'
import { TroubleBox } from '../pieces/troubleBox.tsx'
import { Variants } from './variants.tsx'

/** Compares two branches, or the current path with the same path on another model. */
export function CompareTool({ app }: { readonly app: App }) {
  const { tree, opened, compareTrouble, comparison } = app.state
  const hasModels = (opened?.models.length ?? 0) > 1
  const others = endsOf(tree).filter((end) => end !== tree.at && stepsTo(tree, end).length > 0)
  return (
    <>
      {others.length > 0 ? (
        <div class="buttons">
          <label>
            compare this path with the branch{' '}
            <select
              onChange={(event) => {
                const { value } = event.currentTarget
                if (value !== '') void app.compare(stepsTo(tree, Number(value)), null)
              }}
            >
              <option value="">choose …</option>
              {others.map((end) => (
                <option key={end} value={end}>
                  {stepsTo(tree, end).length} steps, … {stepsTo(tree, end).at(-1)}
                </option>
              ))}
            </select>
          </label>
        </div>
      ) : null}
      {compareTrouble ? <TroubleBox trouble={compareTrouble} /> : null}
      {comparison ? <Result app={app} /> : null}
      {hasModels ? <Variants app={app} /> : null}
      {hasModels || others.length > 0 ? null : (
        <p class="quiet">There is nothing to compare: the spec has one model, and the path has no other branch.</p>
      )}
    </>
  )
}

function Result({ app }: { readonly app: App }) {
  const { comparison } = app.state
  if (!comparison) return null
  const { rows, firstDifference, refused } = comparison
  return (
    <>
      {refused.right ? (
        <p class="bad" id="refused">
          On the other side {[refused.right.problem, ...refused.right.details].join('; ')}.
        </p>
      ) : null}
      <p>
        {firstDifference === null
          ? 'The states are equal for as long as both continue.'
          : `The first difference is in state ${firstDifference}.`}
      </p>
      <table class="comparison">
        <thead>
          <tr>
            <th scope="col">state</th>
            <th scope="col">here</th>
            <th scope="col">other side</th>
            <th scope="col">differences</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            // A walk can return to a state, so only the position identifies a row.
            <Row key={String(i)} row={row} number={i + 1} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function Row({
  row: { left, right, differences, breaks },
  number,
}: {
  readonly row: ComparedRow
  readonly number: number
}) {
  return (
    <tr>
      <td>{number}</td>
      <td>
        {left ?? '–'} {breaks.left.length > 0 ? <strong class="bad">breaks {breaks.left.join(', ')}</strong> : null}
      </td>
      <td>
        {right ?? '–'} {breaks.right.length > 0 ? <strong class="bad">breaks {breaks.right.join(', ')}</strong> : null}
      </td>
      <td>
        {differences.slice(0, 6).map((each) => (
          <div key={each.path}>
            <code>{each.path}</code>: {each.left ?? 'absent'} | {each.right ?? 'absent'}
          </div>
        ))}
        {differences.length > 6 ? `and ${differences.length - 6} more` : ''}
      </td>
    </tr>
  )
}
