import type { ConstantAbout, Opened } from '../../walk/opened.ts'
import type { App } from '../app/app.ts'
import { Words } from '../pieces/words.tsx'

interface Props {
  readonly app: App
  readonly opened: Opened
}

/** Shows the model's constants and fault budgets. */
export function Settings({ app, opened: { chosen, constants, faults } }: Props) {
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
        const budgets = faults.map(({ name, budget }) => ({ name, value: String(budget) }))
        app.choose({
          model: chosen.model,
          constants: { ...chosen.constants, ...changed('c', constants) },
          faults: { ...chosen.faults, ...changed('fault', budgets) },
        })
      }}
    >
      {constants.map((constant) => (
        <div key={constant.name}>
          <label>
            {constant.name} <Field constant={constant} />
          </label>
          {constant.quote?.comment ? <Words text={constant.quote.comment} /> : null}
        </div>
      ))}
      {faults.map(({ name, budget }) => (
        <div key={name}>
          <label>
            <strong class="fault">fault {name}</strong>{' '}
            <input key={budget} name={`fault.${name}`} type="number" min="0" defaultValue={String(budget)} />
          </label>
          <p>How often it can strike.</p>
        </div>
      ))}
      <button type="submit">Use these values</button>
    </form>
  )
}

function Field({ constant: { name, value, choices } }: { readonly constant: ConstantAbout }) {
  const field = `c.${name}`
  if (!choices) return <input key={value} name={field} defaultValue={value} autocomplete="off" />
  return (
    <select key={value} name={field}>
      {choices.map((choice) => (
        <option key={choice} selected={choice === value}>
          {choice}
        </option>
      ))}
    </select>
  )
}
