import type { App } from '../app/app.ts'
import { Words } from '../pieces/words.tsx'

/** Describes the spec in its author's words and explains how to use the page. */
export function AboutTool({ app }: { readonly app: App }) {
  const { opened } = app.state
  if (!opened) return <p class="quiet">…</p>
  const { spec, about, actions } = opened
  return (
    <div class="about">
      <section aria-label="The page">
        <h3>How to use this page</h3>
        <p class="item">
          <b>Next</b> lists every step that is possible in the current state. Take one, and its effect appears under
          Lanes. Undo, and take another step: the first path stays as a branch.
        </p>
        <p class="item">
          <b>Check</b> explores all states of the model. <b>Violation</b> opens a shortest run that breaks a promise.
        </p>
        <p class="item">
          <b>Compare</b> walks the current path on every other model, and names the condition that stops it there.
        </p>
        <p class="item">
          A <b>model</b> is the spec with fixed constants and budgets of faults. Settings changes them.
        </p>
      </section>
      <section aria-label="The spec">
        <h3>{spec}</h3>
        {about === null ? <p class="quiet">The spec has no comment at its top.</p> : <Words text={about} />}
      </section>
      <section aria-label="Its steps">
        <h3>Its steps</h3>
        <dl>
          {actions.map(({ name, fault, quote }) => (
            <div key={name}>
              <dt>
                {name} {fault === null ? null : <strong class="fault">fault: {fault}</strong>}
              </dt>
              <dd>{quote?.comment ? <Words text={quote.comment} /> : null}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  )
}
