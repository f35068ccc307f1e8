import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { QuorateError } from '../../errors.ts'
import { messageOf } from '../../thrown.ts'

/** Serves one page to this machine only. */
export interface PageServer {
  readonly url: string
  /** Sends a message to every open page. */
  readonly send: (message: unknown) => void
  readonly close: () => void
}

/** The path on which the page listens for messages. */
export const MESSAGES = '/messages'

const HOST = '127.0.0.1'

/** The page runs the author's code and generated code. It loads nothing and talks only to this server. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Serves a page, calling `page` for every request. Rejects with Q078 (usage) if the port cannot be used. */
export async function servePage(port: number, page: () => string): Promise<PageServer> {
  // Imported here because only this command needs it, and all commands are loaded together.
  const { createServer } = await import('node:http')
  const listeners = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    answer(request, response, page, listeners)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(unusable(port, error)))
    server.listen(port, HOST, resolve)
  })
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}/`,
    send(message) {
      for (const listener of listeners) listener.write(`data: ${JSON.stringify(message)}\n\n`)
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  page: () => string,
  listeners: Set<ServerResponse>,
): void {
  // Someone else's DNS name may point to this machine, and pages from there must not be able to read this one.
  const [host = ''] = (request.headers.host ?? '').split(':')
  const own = host === HOST || host === 'localhost'
  const path = (request.url ?? '').replace(/\?.*$/, '')
  if (!own || request.method !== 'GET' || (path !== '/' && path !== MESSAGES)) {
    response.writeHead(own ? 404 : 403).end()
    return
  }
  const common = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  if (path === MESSAGES) {
    response.writeHead(200, { ...common, 'content-type': 'text/event-stream' })
    response.write(': open\n\n')
    listeners.add(response)
    response.on('close', () => listeners.delete(response))
    return
  }
  response.writeHead(200, {
    ...common,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'cross-origin-resource-policy': 'same-origin',
  })
  response.end(page())
}

function unusable(port: number, error: unknown): QuorateError {
  return new QuorateError({
    code: 'Q078',
    class: 'usage',
    where: [`--port ${port}`],
    problem: `the server cannot be started: ${messageOf(error)}`,
    hint: 'give another port, or omit it to use any free one',
  })
}
