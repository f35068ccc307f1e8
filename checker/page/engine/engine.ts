import type { CheckProgress } from '../../library/check.ts'
import type { Trouble } from '../../walk/session.ts'
import type { Arguments, CallName, Reply, Request, Result } from './messages.ts'

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
  readonly onProgress: ((progress: CheckProgress) => void) | undefined
}

/** An error from the thread that runs the spec. */
export class EngineError extends Error {
  readonly trouble: Trouble

  constructor(trouble: Trouble) {
    super(trouble.problem)
    this.trouble = trouble
  }
}

const STOPPED: Trouble = { code: null, where: [], problem: 'stopped', hint: null }

export function isStopped(error: unknown): boolean {
  return error instanceof EngineError && error.trouble === STOPPED
}

/**
 * Runs the engine in a thread. The thread is created from its script's text, so that it also works in a page without a
 * server.
 */
export class Engine {
  readonly #url: string
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker
  #last = 0

  constructor(script: string) {
    this.#url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
    this.#worker = this.#started()
  }

  /** Calls a function in the thread. Rejects with an EngineError. */
  call<N extends CallName>(
    call: N,
    args: Arguments<N>,
    onProgress?: (progress: CheckProgress) => void,
  ): Promise<Result<N>> {
    const id = ++this.#last
    this.#send({ id, call, args })
    return new Promise<Result<N>>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (result) => resolve(result as Result<N>), reject, onProgress })
    })
  }

  /** Asks all calls to end early and return what they have. */
  abort(): void {
    for (const id of this.#waiting.keys()) this.#send({ abort: id })
  }

  /** Ends the thread, whatever it is doing, and starts a new one with no spec open. */
  stop(): void {
    this.#worker.terminate()
    this.#worker = this.#started()
    this.#fail(STOPPED)
  }

  #started(): Worker {
    const worker = new Worker(this.#url)
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => this.#receive(data))
    worker.addEventListener('error', (event) => {
      this.#fail({ code: null, where: [], problem: event.message || 'the engine cannot start here', hint: null })
    })
    return worker
  }

  #receive(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id)
    if (!waiting) return
    if ('progress' in reply) {
      waiting.onProgress?.(reply.progress)
      return
    }
    this.#waiting.delete(reply.id)
    if ('trouble' in reply) waiting.reject(new EngineError(reply.trouble))
    else waiting.resolve(reply.result)
  }

  #fail(trouble: Trouble): void {
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of all) reject(new EngineError(trouble))
  }

  #send(request: Request): void {
    this.#worker.postMessage(request)
  }
}
