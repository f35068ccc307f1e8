import type { Variant } from '../../walk/variants.ts'
import type { App } from '../app/app.ts'

/**
 * Shows how far the current path goes on each other model and what stops it there. The most similar model comes first.
 */
export function Variants({ app }: { readonly app: App }) {
  const { variants, standing } = app.state
  if (!variants) return <p class="quiet">Walking the path on the other models …</p>
  const steps = (standing?.number ?? 1) - 1
  return (
    <table class="variants">
      <caption>
        {steps === 0
          ? 'The path has no steps yet. Take some, or open a violation, to see which models refuse one of them.'
          : 'This path on the other models, the most similar model first'}
      </caption>
      <thead>
        <tr>
          <th scope="col">model</th>
          <th scope="col">differs in</th>
          <th scope="col">what happens there</th>
          <th scope="col">states</th>
        </tr>
      </thead>
      <tbody>
        {variants.map((each) => (
          <tr key={each.model}>
            <th scope="row">{each.model}</th>
            <td>
              {each.differences.map(({ name, there, here }) => (
                <div key={name}>
                  <code>{`${name}=${there}`}</code> <span class="quiet">here {here}</span>
                </div>
              ))}
            </td>
            <td>
              <Fate variant={each} />
            </td>
            <td>
              <button
                type="button"
                onClick={() => void app.compare(app.path, { model: each.model, constants: {}, faults: {} })}
              >
                compare<span class="hidden"> with {each.model}</span>
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Fate({ variant: { states, refused, breaks } }: { readonly variant: Variant }) {
  if (refused)
    return (
      <>
        ✗ stops in state {states}:{' '}
        {refused.details.length > 0 ? (
          <>
            <b>{refused.label}</b> is not possible
          </>
        ) : (
          refused.problem
        )}
        <ul class="reasons">
          {refused.details.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      </>
    )
  return (
    <>
      · every step is possible
      {breaks.length > 0 ? <span class="bad">, and the path breaks {breaks.join(', ')}</span> : null}
    </>
  )
}
