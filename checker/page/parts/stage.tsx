import { useEffect, useRef, useState } from 'preact/hooks'
import type { App } from '../app/app.ts'
import { STAGES, type Stage } from '../app/state.ts'
import type { PlaceValue } from '../../walk/standing.ts'
import { Changes } from '../pieces/changes.tsx'
import { Tabs } from '../pieces/tabs.tsx'

const TITLES: Readonly<Record<Stage, string>> = { lanes: 'Lanes', state: 'State', choices: 'Choices', graph: 'Graph' }

const PICTURES: Readonly<Record<Exclude<Stage, 'state'>, string>> = {
  lanes: 'The walk as lanes',
  choices: 'The walk with all other steps',
  graph: 'All states of the model, with the walk in bold',
}

/** Shows the current state as a picture or a table. */
export function StagePane({ app }: { readonly app: App }) {
  const { stage, standing, enlarged } = app.state
  return (
    <section class="stage" aria-labelledby="stage-title">
      <div class="title">
        <h2 id="stage-title">{standing ? `State ${standing.number}` : 'State'}</h2>
        <button type="button" aria-pressed={enlarged} onClick={() => app.show({ enlarged: !enlarged })}>
          Enlarge
        </button>
      </div>
      <Tabs
        name="stage"
        label="How to show the state"
        tabs={STAGES.map((id) => ({ id, title: TITLES[id] }))}
        selected={stage}
        onSelect={(selected) => app.show({ stage: selected })}
      >
        {stage === 'state' ? <StateTable app={app} /> : <Picture app={app} stage={stage} />}
      </Tabs>
    </section>
  )
}

function Picture({ app, stage }: { readonly app: App; readonly stage: Exclude<Stage, 'state'> }) {
  const { picture, standing } = app.state
  const number = standing?.number ?? 0
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (stage === 'graph') showPresent(frame.current, number)
    else if (stage === 'choices') showTop(frame.current, number)
    // Time runs down the page, so the current state is at the end.
    else frame.current?.scrollTo({ top: frame.current.scrollHeight })
  }, [picture, stage, number])
  if (!picture?.svg) return <p class="quiet">{picture?.problem ?? '…'}</p>
  const title = PICTURES[stage]
  const svg = stage === 'choices' ? inPixels(picture.svg) : picture.svg
  const named = svg.replace(' role="img"', ` role="img" aria-label="${title}; the tab State has the state as a table"`)
  return (
    <div
      class={`picture ${stage}`}
      role="group"
      aria-label={title}
      tabIndex={0}
      ref={frame}
      dangerouslySetInnerHTML={{ __html: named }}
    />
  )
}

/** Scrolls a graph so that the current state is in the middle. */
function showPresent(frame: HTMLElement | null, number: number): void {
  const box = frame?.querySelector(`.state${number}`)?.getBoundingClientRect()
  if (!frame || !box) return
  const { left, top } = frame.getBoundingClientRect()
  const x = box.left + box.width / 2 - left - frame.clientWidth / 2
  frame.scrollBy({ left: x, top: box.top + box.height / 2 - top - frame.clientHeight / 2 })
}

/** Scrolls the picture of choices so that the current state is at the top. */
function showTop(frame: HTMLElement | null, number: number): void {
  const box = frame?.querySelector(`.state${number}`)?.getBoundingClientRect()
  if (frame && box) frame.scrollTo({ top: frame.scrollTop + box.top - frame.getBoundingClientRect().top - 8, left: 0 })
}

/** Reads a picture's size in pixels instead of points, which shrinks it to three-quarters of its size. */
function inPixels(svg: string): string {
  return svg.replaceAll(/(?<=^<svg[^>]* (?:width|height)="[\d.]+)pt/g, 'px')
}

function StateTable({ app }: { readonly app: App }) {
  const { standing, pinned } = app.state
  const [wanted, setWanted] = useState('')
  const [onlyChanged, setOnlyChanged] = useState(false)
  if (!standing) return <p class="quiet">…</p>
  const isWanted = ({ path, before }: PlaceValue): boolean =>
    path.toLowerCase().includes(wanted.toLowerCase()) && (!onlyChanged || before !== null)
  const rows = standing.table.filter((place) => pinned.includes(place.path) || isWanted(place))
  const sorted = [
    ...rows.filter(({ path }) => pinned.includes(path)),
    ...rows.filter(({ path }) => !pinned.includes(path)),
  ]
  return (
    <>
      <h3>Changes</h3>
      <Changes
        rows={standing.changes}
        none={standing.number > 1 ? 'The step changes nothing.' : 'All variables have their first value.'}
      />
      <h3>The whole state</h3>
      <div class="buttons">
        <label>
          show{' '}
          <input
            type="search"
            value={wanted}
            placeholder="part of a path"
            onInput={(event) => setWanted(event.currentTarget.value)}
          />
        </label>
        <label>
          <input
            type="checkbox"
            checked={onlyChanged}
            onChange={(event) => setOnlyChanged(event.currentTarget.checked)}
          />{' '}
          only changed
        </label>
      </div>
      <table class="whole">
        <thead>
          <tr>
            <th scope="col">pin</th>
            <th scope="col">place</th>
            <th scope="col">value</th>
            <th scope="col">before</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ path, value, before }) => (
            <tr key={path} class={before === null ? '' : 'changed'}>
              <td>
                <input
                  type="checkbox"
                  aria-label={`pin ${path}`}
                  checked={pinned.includes(path)}
                  onChange={() =>
                    app.show({
                      pinned: pinned.includes(path) ? pinned.filter((each) => each !== path) : [...pinned, path],
                    })
                  }
                />
              </td>
              <th scope="row">{path}</th>
              <td>{value}</td>
              <td>{before ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
