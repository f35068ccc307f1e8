import { readFile } from 'node:fs/promises'
import type { NatsConnection } from '@nats-io/transport-node'
import { QuorateError } from '../../errors.ts'
import { messageOf } from '../../thrown.ts'
import { connect, credsAuthenticator } from './client.ts'
import type { ClusterAddress } from './clusterOptions.ts'

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/
const PORT = '4222'
const CONNECT_MS = 5000
const RECONNECT_MS = 250
/** The connection is considered lost after two unanswered pings. */
const PING_MS = 5000

/** Throws Q093 (usage) for an invalid address, or for one that would send a spec over the network unencrypted. */
function addressOf(url: string, insecure: boolean): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (!parsed || !['nats:', 'tls:'].includes(parsed.protocol) || parsed.hostname === '')
    throw refused(`'${url}' is not an address of a NATS server`, 'write nats://127.0.0.1 or tls://HOST:PORT')
  if (parsed.protocol === 'nats:' && !LOOPBACK.test(parsed.hostname) && !insecure)
    throw refused(
      `the connection to ${parsed.hostname} would not be encrypted, and specs and states go through it`,
      'write tls://, or give --insecure if nobody else can use this network',
    )
  return parsed
}

/** Everything except the host. */
function wayTo({ protocol, username, password }: URL): string {
  return `${protocol}//${username}:${password}`
}

/** All servers of a cluster must be reached the same way. Throws Q093 (usage) otherwise. */
function addressesOf({ url, insecure }: ClusterAddress): readonly [URL, ...URL[]] {
  const [first, ...others] = url.split(',').map((one) => addressOf(one.trim(), insecure))
  if (first === undefined || others.some((other) => wayTo(other) !== wayTo(first)))
    throw refused('the servers are reached in different ways', 'write the same protocol, user and password for each')
  return [first, ...others]
}

/** Throws Q093 (usage) for a bad address, and Q094 (limit) if no server answers. */
export async function connected(cluster: ClusterAddress, name: string): Promise<NatsConnection> {
  const addresses = addressesOf(cluster)
  const [address] = addresses
  const { credentials } = cluster
  try {
    return await connect({
      servers: addresses.map(({ hostname, port }) => `${hostname}:${port || PORT}`),
      name,
      timeout: CONNECT_MS,
      maxReconnectAttempts: -1,
      reconnectTimeWait: RECONNECT_MS,
      pingInterval: PING_MS,
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
        problem: `${addresses.map(({ host }) => host).join(', ')} does not let this process in: ${messageOf(error)}`,
        hint: 'start a server there: nats-server -js',
      },
      { cause: error },
    )
  }
}

function refused(problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q093', class: 'usage', where: ['--cluster'], problem, hint })
}
