import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }
import template from '../../../templates/package.json' with { type: 'json' }
import { filesBelow } from '../../../checker/cli/files/mirror.ts'
import { main, run, runCli } from '../../support/processes/cli.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const written = await filesBelow(join(root, 'templates'))

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quorate-init-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const init = (...args: readonly string[]) => runCli(['init', ...args], { cwd: folder })

/** Stands for `npm install`. */
async function install(): Promise<void> {
  const modules = join(folder, 'node_modules')
  await mkdir(join(modules, '.bin'), { recursive: true })
  await symlink(root, join(modules, 'quorate'))
  await symlink(main, join(modules, '.bin/quorate'))
  for (const [name, bin] of [
    ['vitest', 'vitest'],
    ['typescript', 'tsc'],
  ] as const) {
    await symlink(join(root, 'node_modules', name), join(modules, name))
    await symlink(join(root, 'node_modules/.bin', bin), join(modules, '.bin', bin))
  }
}

describe('in an empty folder', { timeout: 120_000 }, () => {
  it('writes a project whose checks, tests and types are green', async () => {
    const { stdout, stderr, exitCode } = await init()
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect(stdout).toContain('wrote specs/primary-backup.ts\n')
    expect(stdout).toContain('Next:\n  npm install\n  npx quorate check specs/primary-backup.ts\n')
    expect(await filesBelow(folder)).toEqual(written)
    await install()
    for (const [script, output] of [
      ['verify', '2 models of 1 spec: 2 verified'],
      ['test', '3 passed (3)'],
      ['typecheck', ''],
    ] as const) {
      const outcome = await run('npm', ['run', '--silent', script], { cwd: folder, env: { NO_COLOR: '1' } })
      expect({ script, ...outcome }).toMatchObject({ stdout: expect.stringContaining(output) as string, exitCode: 0 })
    }
  })

  it('makes the folder that is named', async () => {
    expect((await init('new/project')).stdout).toContain('Next:\n  cd new/project\n  npm install\n')
    expect((await init('new project')).stdout).toContain("Next:\n  cd 'new project'\n")
    const folders = ['new project', 'new/project']
    expect(await filesBelow(folder)).toEqual(folders.flatMap((name) => written.map((path) => `${name}/${path}`)))
  })
})

describe('in a folder that has something', () => {
  it('leaves package.json as it is, and says what it lacks', async () => {
    const mine = JSON.stringify({ type: 'commonjs', scripts: { test: 'jest' }, dependencies: { vitest: '^4.0.0' } })
    await writeFile(join(folder, 'package.json'), mine)
    const { stdout, exitCode } = await init()
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`package.json stays as it is. Complete it with
  npm pkg set scripts.verify="quorate verify" scripts.typecheck="tsc"
  npm install --save-dev quorate@0.1 typescript@7
Next:
  npx quorate check specs/primary-backup.ts
`)
    expect(await readFile(join(folder, 'package.json'), 'utf8')).toBe(mine)
    expect(await filesBelow(folder)).toEqual(written)
  })

  it.each([
    [['tsconfig.json'], 'there already, and left as it is: tsconfig.json'],
    [['specs'], 'there already, and left as it is: specs'],
    [
      ['specs/primary-backup.ts', 'test/primary-backup.test.ts'],
      'there already, and left as they are: specs/primary-backup.ts, test/primary-backup.test.ts',
    ],
  ])('overwrites nothing, and writes nothing: %s', async (present, message) => {
    for (const path of present) {
      await mkdir(join(folder, path, '..'), { recursive: true })
      await writeFile(join(folder, path), 'mine')
    }
    const { stdout, stderr, exitCode } = await init()
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
    expect(stderr).toBe(`Q028\n  ${message}\n  nothing was written; name a folder without these: quorate init DIR\n`)
    expect(await filesBelow(folder)).toEqual(present)
    for (const path of present) expect(await readFile(join(folder, path), 'utf8')).toBe('mine')
  })

  it('says that it cannot read package.json', async () => {
    await mkdir(join(folder, 'package.json'))
    const { stdout, stderr, exitCode } = await init()
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
    expect(stderr).toMatch(/^Q028\n {2}package\.json is there and cannot be read: EISDIR/)
    expect(await readdir(folder)).toEqual(['package.json'])
  })

  it('says that a folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '')
    const { stderr, exitCode } = await init('file/folder')
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^Q024 in DIR\n {2}file\/folder cannot be written: /)
    expect(await readdir(folder)).toEqual(['file'])
  })
})

it('asks for this release and for the tools that it is tested with', () => {
  const { typescript, vitest } = manifest.devDependencies
  expect(template.devDependencies).toEqual({
    quorate: `^${manifest.version}`,
    typescript: `^${typescript}`,
    vitest: `^${vitest}`,
  })
})
