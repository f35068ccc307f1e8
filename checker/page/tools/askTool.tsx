import type { App } from '../app/app.ts'
import { Progress } from './checkTool.tsx'
import { TroubleBox } from '../pieces/troubleBox.tsx'

/** Evaluates an expression over the state along the path, or finds the shortest path to a state in which it is true. */
export function AskTool({ app }: { readonly app: App }) {
  const { expression, answers, askTrouble, find, standing } = app.state
  const isEmpty = expression.trim() === ''
  return (
    <>
      <form
        class="buttons"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isEmpty) void app.ask()
        }}
      >
        <label for="expression">expression over the state s</label>
        <input
          id="expression"
          class="wide"
          value={expression}
          spellcheck={false}
          autocomplete="off"
          placeholder="count(s.nodes, (n) => n.role === 'leader') === 2"
          onInput={(event) => app.show({ expression: event.currentTarget.value })}
        />
        <button type="submit" disabled={isEmpty}>
          Evaluate
        </button>
        <button type="button" disabled={isEmpty || find.running} onClick={() => void app.find()}>
          Find a state where it is true
        </button>
        {find.running ? (
          <button type="button" onClick={() => void app.stopSearch()}>
            Stop
          </button>
        ) : null}
      </form>
      {find.running ? <Progress search={find} /> : null}
      {find.trouble ? <TroubleBox trouble={find.trouble} /> : null}
      {find.checked ? <Found app={app} /> : null}
      {askTrouble ? <TroubleBox trouble={askTrouble} /> : null}
      {answers ? (
        <table class="answers">
          <thead>
            <tr>
              <th scope="col">state</th>
              <th scope="col">step</th>
              <th scope="col">value</th>
            </tr>
          </thead>
          <tbody>
            {answers.map(({ number, value }) => (
              <tr key={number} class={number === standing?.number ? 'present' : ''}>
                <td>{number}</td>
                <td>{standing?.path[number - 1]?.label}</td>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </>
  )
}

function Found({ app }: { readonly app: App }) {
  const { checked } = app.state.find
  const property = checked?.result.properties[0]
  if (!checked || !property) return null
  const { name, verdict } = property
  const path = checked.paths[name]
  const { distinct } = checked.result.states
  const { failure } = checked.result
  if (failure)
    return (
      <TroubleBox
        trouble={{ code: failure.code, where: failure.where, problem: failure.problem, hint: failure.hint }}
      />
    )
  if (path)
    return (
      <p class="good" id="found">
        ✓ <code>{name}</code> is true after {path.length} steps, in state {path.length + 1}. No shorter way leads there.{' '}
        <button type="button" onClick={() => app.openPath(path)}>
          go there
        </button>
      </p>
    )
  if (verdict === 'violated')
    return <p id="found">✗ No reachable state satisfies it; the model has {distinct.toLocaleString('en')} states.</p>
  return <p id="found">Not found among {distinct.toLocaleString('en')} states; the search did not see all of them.</p>
}
