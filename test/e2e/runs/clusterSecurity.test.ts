import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { run, runCli } from '../../support/processes/cli.ts'
import { startedCluster } from '../../support/processes/cluster.ts'

const EXAMPLE = fileURLToPath(new URL('../../../docs/cluster/nats.conf', import.meta.url))

/** The example from the docs, with a certificate for this machine. */
async function configuration(folder: string): Promise<readonly string[]> {
  const [certificate, key, file] = ['server.pem', 'server.key', 'nats.conf'].map((name) => join(folder, name))
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const made = await run('openssl', [
    'req',
    '-x509',
    ...kind,
    ...subject,
    '-out',
    `${certificate}`,
    '-keyout',
    `${key}`,
  ])
  expect(made.exitCode).toBe(0)
  const text = (await readFile(EXAMPLE, 'utf8')).replaceAll('/etc/nats', folder).replace(/^jetstream .*$/m, '')
  await writeFile(`${file}`, text)
  return ['-c', `${file}`]
}

describe('a server with the permissions and encryption in the example', { timeout: 120_000 }, () => {
  const cluster = startedCluster(1, configuration)
  const urlFor = (user: string, password: string): string =>
    cluster.url.replace('nats://127.0.0.1', `tls://${user}:${password}@localhost`)
  const quorate = (args: readonly string[]) =>
    runCli(args, {
      env: { ...cluster.env, NODE_EXTRA_CA_CERTS: join(cluster.folder, 'server.pem') },
      timeoutMs: 100_000,
    })
  const MODEL = ['specs/raft/raft.ts', '--model', 'disk loss', '--cluster-from', '100']

  it('lets workers serve, and lets only the other user lead', async () => {
    const env = { NODE_EXTRA_CA_CERTS: join(cluster.folder, 'server.pem') }
    await cluster.workerAt(urlFor('worker', 'change-me-too'), ['--workers', '2', '--max-memory', '2GB'], env)
    const led = await quorate(['check', ...MODEL, '--cluster', urlFor('lead', 'change-me')])
    expect(led).toMatchObject({ exitCode: 0 })
    const refused = await quorate(['check', ...MODEL, '--cluster', urlFor('worker', 'change-me-too')])
    expect(refused).toMatchObject({ exitCode: 20, stderr: expect.stringMatching(/^Q094/) as string })
  })

  it.each([
    ['a wrong password', () => urlFor('lead', 'guessed')],
    ['an unknown user', () => urlFor('guest', 'change-me')],
  ])('lets nobody in with %s', async (_what, url) => {
    const refused = await quorate(['cluster', '--cluster', url()])
    expect(refused).toMatchObject({ exitCode: 20, stderr: expect.stringMatching(/^Q094/) as string })
  })
})
