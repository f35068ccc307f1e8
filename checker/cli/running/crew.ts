import { Worker } from 'node:worker_threads'
import type { StorageKind } from '../../compile/compile.ts'
import { QuorateError } from '../../errors.ts'
import type { MachineOptions } from '../../explore/machine/machine.ts'
import type { Crew, Order, Reply, Team } from '../../explore/search/team.ts'
import type { ModelChoice } from '../../language/instantiate/instantiate.ts'
import type { Bundle } from '../../loading/bundle.ts'
import { type SentStore, sentStore } from './sentStore.ts'

/** What a thread needs in order to build the same model and search it the same way. */
export interface Enlisted {
  readonly bundle: Bundle
  readonly recipe: ModelChoice
  readonly properties: readonly string[] | undefined
  readonly options: Pick<MachineOptions, 'threads'>
  readonly storage: StorageKind | undefined
  /** Whether to count lookups in decision trees. */
  readonly trees?: boolean | undefined
  readonly store: SentStore
  readonly thread: number
}

/**
 * Sent by a thread when it is ready, when it has a result, or when it fails with an error that the spec did not cause.
 */
export type ThreadMessage = { readonly ready: true } | { readonly reply: Reply } | { readonly bug: string }

export interface CrewOptions extends Pick<Enlisted, 'storage' | 'trees'> {
  readonly workers: number
  /** Whether workers start only once a search has become large. */
  readonly late: boolean
  readonly bundle: Bundle
  readonly recipe: ModelChoice
  readonly properties: readonly string[] | undefined
}

/** Undefined if one thread does all the work. */
export function crewOf({ workers, late, bundle, recipe, properties, storage, trees }: CrewOptions): Crew | undefined {
  if (workers < 2) return undefined
  const options = { threads: workers }
  return {
    size: workers,
    from: late ? 'large' : 'start',
    open: (store) =>
      new Threads(workers, (thread) => ({
        bundle,
        recipe,
        properties,
        options,
        storage,
        trees,
        store: sentStore(store),
        thread,
      })),
  }
}

/** How long to wait for a reply before giving other work a turn. */
const PATIENCE_MS = 100

class Threads implements Team {
  readonly size: number
  readonly #workers: readonly Worker[]
  readonly #replies: (Reply | undefined)[]
  #ready = 0
  #lost: Error | null = null
  #wake = (): void => {}

  constructor(size: number, enlisted: (thread: number) => Enlisted) {
    this.size = size
    this.#replies = Array.from({ length: size }, () => undefined)
    this.#workers = this.#replies.map((_, thread) => this.#start(thread, enlisted(thread)))
  }

  ready(): boolean {
    if (this.#lost) throw this.#lost
    return this.#ready === this.size
  }

  give(order: Order): void {
    this.#replies.fill(undefined)
    for (const worker of this.#workers) worker.postMessage(order)
  }

  replies(): readonly Reply[] | null {
    if (this.#lost) throw this.#lost
    const all = this.#replies.flatMap((reply) => reply ?? [])
    return all.length === this.size ? all : null
  }

  get settled(): Promise<unknown> {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.#wake(), PATIENCE_MS)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  close(): void {
    for (const worker of this.#workers) {
      worker.removeAllListeners()
      // The worker is being terminated, so its errors no longer matter.
      worker.on('error', () => {})
      void worker.terminate()
    }
  }

  #start(thread: number, workerData: Enlisted): Worker {
    const worker = new Worker(new URL('memberThread.js', import.meta.url), { workerData })
    worker.on('message', (message: ThreadMessage) => this.#heard(thread, message))
    worker.on('error', (error) => this.#lose(thread, error.message))
    worker.on('exit', (code) => this.#lose(thread, `it ended with exit code ${code}`))
    return worker
  }

  #heard(thread: number, message: ThreadMessage): void {
    if ('ready' in message) this.#ready++
    else if ('reply' in message) this.#replies[thread] = message.reply
    else this.#lost ??= new Error(`worker ${thread + 1}: ${message.bug}`)
    if ('ready' in message || this.#lost || this.#replies.every((reply) => reply !== undefined)) this.#wake()
  }

  #lose(thread: number, reason: string): void {
    this.#lost ??= new QuorateError({
      code: 'Q071',
      class: 'limit',
      problem: `worker ${thread + 1} of ${this.size} was lost: ${reason}`,
      hint: 'it may have run out of memory, or the spec ended the process; try --workers 1',
    })
    this.#wake()
  }
}
