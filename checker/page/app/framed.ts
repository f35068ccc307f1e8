import type { Trouble } from '../../walk/session.ts'
import type { App } from './app.ts'
import type { PageData } from './data.ts'
import type { Hash } from './hash.ts'

/** What the page around a frame says to the explorer in it: what to open, and again whenever the spec has changed. */
export interface ToFrame {
  readonly open: PageData
  readonly address: string
}

/** What the explorer in a frame says: that it waits, where the walk is, and what is wrong with the spec. */
export type FromFrame = { readonly ready: true } | { readonly address: string } | { readonly trouble: Trouble | null }

/**
 * Explores what the page around this frame sends. The frame has an origin of its own, so a spec in it cannot reach
 * anything of that page.
 */
export function framed(start: (data: PageData, hash: Hash) => App): void {
  let app: App | undefined
  addEventListener('message', ({ source, data }: MessageEvent<ToFrame>) => {
    if (source !== parent) return
    if (app) app.saved({ source: data.open.source })
    else app = watched(start(data.open, hashOf(data.address)))
  })
  say({ ready: true })
}

function watched(app: App): App {
  let last: Trouble | null = null
  app.subscribe(() => {
    const { trouble } = app.state
    if (trouble === last) return
    last = trouble
    say({ trouble })
  })
  return app
}

function hashOf(first: string): Hash {
  return { read: () => first, write: (address) => say({ address }), url: () => null }
}

function say(message: FromFrame): void {
  parent.postMessage(message, '*')
}
