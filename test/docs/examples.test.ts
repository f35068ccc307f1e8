import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { workflow as writtenBy } from '../../checker/cli/init/workflow.ts'
import { main, run, runCli } from '../support/processes/cli.ts'
import { specFolder } from '../support/sources/specFiles.ts'
import { blocks, normalised, page, root, sessionsIn, tsconfigFor } from './markdown.ts'

describe.each([
  { path: 'README.md', file: 'lock.ts' },
  { path: 'docs/guide.md', file: 'backup.ts' },
])('the example of $path', ({ path, file }) => {
  const markdown = page(path)
  const [example = ''] = blocks(markdown, 'ts')
  const folder = specFolder({ [file]: example })

  beforeAll(() => writeFile(join(folder.path, 'tsconfig.json'), tsconfigFor({ quorate: 'dist/index.d.ts' })))

  it.each(sessionsIn(markdown))('quorate $args prints the output on the page', async ({ args, output }) => {
    const { stdout } = await runCli(args, { cwd: args.includes(file) ? folder.path : root })
    expect(normalised(stdout)).toBe(normalised(output))
  })

  it('type-checks', async () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = await run(process.execPath, [tsc, '-p', folder.path])
    expect(stdout).toBe('')
  })
})

describe('the matchers in docs/guide.md', { timeout: 120_000 }, () => {
  const [spec = '', tests = ''] = blocks(page('docs/guide.md'), 'ts')
  const folder = specFolder({ 'backup.ts': spec, 'backup.test.ts': tests, 'node_modules/.keep': '' })

  it('run and pass', async () => {
    const vitest = join(root, 'node_modules/vitest')
    await symlink(vitest, join(folder.path, 'node_modules/vitest'))
    await symlink(root, join(folder.path, 'node_modules/quorate'))
    const args = [join(vitest, 'vitest.mjs'), 'run', '--root', folder.path]
    const { stdout, exitCode } = await run(process.execPath, args, { env: { NO_COLOR: '1' } })
    expect(stdout).toContain('Tests  3 passed (3)')
    expect(exitCode).toBe(0)
  })
})

describe('the programs in docs/library.md', { timeout: 120_000 }, () => {
  const [example = '', tested = '', forPage = '', inPage = ''] = blocks(page('docs/library.md'), 'js')
  const [printed = ''] = blocks(page('docs/library.md'), '')
  const inOne = `${forPage}\n${inPage}\nconsole.log(result.properties[0].verdict)`
  const folder = specFolder({
    'lock.ts': blocks(page('README.md'), 'ts')[0] ?? '',
    'example.mjs': example,
    'page.mjs': inOne,
    'lock.test.mjs': tested,
    'node_modules/.keep': '',
  })

  it.each([
    ['example.mjs', printed],
    ['page.mjs', 'violated\n'],
  ])('%s prints the output on the page', async (program, output) => {
    await symlink(root, join(folder.path, 'node_modules/quorate')).catch(() => {})
    const { stdout, exitCode } = await run(process.execPath, [program], { cwd: folder.path })
    expect(stdout.trim()).toBe(output.trim())
    expect(exitCode).toBe(0)
  })

  it('the test for node:test passes, and fails if the number of states is wrong', async () => {
    await symlink(root, join(folder.path, 'node_modules/quorate')).catch(() => {})
    await writeFile(join(folder.path, 'wrong.test.mjs'), tested.replace('length: 4', 'length: 5'))
    const test = (file: string) => run(process.execPath, ['--test', file], { cwd: folder.path })
    expect(await test('lock.test.mjs')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('one pause is enough') as string,
    })
    expect(await test('wrong.test.mjs')).toMatchObject({ exitCode: 1 })
  })
})

describe('the workflow in docs/ci.md', { timeout: 120_000 }, () => {
  const [workflow = ''] = blocks(page('docs/ci.md'), 'yaml')
  const commands = [...workflow.matchAll(/npx quorate (\w+)((?:\s+--?[^\n]*|[^\n]*)*?)(?=\n\s*\n)/g)]

  it('is the one that quorate init writes', () => {
    const manager = { name: 'npm', lock: 'package-lock.json' } as const
    expect(workflow).toBe(writtenBy({ folder: '', installed: '', manager, scripts: ['typecheck', 'test'] }))
  })

  it('uses commands and options that exist', async () => {
    expect(commands.map(([, command]) => command)).toEqual(['replay', 'verify'])
    for (const [, command = '', options = ''] of commands) {
      const { stdout } = await runCli([command, '--help'])
      for (const option of options.match(/--[a-z-]+/g) ?? []) expect(stdout).toContain(option)
    }
  })

  it('passes in a project like the one it describes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quorate-ci-'))
    try {
      await mkdir(join(folder, 'specs'))
      await writeFile(join(folder, 'specs/backup.ts'), blocks(page('docs/guide.md'), 'ts')[0] ?? '')
      for (const args of [
        ['verify', '--update'],
        ['check', 'specs/backup.ts', '--out', 'counterexamples'],
      ])
        expect(await runCli(args, { cwd: folder })).toMatchObject({ exitCode: 0 })
      const env = { GITHUB_STEP_SUMMARY: join(folder, 'summary.md'), PATH: `${folder}:${process.env['PATH'] ?? ''}` }
      await writeFile(join(folder, 'npx'), `#!/bin/sh\nshift\nexec '${process.execPath}' '${main}' "$@"\n`, {
        mode: 0o755,
      })
      for (const [command = ''] of commands) {
        const script = command.replaceAll(/\s*\n\s*/g, ' ')
        expect(await run('sh', ['-c', script], { cwd: folder, env })).toMatchObject({ exitCode: 0 })
      }
      expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('✓ 2 models of 1 spec, 0 findings')
      expect(readFileSync(join(folder, 'quorate.xml'), 'utf8')).toContain('failures="0"')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

it('README starts with the command that CI runs', () => {
  const [first = ''] = blocks(page('README.md'), 'sh')
  expect(first.trim()).toBe('npm ci && npm test')
  expect(readFileSync(join(root, '.ci/run'), 'utf8')).toContain(`\n  ${first.trim()}\n`)
})
