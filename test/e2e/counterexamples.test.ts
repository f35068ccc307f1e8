import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runCli } from '../support/cli.ts'
import { specFolder, specSource } from '../support/specFiles.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

it('counterexamples/ is what `npm run counterexamples` makes of the specs', async () => {
  const { stdout, stderr, exitCode } = await runCli(['counterexamples', '--check'], { cwd: root, timeoutMs: 290_000 })
  expect(
    stdout
      .split('\n')
      .filter((line) => /^(missing|stale|left over)/.test(line))
      .slice(0, 20),
  ).toEqual([])
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' })
}, 300_000)

describe('counterexamples', { timeout: 60_000 }, () => {
  const folder = specFolder({
    'a.ts': specSource({
      name: 'system/a',
      holds: 's.n < 3',
      models: "{ 'all in one': { expect: { Small: 'violated' } }, 'wrong': {} }",
    }),
    'b.ts': specSource({ name: 'system/b', models: "{ 'holds after all': { expect: { Small: 'violated' } } }" }),
  })
  const run = (...args: readonly string[]) =>
    runCli(['counterexamples', ...args, '--out', 'made'], { cwd: folder.path })
  const made = async () =>
    (await readdir(join(folder.path, 'made'), { recursive: true })).filter((path) => /\.\w+$/.test(path)).sort()
  const files = ['dot', 'json', 'svg', 'txt'].map((ending) => `system/a/all-in-one.Small.${ending}`)

  it('mirrors the specs, tells what is stale, and removes what is not made any more', async () => {
    expect(await run('a.ts', '--check')).toMatchObject({ exitCode: 21 })
    expect(await run('a.ts')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('made: 4 files, 4 changed') as string,
    })
    expect(await made()).toEqual(files)
    expect(await run('a.ts', '--check')).toMatchObject({ exitCode: 0, stdout: 'made: 4 files, up to date\n' })

    const [dot = '', json = ''] = files.map((file) => join(folder.path, 'made', file))
    const before = await readFile(dot, 'utf8')
    await writeFile(dot, 'other')
    await rm(json)
    await writeFile(join(folder.path, 'made/system/a/old.Small.dot'), '')
    const { stdout, exitCode } = await run('a.ts', '--check')
    expect(stdout).toBe(
      `missing: made/${files[1]}\nstale: made/${files[0]}\nleft over: made/system/a/old.Small.dot\nmade: 4 files, 3 not up to date\n`,
    )
    expect(exitCode).toBe(21)
    expect(await readFile(dot, 'utf8')).toBe('other')

    expect(await run('a.ts')).toMatchObject({ exitCode: 0 })
    expect(await made()).toEqual(files)
    expect(await readFile(dot, 'utf8')).toBe(before)
  })

  it('writes nothing where a violation is not found', async () => {
    const before = await made()
    const { stderr, exitCode } = await run('b.ts')
    expect(stderr).toContain('system/b, holds after all: Small is not violated as expected')
    expect(exitCode).toBe(21)
    expect(await made()).toEqual(before)
  })

  it('needs specs', async () => {
    expect(await run()).toMatchObject({
      exitCode: 150,
      stderr: expect.stringContaining('there are no specs') as string,
    })
  })
})
