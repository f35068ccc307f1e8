import { render } from 'preact'
import { App } from './app/app.ts'
import type { PageData, Saved } from './app/data.ts'
import { OWN_HASH } from './app/hash.ts'
import { View } from './parts/view.tsx'

/** The text of an element that holds data of the page. */
function textOf(id: string): string {
  const element = document.getElementById(id)
  if (!element) throw new Error(`the page has no element '${id}'`)
  return element.textContent ?? ''
}

const data = JSON.parse(textOf('data')) as PageData
const app = new App(data, textOf('engine'), OWN_HASH)
const root = document.getElementById('page')
if (root) render(<View app={app} />, root)

if (data.live !== null)
  new EventSource(data.live).addEventListener('message', ({ data: text }: MessageEvent<string>) => {
    app.saved(JSON.parse(text) as Saved)
  })
