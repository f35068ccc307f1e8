import { Worker } from 'node:worker_threads'
import { type Complaint, isQuorateError } from '../../errors.ts'
import { inFile, type SpecFile } from '../../loading/load.ts'
import { openSpec } from '../../loading/open.ts'
import { stackOf, thrownText } from '../../thrown.ts'
import { outsideOf } from './outside.ts'

/** Why a worker process could not answer a request. */
export type NoAnswer =
  /** The spec cannot be loaded or instantiated. */
  | { readonly complaint: Complaint }
  /** An error that only a bug can cause. */
  | { readonly bug: string }

/** Makes this process a worker of `runPool`. It answers one request at a time, each about the spec in one file. */
export function answerRequests<Request extends { readonly path: string }, Reply>(
  answer: (request: Request, file: SpecFile) => Promise<Reply>,
): void {
  const files = new Map<string, SpecFile>()
  const answered = async (request: Request): Promise<Reply | NoAnswer> => {
    try {
      const file = files.get(request.path) ?? (await openSpec(request.path))
      files.set(request.path, file)
      return await answer(request, file)
    } catch (error) {
      return noAnswerOf(isQuorateError(error) ? inFile(request.path, error) : error)
    }
  }
  process.on('message', (request: Request) => {
    // Errors from promises and timers that are already due are reported first.
    void answered(request).then((reply) => setImmediate(() => process.send?.(reply)))
  })
  process.on('uncaughtException', (thrown) => {
    process.send?.(noAnswerOf(outsideOf(thrown) ?? thrown), () => process.exit(1))
  })
  new Worker(new URL('parentWatch.js', import.meta.url), { workerData: process.ppid }).unref()
  /** The parent process has ended or has no more work. */
  process.on('disconnect', () => process.exit())
  /** A terminal interrupts every process; the parent decides what happens to this one. */
  process.on('SIGINT', () => {})
}

function noAnswerOf(error: unknown): NoAnswer {
  return isQuorateError(error) ? { complaint: error.complaint } : { bug: stackOf(error) || thrownText(error) }
}
