import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { referenceFrom } from '../../../checker/cli/init/installation.ts'

const folder = mkdtempSync(join(tmpdir(), 'quorate-installation-'))
afterAll(() => rmSync(folder, { recursive: true }))

const own = '{ "name": "quorate", "version": "1.2.3" }'
const dependent = (range: string): string => JSON.stringify({ devDependencies: { quorate: range } })
const locked = '{ "packages": { "node_modules/quorate": { "version": "1.2.3", "resolved": "file:q.tgz" } } }'

it.each([
  ['from a registry', { 'host/package.json': dependent('^1.2.0') }, 'host', '^1.2.0'],
  ['from an archive', { 'host/package.json': dependent('file:../q.tgz') }, 'host', 'file:../../q.tgz'],
  [
    'for all users',
    { 'host/node_modules/.package-lock.json': JSON.stringify(JSON.parse(locked), null, 2) },
    'host',
    'file:../../host/q.tgz',
  ],
  ['and nobody notes from where', {}, 'host', '^1.2.3'],
  ['as a clone', { 'clone/package.json': own }, null, 'file:../../clone'],
])('refers to the package as it was installed: %s', (what, files, host, reference) => {
  const root = join(folder, what)
  const place = host === null ? join(root, 'clone') : join(root, host, 'node_modules/quorate')
  const all: Readonly<Record<string, string>> = { ...files, [join(place, 'package.json').slice(root.length + 1)]: own }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  expect(referenceFrom(join(root, 'packages/mine'), place)).toBe(reference)
})
