import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { main, run } from '../support/processes/cli.ts'
import { specFolder } from '../support/sources/specFiles.ts'
import { blocks, page, root } from './markdown.ts'

/** Removes times and line breaks from the output, because pages are narrower than terminals. */
const squeezed = (text: string): string =>
  text
    .replaceAll(/"t":[\d.]+/g, '"t":#')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** Runs a command from a page in a folder that looks like a clone. */
async function typed(command: string, folder: string): Promise<{ text: string; exitCode: number | null }> {
  const script = command.replaceAll('npx quorate', `'${process.execPath}' '${main}'`)
  const { stdout, stderr, exitCode } = await run('sh', ['-c', script], { cwd: folder })
  return { text: squeezed(stdout + stderr), exitCode }
}

/** A folder with the folders from a clone that the pages mention. */
function cloneLike() {
  const folder = specFolder({ '.keep': '' })
  beforeAll(async () => {
    for (const name of ['conformance', 'specs']) await symlink(join(root, name), join(folder.path, name))
  })
  return folder
}

describe('docs/conformance/README.md', { timeout: 60_000 }, () => {
  const markdown = page('docs/conformance/README.md')
  const [command = ''] = blocks(markdown, 'sh')
  const [log = ''] = blocks(markdown, 'json')
  const folder = cloneLike()

  beforeAll(() => writeFile(join(folder.path, 'run.log'), log))

  it.each([
    ['writeQuorum=2', 22, 'run.log:2 Replicate(leader=node0, follower=node1) (hidden: no line reports it)'],
    ['writeQuorum=1', 12, 'NoAcknowledgedLoss is broken at run.log:4'],
  ])('the log with %s', async (setting, exitCode, text) => {
    const found = await typed(command.replace('writeQuorum=2', setting), folder.path)
    expect(found.text).toContain(text)
    expect(found.exitCode).toBe(exitCode)
  })
})

describe('the tutorial with Redis', { timeout: 120_000 }, () => {
  const markdown = page('docs/conformance/redis.md')
  const [, make = '', one = '', two = ''] = blocks(markdown, 'sh')
  const [lines = ''] = blocks(markdown, 'json')
  const [lost = '', refused = ''] = blocks(markdown, '')
  const folder = cloneLike()

  it('shows what its commands print', async () => {
    const made = await typed(make, folder.path)
    for (const line of lines.trim().split('\n')) expect(made.text).toContain(squeezed(line))
    const first = await typed(one, folder.path)
    expect([first.text.includes(squeezed(lost)), first.exitCode]).toEqual([true, 12])
    const second = await typed(two, folder.path)
    expect([second.text.includes(squeezed(refused)), second.exitCode]).toEqual([true, 22])
  })
})

const at = (path: string): readonly string[] => [join(root, path)]

describe('the modules of docs/conformance', { timeout: 60_000 }, () => {
  const [map = ''] = blocks(page('docs/conformance/maps.md'), 'ts')
  const [driver = '', commands = ''] = blocks(page('docs/conformance/driving.md'), 'ts')
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    typeRoots: at('node_modules/@types'),
    types: ['node'],
    paths: {
      quorate: at('dist/index.d.ts'),
      'quorate/vitest': at('dist/vitest.d.ts'),
      'fast-check': at('node_modules/fast-check'),
      vitest: at('node_modules/vitest'),
    },
  }
  const folder = specFolder({
    'map.ts': map,
    'drive.test.ts': `import fc from 'fast-check'\n${driver}\nit('random tests', async () => {\n${commands}})\n`,
    'cluster.ts': `export declare class Cluster {
      static start(): Promise<Cluster>
      readonly nodes: readonly { write(): Promise<void>; kill(): Promise<void> }[]
      copy(leader: number, follower: number): Promise<void>
      promote(node: number): Promise<void>
      logs(): Promise<{ epoch: number; message: number }[][]>
    }`,
    'raft.ts': `export { default } from '${join(root, 'specs/raft/raft.ts')}'`,
    'write-quorum.ts': `export { default } from '${join(root, 'specs/failover/write-quorum.ts')}'`,
    'tsconfig.json': JSON.stringify({ compilerOptions }),
  })

  it('type-check', async () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = await run(process.execPath, [tsc, '-p', folder.path])
    expect(stdout).toBe('')
  })
})
