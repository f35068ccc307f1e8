import { readFile } from 'node:fs/promises'
import type { NatsConnection } from '@nats-io/transport-node'
import { QuorateError } from '../../errors.ts'
import { messageOf } from '../../thrown.ts'
import { connect, credsAuthenticator } from './client.ts'
import type { Place } from '../options/cluster/clusterOptions.ts'

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/
const PORT = '4222'

/** Throws Q093 (usage) for an invalid address, or one that would send a spec unencrypted over the network. */
function addressOf({ url, insecure }: Place): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (!parsed || !['nats:', 'tls:'].includes(parsed.protocol) || parsed.hostname === '')
    throw refused(`'${url}' is no address of a NATS server`, 'write nats://127.0.0.1 or tls://HOST:PORT')
  if (parsed.protocol === 'nats:' && !LOOPBACK.test(parsed.hostname) && !insecure)
    throw refused(
      `the connection to ${parsed.hostname} would not be encrypted, and specs and states go through it`,
      'write tls://, or give --insecure if nobody else can use this network',
    )
  return parsed
}

/** Throws Q093 (usage) for a bad address, and Q094 (limit) where no server answers. */
export async function connected(place: Place, name: string): Promise<NatsConnection> {
  const address = addressOf(place)
  const { credentials } = place
  try {
    return await connect({
      servers: `${address.hostname}:${address.port || PORT}`,
      name,
      maxReconnectAttempts: -1,
      ...(address.protocol === 'tls:' ? { tls: {} } : {}),
      ...(address.username === '' ? {} : { user: decodeURIComponent(address.username) }),
      ...(address.password === '' ? {} : { pass: decodeURIComponent(address.password) }),
      ...(credentials === undefined ? {} : { authenticator: credsAuthenticator(await readFile(credentials)) }),
    })
  } catch (error) {
    throw new QuorateError(
      {
        code: 'Q094',
        class: 'limit',
        where: ['--cluster'],
        problem: `${address.host} does not let this process in: ${messageOf(error)}`,
        hint: 'start a server there: nats-server -js',
      },
      { cause: error },
    )
  }
}

function refused(problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q093', class: 'usage', where: ['--cluster'], problem, hint })
}
