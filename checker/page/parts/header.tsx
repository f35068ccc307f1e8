import { useState } from 'preact/hooks'
import type { App } from '../app/app.ts'

/** The name of what is explored, and the buttons that apply to all of it. */
export function Header({ app }: { readonly app: App }) {
  const { opened, check } = app.state
  const [settings, setSettings] = useState(false)
  return (
    <header>
      <h1>
        {opened?.spec ?? 'Quorate'} <small class="quiet">{opened?.path}</small>
      </h1>
      <div class="buttons">
        {opened && opened.models.length > 0 ? (
          <label>
            model{' '}
            <select
              id="model"
              value={opened.chosen.model ?? ''}
              onChange={(event) => app.choose({ model: event.currentTarget.value, constants: {}, faults: {} })}
            >
              {opened.models.map(({ name, settings: set }) => (
                <option key={name} value={name} title={set.join(', ')}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <button type="button" aria-expanded={settings} onClick={() => setSettings(!settings)}>
          Settings
        </button>
        <button
          type="button"
          onClick={() => {
            app.tool('check')
            void app.check()
          }}
          disabled={check.running}
        >
          Check
        </button>
        <button type="button" onClick={() => void app.violation()}>
          Violation
        </button>
        <button type="button" onClick={() => app.show({ help: true })}>
          Help
        </button>
      </div>
      {settings && opened ? <Settings app={app} /> : null}
    </header>
  )
}

function Settings({ app }: { readonly app: App }) {
  const { opened } = app.state
  if (!opened) return null
  const { chosen, constants, faults } = opened
  return (
    <form
      class="settings"
      onSubmit={(event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        const changed = (start: string, known: readonly { readonly name: string; readonly value: string }[]) =>
          Object.fromEntries(
            known.flatMap(({ name, value }): [string, string][] => {
              const field = data.get(`${start}.${name}`)
              return typeof field === 'string' && field !== value ? [[name, field]] : []
            }),
          )
        app.choose({
          model: chosen.model,
          constants: { ...chosen.constants, ...changed('c', constants) },
          faults: {
            ...chosen.faults,
            ...changed(
              'fault',
              faults.map(({ name, budget }) => ({ name, value: String(budget) })),
            ),
          },
        })
      }}
    >
      {constants.map(({ name, value }) => (
        <label key={`c.${name}.${value}`}>
          {name} <input name={`c.${name}`} defaultValue={value} autocomplete="off" />
        </label>
      ))}
      {faults.map(({ name, budget }) => (
        <label key={`fault.${name}.${budget}`}>
          <strong class="fault">fault {name}</strong>{' '}
          <input name={`fault.${name}`} type="number" min="0" defaultValue={String(budget)} />
        </label>
      ))}
      <button type="submit">Use these values</button>
    </form>
  )
}
