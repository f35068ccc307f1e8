import type { Disabled, NextStep } from '../../walk/standing.ts'
import type { App } from '../app/app.ts'
import { Changes, summary } from '../pieces/changes.tsx'

/** Lists the possible steps and those that are not possible. */
export function NextPane({ app }: { readonly app: App }) {
  const { standing, filter, faults, opened } = app.state
  const matches = (label: string, fault: string | null): boolean =>
    label.toLowerCase().includes(filter.toLowerCase()) && (faults || fault === null)
  const steps = (standing?.steps ?? []).filter(({ label, fault }) => matches(label, fault))
  const disabled = (standing?.disabled ?? []).filter(({ action, fault }) => matches(action, fault))
  const actions = [...new Set(steps.map(({ action }) => action))]
  const hasFaults = (opened?.faults ?? []).some(({ budget }) => budget > 0)
  return (
    <section class="next" aria-labelledby="next-title">
      <h2 id="next-title">
        Next <span class="count">{steps.length} possible</span>
      </h2>
      <div class="buttons">
        <label>
          filter{' '}
          <input
            id="filter"
            type="search"
            value={filter}
            onInput={(event) => app.show({ filter: event.currentTarget.value })}
          />
        </label>
        {hasFaults ? (
          <label>
            <input
              type="checkbox"
              checked={faults}
              onChange={(event) => app.show({ faults: event.currentTarget.checked })}
            />{' '}
            faults
          </label>
        ) : null}
      </div>
      <div class="choices" tabIndex={-1}>
        {standing && steps.length === 0 ? (
          <p class="quiet">No step is possible here{filter === '' ? '.' : ' that the filter shows.'}</p>
        ) : null}
        {actions.map((action) => (
          <Group key={action} app={app} action={action} steps={steps.filter((step) => step.action === action)} />
        ))}
        {disabled.length > 0 ? <NotPossible app={app} disabled={disabled} /> : null}
      </div>
      <Preview app={app} />
    </section>
  )
}

/** Shows the changes of the step that last had focus or was under the pointer. */
function Preview({ app }: { readonly app: App }) {
  const step = app.state.standing?.steps.find(({ label }) => label === app.state.previewed)
  return (
    <div class="preview">
      <h3>{step ? `${step.label} would change` : 'Preview'}</h3>
      {step ? (
        <Changes rows={step.changes} none="nothing" />
      ) : (
        <p class="quiet">Point at a step, or choose one with ↓.</p>
      )}
    </div>
  )
}

function Group({
  app,
  action,
  steps,
}: {
  readonly app: App
  readonly action: string
  readonly steps: readonly NextStep[]
}) {
  return (
    <div class="group">
      <h3>{action}</h3>
      <ul>
        {steps.map((step) => (
          <li key={step.label}>
            <Step app={app} step={step} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/**
 * A step. While it has focus or is under the pointer, all its changes are shown below the list, so that nothing
 * moves.
 */
function Step({ app, step }: { readonly app: App; readonly step: NextStep }) {
  const { label, values, fault, breaks, returnsTo, fails, changes } = step
  const name = values.length === 0 ? label : values.map((each) => `${each.name}=${each.value}`).join(', ')
  const marks = [
    ...(fault === null
      ? []
      : [
          <strong key="fault" class="fault">
            fault: {fault}
          </strong>,
        ]),
    ...(breaks.length === 0
      ? []
      : [
          <strong key="breaks" class="bad">
            breaks {breaks.join(', ')}
          </strong>,
        ]),
    ...(returnsTo === null
      ? []
      : [
          <span key="returns" class="quiet">
            back to state {returnsTo}
          </span>,
        ]),
    ...(fails === null
      ? []
      : [
          <strong key="fails" class="bad">
            fails
          </strong>,
        ]),
  ]
  return (
    <button
      type="button"
      data-rove
      data-label={label}
      class="step"
      disabled={fails !== null}
      onClick={() => app.take(label)}
      onFocus={() => app.preview(label)}
      onPointerEnter={() => app.preview(label)}
    >
      {name === label ? null : <span class="hidden">{step.action}, </span>}
      <span class="name">{name}</span> {marks}
      <span class="summary">{fails ?? summary(changes)}</span>
    </button>
  )
}

const REASONS: Readonly<Record<Disabled['reason'], string>> = {
  guard: 'the guard is false',
  budget: 'the budget of the fault is used up',
  constraint: 'it would leave the constraint',
  stepConstraint: 'it would leave the step constraint',
  'no binding': 'there is nothing to choose from',
}

/** Lists the actions that are not possible, each with what refuses it. */
function NotPossible({ app, disabled }: { readonly app: App; readonly disabled: readonly Disabled[] }) {
  const actions = [...new Set(disabled.map(({ action }) => action))]
  return (
    <>
      <h3>Not possible here</h3>
      {actions.map((action) => {
        const own = disabled.filter((each) => each.action === action)
        const fault = own[0]?.fault ?? null
        return (
          <div key={action} class="refused">
            <p>
              <b>{action}</b> {fault === null ? null : <strong class="fault">fault: {fault}</strong>}
            </p>
            {own.map((each) => (
              <Refused
                key={`${each.reason} ${each.conjunct?.place} ${each.conjunct?.text}`}
                app={app}
                disabled={each}
              />
            ))}
          </div>
        )
      })}
    </>
  )
}

function Refused({ app, disabled: { reason, conjunct, labels } }: { readonly app: App; readonly disabled: Disabled }) {
  const bindings = labels.length > 1 ? <span class="count"> {labels.length} steps</span> : null
  const what = conjunct ? (
    <>
      ✗ <code>{conjunct.text}</code>
      {bindings}
    </>
  ) : (
    <>
      ✗ {REASONS[reason]}
      {bindings}
    </>
  )
  if (labels.length === 0) return <p class="what">{what}</p>
  return (
    <details class="what">
      <summary data-rove data-label={labels[0]} title={conjunct?.place ?? undefined}>
        {what}
      </summary>
      <ul>
        {labels.map((label) => (
          <li key={label}>
            <button type="button" data-rove data-label={label} onClick={() => void app.askWhy(label)}>
              why not {label}?
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
