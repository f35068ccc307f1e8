import type { Trouble } from '../../walk/session.ts'
import type { App } from './app.ts'
import type { PageData } from './data.ts'
import type { Hash } from './hash.ts'

/**
 * A message from the surrounding page to the explorer in a frame: the spec to open. It is sent again whenever the
 * spec changes.
 */
export interface ToFrame {
  readonly open: PageData
  readonly address: string
}

/**
 * A message from the explorer in a frame: it is ready, the walk has moved, or something is wrong with the spec.
 */
export type FromFrame = { readonly ready: true } | { readonly address: string } | { readonly trouble: Trouble | null }

/**
 * Explores what the surrounding page sends. The frame has its own origin, so a spec in it cannot access that page.
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
