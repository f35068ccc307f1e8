import { useState } from 'preact/hooks'
import type { App } from '../app/app.ts'
import { Settings } from './settings.tsx'

/** The names of the spec and model, and the buttons that affect the whole page. */
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
                <option key={name} value={name}>
                  {set.length > 0 ? `${name} (${set.join(', ')})` : name}
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
        <button type="button" disabled={check.running} onClick={() => void app.violation()}>
          {check.running ? 'Checking …' : 'Violation'}
        </button>
        <button type="button" onClick={() => app.tool('about')}>
          About
        </button>
        <button type="button" aria-expanded={app.state.help} onClick={() => app.show({ help: !app.state.help })}>
          Keys
        </button>
      </div>
      {settings && opened ? <Settings app={app} opened={opened} /> : null}
    </header>
  )
}
