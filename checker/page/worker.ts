import { QuorateError } from '../errors.ts'
import { Session, troubleOf, type CheckControl } from '../walk/session.ts'
import type { Arguments, CallName, Reply, Request } from './engine/messages.ts'

/** The thread that runs the spec. It runs the author's code, so a guard that never returns blocks only this thread. */

let session: Session | null = null
const running = new Map<number, AbortController>()

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if ('abort' in data) running.get(data.abort)?.abort()
  else void answer(data.id, data.call, data.args)
})

async function answer(id: number, call: CallName, args: readonly unknown[]): Promise<void> {
  try {
    reply({ id, result: await resultOf(id, call, args) })
  } catch (error) {
    reply({ id, trouble: troubleOf(error) })
  } finally {
    running.delete(id)
  }
}

function resultOf(id: number, call: CallName, args: readonly unknown[]): unknown {
  if (call === 'open') {
    session = new Session(...(args as Arguments<'open'>))
    return session.opened
  }
  const present = opened()
  switch (call) {
    case 'stand':
      return present.stand(...(args as Arguments<'stand'>))
    case 'picture':
      return present.picture(...(args as Arguments<'picture'>))
    case 'graph':
      return present.graph(...(args as Arguments<'graph'>))
    case 'why':
      return present.why(...(args as Arguments<'why'>))
    case 'share':
      return present.share(...(args as Arguments<'share'>))
    case 'ask':
      return present.ask(...(args as Arguments<'ask'>))
    case 'compare':
      return present.compare(...(args as Arguments<'compare'>))
    case 'variants':
      return present.variants(...(args as Arguments<'variants'>))
    case 'check':
      return present.check(controlOf(id))
    case 'find':
      return present.find((args as Arguments<'find'>)[0], controlOf(id))
  }
}

function opened(): Session {
  if (session) return session
  throw new QuorateError({ code: 'Q066', class: 'load', problem: 'no spec was opened' })
}

function controlOf(id: number): CheckControl {
  const controller = new AbortController()
  running.set(id, controller)
  return { signal: controller.signal, onProgress: (progress) => reply({ id, progress }) }
}

function reply(message: Reply): void {
  postMessage(message)
}
