import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }
import { TOOLS } from '../../../checker/cli/init/project.ts'
import { filesBelow } from '../../../checker/cli/files/mirror.ts'
import { runCli } from '../../support/processes/cli.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const project = [
  '.github/workflows/quorate.yml',
  '.gitignore',
  'package.json',
  'specs/primary-backup.ts',
  'specs/verdicts.lock.json',
  'test/primary-backup.test.ts',
  'tsconfig.json',
]

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quorate-init-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const init = (...args: readonly string[]) => runCli(['init', ...args], { cwd: folder })

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

describe('in an empty folder', () => {
  it('writes a complete project that refers to this package', async () => {
    const { stdout, stderr, exitCode } = await init()
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect(stdout.split('\n\n')[0]?.split('\n').toSorted()).toEqual(project.map((path) => `wrote ${path}`).toSorted())
    expect(stdout).toContain('\n\nNext:\n  npm install\n  npx quorate check specs/primary-backup.ts\n')
    expect(await filesBelow(folder)).toEqual(project)
    const { devDependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as typeof manifest
    expect(join(folder, (devDependencies as Record<string, string>)['quorate']?.slice('file:'.length) ?? '')).toBe(
      root.replace(/\/$/, ''),
    )
  })

  it('creates the folder that it is given', async () => {
    expect((await init('new/project')).stdout).toContain('Next:\n  cd new/project\n  npm install\n')
    expect((await init('new project')).stdout).toContain("Next:\n  cd 'new project'\n")
    const folders = ['new project', 'new/project']
    expect(await filesBelow(folder)).toEqual(folders.flatMap((name) => project.map((path) => `${name}/${path}`)))
  })
})

describe('in a folder that is not empty', () => {
  it('adds what is missing, lists what it leaves unchanged, and adds nothing a second time', async () => {
    const mine = {
      'package.json': JSON.stringify({ scripts: { typecheck: 'mine' }, devDependencies: { vitest: '^4.0.0' } }),
      'tsconfig.json': '{}',
      '.gitignore': 'node_modules\ndist',
      'specs/primary-backup.ts': 'mine',
    }
    await put(mine)
    const { stdout, exitCode } = await init()
    expect({ stdout, exitCode }).toEqual({
      stdout: `wrote specs/verdicts.lock.json
wrote test/primary-backup.test.ts
wrote specs/tsconfig.json
wrote .github/workflows/quorate.yml
added to package.json: scripts.verify, scripts.test, scripts.typecheck:specs, devDependencies.quorate, devDependencies.typescript
added to .gitignore: quorate.xml, quorate.html, unexpected/
left unchanged: specs/primary-backup.ts
tsconfig.json is unchanged; specs/tsconfig.json is for the specs: npm run typecheck:specs
if tsconfig.json has no "include", give it "exclude": ["specs", "test/primary-backup.test.ts"]

Next:
  npm install
  npx quorate check specs/primary-backup.ts
`,
      exitCode: 0,
    })
    for (const path of ['tsconfig.json', 'specs/primary-backup.ts'] as const)
      expect(await readFile(join(folder, path), 'utf8')).toBe(mine[path])
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe(
      'node_modules\ndist\nquorate.xml\nquorate.html\nunexpected/\n',
    )

    const before = await contents()
    const again = await init()
    expect(again.exitCode).toBe(0)
    expect(again.stdout).not.toMatch(/wrote|added/)
    expect(await contents()).toEqual(before)
  })

  it('writes no test that the runner would not run, and no example next to existing specs', async () => {
    await put({ 'package.json': '{ "scripts": { "test": "jest" } }', 'specs/verdicts.lock.json': '{}' })
    const { stdout } = await init()
    expect(stdout).toContain('specs/verdicts.lock.json exists, so no example is written\n')
    expect(stdout).toContain('Next:\n  npm install\n  npx quorate verify\n')
    await rm(join(folder, 'specs'), { recursive: true })
    expect((await init()).stdout).toContain(
      'test/primary-backup.test.ts is not written: `npm test` does not run Vitest\n',
    )
    expect(await filesBelow(folder)).not.toContain('test/primary-backup.test.ts')
    const { scripts, devDependencies } = JSON.parse(
      await readFile(join(folder, 'package.json'), 'utf8'),
    ) as typeof manifest
    expect(scripts.test).toBe('jest')
    expect(devDependencies).not.toHaveProperty('vitest')
  })

  it.each([
    ['specs', 'specs is a file, but a folder of that name is needed'],
    ['.github', '.github is a file, but a folder of that name is needed'],
    ['package.json', 'package.json exists but cannot be read: '],
  ])('writes nothing if %s is in the way', async (path, message) => {
    await put({ [path]: 'mine' })
    const { stdout, stderr, exitCode } = await init()
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
    expect(stderr).toContain(`Q028\n  ${message}`)
    expect(stderr).toContain('\n  nothing was written; ')
    expect(await contents()).toEqual({ [path]: 'mine' })
  })

  it('reports that a folder cannot be created', async () => {
    await writeFile(join(folder, 'file'), '')
    const { stderr, exitCode } = await init('file/folder')
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^Q024 in DIR\n {2}file\/folder cannot be written: /)
    expect(await readdir(folder)).toEqual(['file'])
  })
})

async function contents(): Promise<Readonly<Record<string, string>>> {
  const paths = await filesBelow(folder)
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const)),
  )
}

it('requires the tool versions that it is tested with', () => {
  const { typescript, vitest } = manifest.devDependencies
  expect(TOOLS).toEqual({ typescript: `^${typescript}`, vitest: `^${vitest}` })
})
