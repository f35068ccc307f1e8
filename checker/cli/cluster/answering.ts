import type { NatsConnection } from '@nats-io/transport-node'
import { setTimeout } from 'node:timers/promises'
import { QuorateError } from '../../errors.ts'
import { messageOf } from '../../thrown.ts'
import { tell } from '../terminal/terminal.ts'

const AGAIN_MS = 500
/**
 * How many attempts to make before telling the user. With three servers, a replacement takes over within a few seconds.
 */
const ATTEMPTS_UNHEARD = 20
/** Client errors that occur while a server is down or being replaced. */
const TRANSIENT = new Set(['TimeoutError', 'RequestError', 'JetStreamNotEnabled'])
const UNAVAILABLE = 503

/**
 * Repeats a request until a server answers. Throws Q094 (limit) if the server refuses the request or the connection is
 * closed. `request` must be idempotent.
 */
export async function answered<T>(connection: NatsConnection, request: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request()
    } catch (error) {
      if (connection.isClosed() || !isTransient(error)) throw refusal(error)
      if (attempt === ATTEMPTS_UNHEARD) tell(`the NATS server does not answer, and is asked again: ${messageOf(error)}`)
      await setTimeout(AGAIN_MS)
    }
  }
}

function isTransient(error: unknown): boolean {
  if (!(error instanceof Error) || isForbidden(error) || isForbidden(error.cause)) return false
  return TRANSIENT.has(error.name) || ('status' in error && error.status === UNAVAILABLE)
}

function isForbidden(error: unknown): boolean {
  return error instanceof Error && error.name === 'PermissionViolationError'
}

function refusal(error: unknown): QuorateError {
  const problem = `the server refuses a request: ${messageOf(error)}`
  const hint = 'does the server have disk space left, and is this user allowed to do that? See docs/cluster/nats.conf'
  return new QuorateError({ code: 'Q094', class: 'limit', where: ['--cluster'], problem, hint }, { cause: error })
}
