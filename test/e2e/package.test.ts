import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { packInto, succeed } from '../support/processes/packed.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const counter = `import { spec, range } from 'quorate'

export default spec('counter', {
  constants: { limit: 3 },
  faults: {},
}, (c, budget, { state }) => {
  const { action, define } = state({ count: range(0, c.limit) })
  return define({
    init: (s) => { s.count = 0 },
    actions: {
      Increment: action({
        when: (s) => s.count < c.limit,
        then: (s) => { s.count += 1 },
      }),
    },
    invariants: { WithinLimit: (s) => s.count <= c.limit },
  })
}, {
  'to three': { expect: { WithinLimit: 'holds' } },
})
`

const counterTest = `import { model, modelNames } from 'quorate/vitest'
import { expect, it } from 'vitest'
import counter from './counter.ts'

it.each(modelNames(counter))('%s', (name) => {
  expect(model(counter, name)).toMeetExpectations({ distinct: 4 })
  expect(model(counter, 'to three')).toHold('WithinLimit')
})
`

/** The package as users get it: packed and installed into an empty folder. */
describe('the packed package', () => {
  let folder: string

  const inFolder = (command: string, args: readonly string[]) => succeed(command, args, folder)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quorate-package-'))
    const tarball = await packInto(folder)
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
    await writeFile(join(folder, 'counter.ts'), counter)
    await writeFile(join(folder, 'counter.test.ts'), counterTest)
    await inFolder('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`])
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('installs only what it needs at run time, and has the licences of its contents', async () => {
    const lock = JSON.parse(await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, object>>
    }
    // esbuild and graphviz-cli need the last two.
    const needed = /^(?:quorate|esbuild|graphviz-cli|@esbuild\/.*|@aduh95\/viz\.js)$/
    const others = Object.keys(lock.packages).map((path) => path.replace('node_modules/', ''))
    expect(others).toContain('quorate')
    expect(others.filter((name) => !needed.test(name))).toEqual([])
    const licences = await readFile(join(folder, 'node_modules/quorate/dist/LICENSES.txt'), 'utf8')
    for (const name of ['acorn', 'immutable', 'yargs']) expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'))
  })

  it('prints its version', async () => {
    expect((await inFolder('npx', ['quorate', '--version'])).trim()).toBe(manifest.version)
  })

  it("checks a user's spec", async () => {
    const result: unknown = JSON.parse(await inFolder('npx', ['quorate', 'check', 'counter.ts', '--json']))
    expect(result).toMatchObject({
      format: 'quorate.check/1',
      spec: 'counter',
      model: 'to three',
      verdict: 'holds',
      complete: true,
      states: { distinct: 4, generated: 4, depth: 4, queued: 0 },
      properties: [{ name: 'WithinLimit', kind: 'invariant', verdict: 'holds', length: null }],
    })
  })

  it('checks the specs that it contains, and draws their graphs', async () => {
    const spec = 'quorate:specs/kafka/isr-change.ts'
    expect(await inFolder('npx', ['quorate', 'check', spec, '--model', '(2,1,1)'])).toContain('1 as expected')
    expect(await inFolder('npx', ['quorate', 'graph', spec, '--model', '(2,1,1)'])).toContain('digraph')
  })

  it("gives a user's own spec its types", async () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    await inFolder(process.execPath, [
      tsc,
      '--noEmit',
      '--strict',
      '--target',
      'es2023',
      '--module',
      'nodenext',
      'counter.ts',
    ])
  })

  it("type-checks the spec in a user's own tests", async () => {
    const vitest = join(root, 'node_modules/vitest')
    await symlink(vitest, join(folder, 'node_modules/vitest'))
    expect(await inFolder(process.execPath, [join(vitest, 'vitest.mjs'), 'run', '--root', folder])).toContain(
      '1 passed',
    )
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2023', '--module', 'nodenext']
    const types = ['--allowImportingTsExtensions', '--types', 'vitest']
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    await inFolder(process.execPath, [tsc, ...options, ...types, 'counter.test.ts'])
  })
})
