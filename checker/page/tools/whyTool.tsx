import type { ConjunctOutcome } from '../../trace/why/why.ts'
import { isStepOf } from '../../walk/tree.ts'
import type { App } from '../app/app.ts'
import { Words } from '../pieces/words.tsx'

const MARKS: Readonly<Record<ConjunctOutcome, string>> = {
  true: '✓ true',
  false: '✗ false',
  'not reached': '· not reached',
}

/**
 * Explains why a step is possible or not: shows its guard's conjuncts and what the conjunct that refuses it has read.
 */
export function WhyTool({ app }: { readonly app: App }) {
  const { why, opened, standing } = app.state
  if (!why) return <p class="quiet">Choose a step under “Not possible here”, or press w.</p>
  const { label, enabled, conjuncts, lines, reads } = why
  const action = opened?.actions.find(({ name }) => isStepOf(label, name))
  const refusing = conjuncts.findIndex(({ outcome }) => outcome === 'false')
  return (
    <div class="why">
      <div>
        <p>
          <b>{label}</b> {enabled ? 'is possible' : 'is not possible'} in state {standing?.number}
          {refusing < 0 && lines.length > 0 ? `: ${lines.join('; ')}.` : '.'}
        </p>
        {conjuncts.length > 0 ? (
          <ol class="conjuncts" aria-label="the conditions of the guard">
            {conjuncts.map(({ text, place, outcome }, i) => (
              <li key={`${i} ${text}`} class={i === refusing ? 'refuses' : outcome === 'true' ? 'passes' : 'quiet'}>
                <span class="mark">{MARKS[outcome]}</span> <code>{text}</code> <span class="quiet">{place}</span>
              </li>
            ))}
          </ol>
        ) : null}
        {action?.quote ? (
          <details>
            <summary>the text of {action.name}</summary>
            {action.quote.comment === null ? null : <Words text={action.quote.comment} />}
            <pre tabIndex={0}>{action.quote.text}</pre>
          </details>
        ) : null}
      </div>
      {reads.length > 0 ? (
        <table class="reads">
          <caption>What the false condition read</caption>
          <tbody>
            {reads.map(({ path, value }) => (
              <tr key={path}>
                <th scope="row">{path}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </div>
  )
}
