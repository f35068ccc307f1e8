import { render } from 'preact'
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks'
import type { FromFrame } from '../../checker/page/app/framed.ts'
import { Editor } from './editor.ts'
import { Playground } from './playground.ts'
import type { Item, Shelf } from './shelf.ts'

/** The page: a shelf, an editor, and a frame with the explorer. */
function View({ playground, shelf }: { readonly playground: Playground; readonly shelf: Shelf }) {
  const [, redraw] = useReducer((n: number, by: number) => n + by, 0)
  /** The chosen item and how many have been chosen so far; each choice gets a new frame. */
  const [chosen, setChosen] = useState<{ readonly item: Item | null; readonly turn: number }>({ item: null, turn: 0 })
  // An effect would run only after the first paint and would miss what changes at the start.
  useLayoutEffect(() => playground.subscribe(() => redraw(1)), [playground])
  const { entry, editing, waiting, notice } = playground.state
  const items = shelf.groups.flatMap(({ items: all }) => all)
  const at = chosen.item ?? items.find(({ path, address }) => path === entry && address === '') ?? null
  return (
    <>
      <header>
        <h1>
          <a href="../index.html">Quorate</a> playground
        </h1>
        <label>
          Explore{' '}
          <select
            id="shelf"
            value={at ? String(items.indexOf(at)) : ''}
            onChange={({ currentTarget }) => {
              const item = items[Number(currentTarget.value)]
              if (!item) return
              setChosen({ item, turn: chosen.turn + 1 })
              playground.open(item)
            }}
          >
            {shelf.groups.map(({ title, items: all }) => (
              <optgroup key={title} label={title}>
                {all.map((item) => (
                  <option key={item.title} value={String(items.indexOf(item))}>
                    {item.title}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
        <button type="button" id="edit" aria-pressed={editing} onClick={() => playground.edit()}>
          Edit the spec
        </button>
        <button type="button" onClick={() => void navigator.clipboard.writeText(location.href)}>
          Copy the link
        </button>
        {at?.about ? <a href={at.about}>About it</a> : null}
      </header>
      {notice === null ? null : <p role="status">{notice}</p>}
      <main class={editing ? 'editing' : ''}>
        {editing ? <EditorPane playground={playground} /> : null}
        {waiting ? (
          <section class="gate">
            <p>
              This spec is part of the link that you opened. Read it before you run it. It runs in a frame without
              network or storage.
            </p>
            <button type="button" id="run" onClick={() => playground.run()}>
              Run this spec
            </button>
          </section>
        ) : (
          <Frame key={chosen.turn} playground={playground} />
        )}
      </main>
    </>
  )
}

function Frame({ playground }: { readonly playground: Playground }) {
  const frame = useRef<HTMLIFrameElement>(null)
  useEffect(() => {
    const hear = ({ source, data }: MessageEvent<FromFrame>): void => {
      const own = frame.current?.contentWindow
      if (own && source === own) playground.hear(own, data)
    }
    addEventListener('message', hear)
    return () => removeEventListener('message', hear)
  }, [playground])
  return (
    <iframe
      ref={frame}
      title="Explorer"
      src="frame.html"
      sandbox="allow-scripts allow-downloads"
      allow="clipboard-write *"
    />
  )
}

function EditorPane({ playground }: { readonly playground: Playground }) {
  const parent = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor | null>(null)
  const { shown, files } = playground.state
  const { problem } = playground
  const text = files[shown] ?? ''
  useEffect(() => {
    if (parent.current) editor.current = new Editor(parent.current, (typed) => playground.type(typed))
  }, [playground])
  useEffect(() => editor.current?.show(text), [shown, text])
  const own = problem?.path === shown ? problem : null
  useEffect(() => editor.current?.mark(own), [own])
  return (
    <section class="editor" aria-label="Editor">
      <label>
        File{' '}
        <select id="file" value={shown} onChange={({ currentTarget }) => playground.showFile(currentTarget.value)}>
          {playground.parts.map((path) => (
            <option key={path}>{path}</option>
          ))}
        </select>
      </label>
      <div class="text" ref={parent} />
      <div class="problem" role="status">
        {problem ? (
          <>
            <button
              type="button"
              onClick={() => {
                playground.showFile(problem.path)
                requestAnimationFrame(() => editor.current?.goTo(problem))
              }}
            >
              {problem.path}:{problem.line}:{problem.column}
            </button>
            <pre>{problem.text}</pre>
          </>
        ) : (
          <p>The spec runs again when you pause. Types are not checked here.</p>
        )}
      </div>
    </section>
  )
}

const shelf = JSON.parse(document.getElementById('data')?.textContent ?? '') as Shelf
const playground = new Playground(shelf)
const root = document.getElementById('page')
if (root) render(<View playground={playground} shelf={shelf} />, root)
void playground.start(location.hash)
addEventListener('hashchange', () => location.reload())
