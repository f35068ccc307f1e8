import { render } from 'preact'
import { App } from './app/app.ts'
import type { PageData, Saved } from './app/data.ts'
import { framed } from './app/framed.ts'
import { type Hash, OWN_HASH } from './app/hash.ts'
import { View } from './parts/view.tsx'

/** The text of an element that holds the page's data. */
function textOf(id: string): string {
  const element = document.getElementById(id)
  if (!element) throw new Error(`the page has no element '${id}'`)
  return element.textContent ?? ''
}

function start(opened: PageData, hash: Hash): App {
  const app = new App(opened, textOf('engine'), hash)
  const root = document.getElementById('page')
  if (root) render(<View app={app} />, root)
  if (opened.live !== null)
    new EventSource(opened.live).addEventListener('message', ({ data: text }: MessageEvent<string>) => {
      app.saved(JSON.parse(text) as Saved)
    })
  return app
}

const data = JSON.parse(textOf('data')) as PageData | null
if (data) start(data, OWN_HASH)
else framed(start)
