import type { PromiseHere } from '../../walk/standing.ts'
import type { App } from '../app/app.ts'
import { Words } from '../pieces/words.tsx'

const WORDS: Readonly<Record<PromiseHere['status'], string>> = {
  holds: '✓ holds here',
  broken: '✗ broken here',
  shown: '✓ shown here',
  'not here': '· not shown here',
  'asked of the model': '· no single state decides it',
}

/** Whether a promise is broken in the current state. An observation is not a promise. */
export function isBroken({ kind, status }: PromiseHere): boolean {
  return status === 'broken' && kind !== 'observation'
}

/** Shows the promises in the current state and what checking the model found about them. */
export function PromisesTool({ app }: { readonly app: App }) {
  const { standing, opened } = app.state
  if (!standing) return <p class="quiet">…</p>
  const { promises } = standing
  if (promises.length === 0) return <p class="quiet">The spec states no promise.</p>
  const broken = promises.filter(isBroken)
  const others = (opened?.models.length ?? 0) > 1
  return (
    <>
      <Story app={app} />
      {broken.length > 0 && others ? (
        <p class="buttons">
          <button type="button" onClick={() => app.tool('compare')}>
            What would prevent this?
          </button>
        </p>
      ) : null}
      <table class="promises">
        <thead>
          <tr>
            <th scope="col">property</th>
            <th scope="col">in this state</th>
            <th scope="col">in the model</th>
          </tr>
        </thead>
        <tbody>
          {[...broken, ...promises.filter((each) => !isBroken(each))].map((each) => (
            <Row key={each.name} app={app} promise={each} />
          ))}
        </tbody>
      </table>
    </>
  )
}

/** Shows how the spec's author describes the model's counterexample. */
function Story({ app }: { readonly app: App }) {
  const story = app.state.opened?.story
  if (!story) return null
  return (
    <p class="story">
      <b>{story.title}.</b> {story.text}
    </p>
  )
}

function Row({ app, promise }: { readonly app: App; readonly promise: PromiseHere }) {
  const { name, kind, status, reasons } = promise
  const { checked } = app.state.check
  const verdict = checked?.result.properties.find((each) => each.name === name)
  const path = checked?.paths[name]
  const isFalse = kind === 'observation' && status === 'broken'
  const colour = isBroken(promise) ? 'bad' : (status === 'holds' || status === 'shown') && !isFalse ? 'good' : 'quiet'
  return (
    <tr>
      <th scope="row">
        <Name app={app} promise={promise} />
      </th>
      <td class={colour}>
        {isFalse ? '· false here' : WORDS[status]}
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
}

/** Shows a promise's name, the author's sentence about it, and its text. */
function Name({ app, promise: { name, kind } }: { readonly app: App; readonly promise: PromiseHere }) {
  const quote = app.state.opened?.promises.find((each) => each.name === name)?.quote
  if (!quote)
    return (
      <>
        {name} <span class="quiet">{kind}</span>
      </>
    )
  return (
    <details>
      <summary>
        {name} <span class="quiet">{kind}</span>
      </summary>
      {quote.comment === null ? null : <Words text={quote.comment} />}
      <pre tabIndex={0}>{quote.text}</pre>
    </details>
  )
}
