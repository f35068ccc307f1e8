import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Enlisted, ThreadMessage } from '../../../checker/cli/running/crew.ts'
import { sentStore } from '../../../checker/cli/running/sentStore.ts'
import type { Crew, Reply } from '../../../checker/explore/search/team.ts'

/** Runs a search in this process with threads of the built command line (`dist/cli/memberThread.js`). */
export function threads(size: number, enlisted: Omit<Enlisted, 'options' | 'store' | 'thread'>): Crew {
  return {
    size,
    from: 'start',
    open(store) {
      const all = Array.from({ length: size }, (_, thread) => {
        const workerData: Enlisted = { ...enlisted, options: { threads: size }, store: sentStore(store), thread }
        return new Worker(new URL('../../../dist/cli/memberThread.js', import.meta.url), { workerData })
      })
      let ready = 0
      let replies: (Reply | undefined)[] = []
      for (const [thread, worker] of all.entries())
        worker.on('message', (message: ThreadMessage) => {
          if ('bug' in message) throw new Error(message.bug)
          if ('ready' in message) ready++
          else replies[thread] = message.reply
        })
      return {
        size,
        ready: () => ready === size,
        give(order) {
          replies = all.map(() => undefined)
          for (const worker of all) worker.postMessage(order)
        },
        replies() {
          const there = replies.flatMap((reply) => reply ?? [])
          return there.length === size ? there : null
        },
        get settled() {
          return Promise.race(all.map((worker) => once(worker, 'message')))
        },
        close() {
          for (const worker of all) void worker.terminate()
        },
      }
    },
  }
}
