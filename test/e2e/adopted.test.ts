import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../support/processes/cli.ts'
import { packInto, succeed } from '../support/processes/packed.ts'
import { xmlElements } from '../support/xml.ts'
import manifest from '../../package.json' with { type: 'json' }

/** npm contacts the registry only for packages that it does not have yet. */
const env = { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false', NO_COLOR: '1' }
const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`
const types = (module: string, more: object): string =>
  json({ compilerOptions: { target: 'es2023', strict: true, skipLibCheck: true, module, outDir: 'dist' }, ...more })

interface Kind {
  /** The folder that Quorate is added to. */
  readonly folder: string
  readonly files: Readonly<Record<string, string>>
  readonly typecheck: string
}

const kinds: Readonly<Record<string, Kind>> = {
  'TypeScript, ESM': {
    folder: '',
    files: {
      'package.json': json({ private: true, type: 'module' }),
      'tsconfig.json': types('nodenext', { include: ['src'] }),
      'src/index.ts': 'export const one = 1\n',
    },
    typecheck: 'typecheck:specs',
  },
  'CommonJS, module: node16': {
    folder: '',
    files: {
      'package.json': json({ private: true }),
      // This includes what init adds.
      'tsconfig.json': types('node16', {}),
      'src/index.ts': 'export const one = 1\n',
    },
    typecheck: 'typecheck:specs',
  },
  'a monorepo with workspaces': {
    folder: 'packages/replication/',
    files: {
      'package.json': json({ private: true, workspaces: ['packages/*'] }),
      'packages/other/package.json': json({ name: 'other', version: '1.0.0' }),
      'packages/replication/package.json': json({ name: 'replication', version: '1.0.0', type: 'module' }),
    },
    typecheck: 'typecheck',
  },
}

/** Adds Quorate to an existing repository from the packed package. */
describe.each(Object.entries(kinds))('%s', { timeout: 300_000 }, (_name, { folder, files, typecheck }) => {
  let root = ''
  const inRoot = (command: string, ...args: readonly string[]) => succeed(command, args, root, env)
  const inFolder = (command: string, ...args: readonly string[]) => succeed(command, args, join(root, folder), env)

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'quorate-adopted-'))
    await mkdir(join(root, '.git'))
    await mkdir(join(root, 'vendor'))
    const tarball = await packInto(join(root, 'vendor'))
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
    const { typescript } = manifest.devDependencies
    await inRoot('npm', 'install', '--save-dev', `./vendor/${tarball}`, `typescript@${typescript}`)
    await inRoot('npx', 'quorate', 'init', ...(folder === '' ? [] : [folder]))
    await inRoot('npm', 'install')
  }, 300_000)
  afterAll(() => rm(root, { recursive: true, force: true }))

  it('types, verdicts and tests pass', async () => {
    await inFolder('npx', 'tsc', '--noEmit')
    await inFolder('npm', 'run', typecheck)
    expect(await inFolder('npm', 'run', 'verify')).toContain('2 models of 1 spec: 2 verified')
    expect(await inFolder('npm', 'test', '--', '--testTimeout=60000')).toContain('3 passed (3)')
  })

  it('the workflow is in the folder where GitHub expects it', async () => {
    const workflow = await readFile(join(root, '.github/workflows/quorate.yml'), 'utf8')
    expect(workflow.includes('working-directory: packages/replication\n')).toBe(folder !== '')
  })

  it('a broken promise shows its shortest counterexample everywhere', async () => {
    const path = `${folder}specs/primary-backup.ts`
    const source = await readFile(join(root, path), 'utf8')
    await writeFile(join(root, path), source.replace("oneOf('copied', 'written')", "oneOf('written', 'copied')"))
    const reporters = ['github', 'junit=quorate.xml', 'html=quorate.html'].flatMap((name) => ['--reporter', name])
    const verify = ['quorate', 'verify', '--out', 'unexpected', ...reporters]
    const { stdout, exitCode } = await run('npx', verify, { cwd: join(root, folder), env })
    expect(exitCode).toBe(21)
    const xml = await readFile(join(root, folder, 'quorate.xml'), 'utf8')
    const page = await readFile(join(root, folder, 'quorate.html'), 'utf8')
    const steps = ['Write(node=node0)', 'Acknowledge(node=node0, data=1)', 'Crash(node=node0)', 'TakeOver(node=node1)']
    const [annotation = '', ...more] = stdout.split('\n').filter((line) => line.startsWith('::'))
    const terminal = stdout.split('\n::')[0] ?? ''
    const failure = xmlElements(xml).find(({ name }) => name === 'failure')?.text ?? ''
    expect(more).toEqual([])
    expect(annotation).toContain(`::error file=${path},`)
    for (const text of [terminal, annotation, failure, page]) {
      const places = steps.map((step) => text.indexOf(step))
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      expect(places).not.toContain(-1)
      expect(text).toContain('npx quorate check specs/primary-backup.ts --model')
    }
    const tests = await run('npx', ['vitest', 'run', '--testTimeout=60000'], { cwd: join(root, folder), env })
    expect(tests.stderr).toContain('TakeOver(node=node1)')
  })
})
