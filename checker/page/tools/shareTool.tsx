import type { SharedForm } from '../../walk/shared.ts'
import type { App } from '../app/app.ts'

const FORMS: readonly (readonly [form: SharedForm, title: string, file: string])[] = [
  ['text', 'Text', 'walk.txt'],
  ['mermaid', 'Mermaid', 'walk.mmd'],
  ['svg', 'SVG', 'walk.svg'],
  ['json', 'JSON', 'walk.json'],
  ['test', 'Vitest test', 'walk.test.ts'],
]

/** Shows the walk in other formats and its address. */
export function ShareTool({ app }: { readonly app: App }) {
  const { shared } = app.state
  const file = FORMS.find(([form]) => form === shared?.form)?.[2] ?? 'walk'
  return (
    <>
      <p>The address of this page has the model, all branches and the present state.</p>
      <div class="buttons">
        {app.url === null ? null : (
          <button type="button" onClick={() => void navigator.clipboard.writeText(app.url ?? '')}>
            Copy the address
          </button>
        )}
        {FORMS.map(([form, title]) => (
          <button key={form} type="button" aria-pressed={shared?.form === form} onClick={() => void app.share(form)}>
            {title}
          </button>
        ))}
      </div>
      {shared ? (
        shared.text === null ? (
          <p>The picture would be too large.</p>
        ) : (
          <>
            <div class="buttons">
              <button type="button" onClick={() => void navigator.clipboard.writeText(shared.text ?? '')}>
                Copy
              </button>
              <a download={file} href={`data:text/plain;charset=utf-8,${encodeURIComponent(shared.text)}`}>
                Save as {file}
              </a>
            </div>
            <pre class="shared" tabIndex={0}>
              {shared.text}
            </pre>
          </>
        )
      ) : null}
    </>
  )
}
