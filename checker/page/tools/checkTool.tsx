import type { App } from '../app/app.ts'
import type { BackgroundSearch } from '../app/state.ts'
import { TroubleBox } from '../pieces/troubleBox.tsx'

const figure = (n: number): string => n.toLocaleString('en')

/** Checks the entire model in the page. */
export function CheckTool({ app }: { readonly app: App }) {
  const { check } = app.state
  return (
    <>
      <div class="buttons">
        <button type="button" disabled={check.running} onClick={() => void app.check()}>
          Check the model
        </button>
        {check.running ? (
          <button type="button" id="stop-check" onClick={() => void app.stopSearch()}>
            Stop
          </button>
        ) : null}
      </div>
      {check.running ? <Progress search={check} /> : null}
      {check.trouble ? <TroubleBox trouble={check.trouble} /> : null}
      {check.checked ? <Verdicts app={app} /> : null}
    </>
  )
}

export function Progress({ search: { progress } }: { readonly search: BackgroundSearch }) {
  return (
    <p aria-live="off">
      {progress
        ? `depth ${progress.depth}, ${figure(progress.distinct)} distinct states, ${figure(progress.queued)} queued`
        : 'The engine starts …'}
    </p>
  )
}

function Verdicts({ app }: { readonly app: App }) {
  const { checked } = app.state.check
  if (!checked) return null
  const { result, paths } = checked
  const { distinct, generated, depth } = result.states
  const never = result.actions.filter(({ fired }) => fired === 0).map(({ name }) => name)
  return (
    <>
      {result.failure ? <TroubleBox trouble={{ ...result.failure }} /> : null}
      <p id="counts">
        {figure(distinct)} distinct states, {figure(generated)} generated, depth {depth}, {result.seconds.toFixed(2)} s
        {result.stopped ? `; stopped by ${result.stopped.by}` : ''}
      </p>
      <table class="verdicts">
        <thead>
          <tr>
            <th scope="col">property</th>
            <th scope="col">verdict</th>
            <th scope="col">path</th>
          </tr>
        </thead>
        <tbody>
          {result.properties.map(({ name, kind, verdict, length, loop, witness }) => {
            const path = paths[name]
            return (
              <tr key={name}>
                <th scope="row">
                  {name} <span class="quiet">{kind}</span>
                </th>
                <td class={verdict === 'violated' ? 'bad' : verdict === 'holds' ? 'good' : ''}>
                  {verdict === 'violated' ? '✗ ' : verdict === 'holds' ? '✓ ' : '? '}
                  {verdict}
                  {length === null ? '' : ` in ${length} states`}
                </td>
                <td>
                  {path ? (
                    <button type="button" onClick={() => app.openPath(path)}>
                      open the {loop !== undefined ? 'lasso' : witness ? 'witness' : 'counterexample'}
                    </button>
                  ) : null}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {never.length > 0 ? <p>Never taken: {never.join(', ')}.</p> : null}
    </>
  )
}
