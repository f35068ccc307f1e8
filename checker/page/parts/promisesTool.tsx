import type { PromiseHere } from '../../walk/standing.ts'
import type { App } from '../app/app.ts'

const WORDS: Readonly<Record<PromiseHere['status'], string>> = {
  holds: '✓ holds here',
  broken: '✗ broken here',
  shown: '✓ shown here',
  'not here': '· not shown here',
  'asked of the model': '· no single state decides it',
}

/** The promises in the current state, and what a check of the model says about them. */
export function PromisesTool({ app }: { readonly app: App }) {
  return (
    <>
      <Story app={app} />
      <Promises app={app} />
    </>
  )
}

/** What the model's counterexample shows, in the words of the spec's author. */
function Story({ app }: { readonly app: App }) {
  const story = app.state.opened?.story
  if (!story) return null
  return (
    <p class="story">
      <b>{story.title}.</b> {story.text}
    </p>
  )
}

function Promises({ app }: { readonly app: App }) {
  const { standing, check } = app.state
  if (!standing) return <p class="quiet">…</p>
  const { promises } = standing
  const verdicts = new Map(check.checked?.result.properties.map((each) => [each.name, each]))
  if (promises.length === 0) return <p class="quiet">The spec states no promise.</p>
  return (
    <table class="promises">
      <thead>
        <tr>
          <th scope="col">property</th>
          <th scope="col">in this state</th>
          <th scope="col">in the model</th>
        </tr>
      </thead>
      <tbody>
        {promises.map(({ name, kind, status, reasons }) => {
          const verdict = verdicts.get(name)
          const path = check.checked?.paths[name]
          return (
            <tr key={name}>
              <th scope="row">
                {name} <span class="quiet">{kind}</span>
              </th>
              <td class={status === 'broken' ? 'bad' : status === 'holds' || status === 'shown' ? 'good' : 'quiet'}>
                {WORDS[status]}
                {reasons.length > 0 ? (
                  <ul class="reasons">
                    {reasons.map((reason) => (
                      <li key={reason}>{reason}</li>
                    ))}
                  </ul>
                ) : null}
              </td>
              <td>
                {verdict
                  ? `${verdict.verdict}${verdict.length === null ? '' : ` in ${verdict.length} states`} `
                  : 'not checked '}
                {path ? (
                  <button type="button" onClick={() => app.openPath(path)}>
                    go there
                  </button>
                ) : null}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
