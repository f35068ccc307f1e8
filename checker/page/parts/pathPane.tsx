import { useEffect, useRef } from 'preact/hooks'
import { endsOf, farthest, isStepOf, redone, spotAt, stepsTo, undone, wayTo } from '../../walk/tree.ts'
import type { App } from '../app/app.ts'

/** Lists the steps taken, the steps that redo would take, and the branches that start at them. */
export function PathPane({ app }: { readonly app: App }) {
  const { tree, standing, opened } = app.state
  const way = wayTo(tree, farthest(tree))
  const shown = opened && opened.initialStates > 1 ? way.slice(1) : way
  return (
    <section class="path" aria-labelledby="path-title">
      <h2 id="path-title">Path</h2>
      <div class="buttons">
        <button type="button" onClick={() => app.go(undone(tree))} disabled={spotAt(tree, tree.at).parent < 0}>
          ← Undo
        </button>
        <button type="button" onClick={() => app.go(redone(tree))} disabled={spotAt(tree, tree.at).last === null}>
          Redo →
        </button>
      </div>
      <ol class="steps">
        {shown.map((number, i) => (
          <Spot key={number} app={app} number={number} way={way} step={standing?.path[i]} at={i} />
        ))}
      </ol>
      {tree.spots.length === 1 ? (
        <p class="quiet">Take a step under Next, or press Violation to open a shortest run that breaks a promise.</p>
      ) : (
        <p class="quiet">{extent(app)}</p>
      )}
    </section>
  )
}

interface SpotProps {
  readonly app: App
  readonly number: number
  readonly way: readonly number[]
  readonly step: { readonly fault: string | null; readonly breaks: readonly string[] } | undefined
  readonly at: number
}

function Spot({ app, number, way, step, at }: SpotProps) {
  const { tree, opened } = app.state
  const spot = spotAt(tree, number)
  const present = number === tree.at
  const item = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (present && item.current) showInList(item.current)
  }, [present, step])
  const isLater = at >= wayTo(tree, tree.at).length
  const label = spot.step === '' ? 'initial state' : spot.step
  const fault = opened?.actions.find(({ name }) => isStepOf(label, name))?.fault ?? null
  const others = spot.next.filter((each) => !way.includes(each))
  return (
    <li ref={item} class={`${present ? 'present' : ''}${isLater ? ' later' : ''}`}>
      <button type="button" aria-current={present ? 'step' : undefined} onClick={() => app.goTo(number)}>
        <Label label={label} />
        {fault === null ? null : <strong class="fault"> fault: {fault}</strong>}
        {step && step.breaks.length > 0 && !isLater ? (
          <strong class="bad"> breaks {step.breaks.join(', ')}</strong>
        ) : null}
      </button>
      {others.length > 0 ? (
        <details class="branches">
          <summary>
            {others.length} other {others.length === 1 ? 'branch' : 'branches'}
          </summary>
          <ul>
            {others.map((other) => (
              <li key={other}>
                <button type="button" onClick={() => app.goTo(other)}>
                  <Label label={spotAt(tree, other).step} />
                </button>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </li>
  )
}

/** Shows the action, with the binding below it. */
function Label({ label }: { readonly label: string }) {
  const [, action = label, binding = ''] = /^([^(]*)\((.*)\)$/s.exec(label) ?? []
  return (
    <>
      {action} {binding === '' ? null : <small>{binding}</small>}
    </>
  )
}

function extent({ state: { tree } }: App): string {
  const branches = endsOf(tree).length
  const steps = stepsTo(tree, tree.at).length
  return `${steps} ${steps === 1 ? 'step' : 'steps'}, ${branches} ${branches === 1 ? 'branch' : 'branches'}`
}

/** Scrolls an item's list so that the item is visible. Does not scroll the page around the list. */
function showInList(item: HTMLElement): void {
  const list = item.parentElement
  if (!list) return
  const { top, bottom } = item.getBoundingClientRect()
  const around = list.getBoundingClientRect()
  if (top < around.top) list.scrollTop -= around.top - top
  else if (bottom > around.bottom) list.scrollTop += bottom - around.bottom
}
