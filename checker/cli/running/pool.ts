import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { QuorateError } from '../../errors.ts'
import type { NoAnswer } from './poolWorker.ts'
import { V8_FLAGS } from './v8.ts'

/** Why a worker did not answer, such as `SIGKILL ended it`. */
export interface Lost {
  readonly lost: string
}

export interface PoolOptions<Request, Reply> {
  /**
   * The module that every worker process runs, located next to this one. It answers each message with exactly one
   * message.
   */
  readonly module: string
  readonly workers: number
  /** The requests, in the order in which they are handed out. */
  readonly requests: readonly Request[]
  /** Called in the order in which replies arrive. */
  readonly onReply: (reply: Reply | Lost, request: Request) => void
  /** How long a request may take before its worker is killed. No limit by default. */
  readonly maxSeconds?: number | undefined
  /** Polled regularly; returns whether the work must end now. */
  readonly interrupted: () => boolean
}

/** Throws the error of a worker that could not load a spec. `where` names what it was working on. */
export function answerOf<Answer extends object>(reply: Answer | NoAnswer | Lost, where: string): Answer | Lost {
  if ('complaint' in reply) throw new QuorateError(reply.complaint)
  if ('bug' in reply) throw new Error(`${where}: ${reply.bug}`)
  return reply
}

const POLL_MS = 50

/**
 * Hands each request to the next idle worker process. A worker that dies loses its request and is replaced. No process
 * outlives the call, whether every request is answered, the work is interrupted, or `onReply` throws.
 */
export function runPool<Request extends object, Reply>(options: PoolOptions<Request, Reply>): Promise<void> {
  const { workers, requests, interrupted } = options
  return new Promise((resolve, reject) => {
    const waiting = [...requests]
    const alive = new Set<ChildProcess>()
    const timer = setInterval(() => {
      if (interrupted()) end()
    }, POLL_MS)
    const end = (settle: () => void = resolve): void => {
      clearInterval(timer)
      waiting.length = 0
      for (const child of alive) child.kill('SIGKILL')
      alive.clear()
      settle()
    }
    const start = (): void => {
      const child = spawn(options.module)
      alive.add(child)
      serve(child, {
        maxSeconds: options.maxSeconds,
        next: () => waiting.shift(),
        reply(reply: Reply | Lost, request) {
          if (!alive.has(child)) return
          try {
            options.onReply(reply, request)
          } catch (error) {
            end(() => reject(error))
          }
        },
        gone() {
          if (!alive.delete(child)) return
          if (waiting.length > 0) start()
          else if (alive.size === 0) end()
        },
      })
    }
    for (let i = 0; i < Math.min(workers, requests.length); i++) start()
    if (requests.length === 0) end()
  })
}

interface Desk<Request, Reply> {
  readonly maxSeconds: number | undefined
  readonly next: () => Request | undefined
  readonly reply: (reply: Reply | Lost, request: Request) => void
  readonly gone: () => void
}

/** Serves one worker from its first request until it ends. */
function serve<Request extends object, Reply>(child: ChildProcess, desk: Desk<Request, Reply>): void {
  let current: Request | undefined
  let done = false
  let timer: NodeJS.Timeout | undefined
  const watch = (): void => {
    if (desk.maxSeconds === undefined) return
    timer = setTimeout(() => finish(`it took longer than ${desk.maxSeconds} s`), desk.maxSeconds * 1000)
  }
  const proceed = (): void => {
    clearTimeout(timer)
    current = desk.next()
    if (current === undefined) {
      child.disconnect()
      return
    }
    watch()
    // A worker that cannot be reached has ended or is about to.
    child.send(current, () => {})
  }
  const finish = (reason: string): void => {
    if (done) return
    done = true
    clearTimeout(timer)
    if (current !== undefined) desk.reply({ lost: reason }, current)
    child.kill('SIGKILL')
    desk.gone()
  }
  child.on('message', (reply) => {
    if (done || current === undefined) return
    desk.reply(reply as Reply, current)
    proceed()
  })
  child.on('error', (error) => finish(`it cannot be started: ${error.message}`))
  child.on('exit', (code, signal) => finish(signal === null ? `it ended with exit code ${code}` : `${signal} ended it`))
  proceed()
}

/** What specs print is not part of the command's result, so it goes to stderr. */
function spawn(module: string): ChildProcess {
  return fork(fileURLToPath(new URL(module, import.meta.url)), [], {
    execArgv: [...process.execArgv, ...V8_FLAGS],
    stdio: ['ignore', 2, 'inherit', 'ipc'],
  })
}
