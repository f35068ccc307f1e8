import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { filesBelow } from '../../../checker/cli/files/mirror.ts'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Only a sample, because comparing all of them would take minutes. `.ci/run` does. */
const sample = ['specs/rocketmq/master-slave.ts', 'specs/rocketmq/multi-pair.ts', 'specs/kafka/isr-change.ts']

it('counterexamples/ is what `npm run counterexamples` generates from the specs', async () => {
  const args = ['counterexamples', ...sample, '--check']
  const { stdout, stderr, exitCode } = await runCli(args, { cwd: root, timeoutMs: 290_000 })
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
      models: `{
        'all in one': {
          expect: { Small: 'violated' },
          story: { title: 'Counted too far', text: 'It counts. Nobody stops it.', bug: 'KAFKA-1, KIP-1 and some/one#2' },
        },
        'again': { expect: { Small: 'violated' } },
        'wrong': {},
      }`,
    }),
    'b.ts': specSource({ name: 'system/b', models: "{ 'holds after all': { expect: { Small: 'violated' } } }" }),
    'c.ts': specSource({
      name: 'system/c',
      models:
        "{ 'nothing to tell': { expect: { Small: 'holds' }, story: { title: 'A', text: 'B', property: 'Small' } } }",
    }),
    'all/specs/one.ts': specSource({
      name: 'one/spec',
      holds: 's.n < 2',
      models: `{
        'told': { expect: { Small: 'violated' }, story: { title: 'Two, really?', text: 'One. Two.', bug: 'a/b#7' } },
        'not told': { expect: { Small: 'violated' } },
      }`,
    }),
  })
  const run = (...args: readonly string[]) =>
    runCli(['counterexamples', ...args, '--out', 'made'], { cwd: folder.path })
  const made = async () => filesBelow(join(folder.path, 'made'))
  const files = [
    'system/a/again.Small.txt',
    ...['dot', 'json', 'svg', 'txt'].map((ending) => `system/a/all-in-one.Small.${ending}`),
  ]

  it('mirrors the specs, names stale files, and removes files that are no longer generated', async () => {
    expect(await run('a.ts', '--check')).toMatchObject({ exitCode: 21 })
    expect(await run('a.ts')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('made: 5 files, 5 changed') as string,
    })
    expect(await made()).toEqual(files)
    expect(await run('a.ts', '--check')).toMatchObject({ exitCode: 0, stdout: 'made: 5 files, up to date\n' })

    const [, dot = '', json = ''] = files.map((file) => join(folder.path, 'made', file))
    const before = await readFile(dot, 'utf8')
    await writeFile(dot, 'other')
    await rm(json)
    await writeFile(join(folder.path, 'made/system/a/old.Small.dot'), '')
    const { stdout, exitCode } = await run('a.ts', '--check')
    expect(stdout).toBe(
      `missing: made/${files[2]}\nstale: made/${files[1]}\nleft over: made/system/a/old.Small.dot\nmade: 5 files, 3 not up to date\n`,
    )
    expect(exitCode).toBe(21)
    expect(await readFile(dot, 'utf8')).toBe('other')

    expect(await run('a.ts')).toMatchObject({ exitCode: 0 })
    expect(await made()).toEqual(files)
    expect(await readFile(dot, 'utf8')).toBe(before)
  })

  it('accepts files with Windows line endings', async () => {
    await run('a.ts')
    const paths = files.map((file) => join(folder.path, 'made', file))
    const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
    const windows = texts.map((text) => text.replaceAll('\n', '\r\n'))
    for (const [i, path] of paths.entries()) await writeFile(path, windows[i] ?? '')
    expect(await run('a.ts', '--check')).toMatchObject({ exitCode: 0, stdout: 'made: 5 files, up to date\n' })
    expect(await run('a.ts')).toMatchObject({ exitCode: 0, stdout: 'made: 5 files, up to date\n' })
    expect(await Promise.all(paths.map((path) => readFile(path, 'utf8')))).toEqual(windows)
    for (const [i, path] of paths.entries()) await writeFile(path, texts[i] ?? '')
  })

  it.each([
    ['of a spec', 'system/a/notes.md', ['../a.ts']],
    ['that is hidden', 'system/a/.hidden/kept.txt', ['../a.ts']],
    ['of all specs', 'one/spec/notes.md', []],
    ['at the top', 'package.json', []],
    ['that is a page of its own', 'README.md', []],
  ])('does not remove files that it did not write: a file %s', async (_, path, specs) => {
    const cwd = join(folder.path, 'all')
    const out = join('kept', path.replaceAll('/', '-'))
    const file = join(cwd, out, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, 'mine')
    const { stderr, exitCode } = await runCli(['counterexamples', ...specs, '--out', out], { cwd })
    expect(stderr).toContain(`Q024 in --out\n  ${join(out, path)} was not written by this command`)
    expect(exitCode).toBe(2)
    expect(await readFile(file, 'utf8')).toBe('mine')
  })

  it('writes nothing if a violation is not found', async () => {
    const before = await made()
    const { stderr, exitCode } = await run('b.ts')
    expect(stderr).toContain('system/b, holds after all: Small is not violated as expected')
    expect(exitCode).toBe(21)
    expect(await made()).toEqual(before)
  })

  it('shows the stories of all specs on one page, and detects a stale page', async () => {
    const cwd = join(folder.path, 'all')
    expect(await runCli(['counterexamples'], { cwd })).toMatchObject({ exitCode: 0 })
    expect(await filesBelow(join(cwd, 'counterexamples'))).toEqual([
      'README.md',
      'one/spec/not-told.Small.txt',
      ...['dot', 'json', 'svg', 'txt'].map((ending) => `one/spec/told.Small.${ending}`),
    ])
    const page = join(cwd, 'counterexamples/README.md')
    const text = await readFile(page, 'utf8')
    expect(text).toContain('- one\n  - [Two, really?](#two-really)')
    expect(text).toContain(`
## one

### Two, really?

One. Two.

Known as [a/b#7](https://github.com/a/b/issues/7).

\`one/spec\`, model \`told\`. Small is violated: 3 states. [text](one/spec/told.Small.txt) ·`)
    await writeFile(page, `${text}more`)
    expect(await runCli(['counterexamples', '--check'], { cwd })).toMatchObject({
      exitCode: 21,
      stdout: expect.stringContaining('stale: counterexamples/README.md') as string,
    })
  })

  it('rejects a story about a property that is not violated', async () => {
    const { stderr, exitCode } = await run('c.ts')
    expect(stderr).toContain(
      "Q055 in c.ts, spec system/c, model 'nothing to tell', story\n  the model expects no violation that the story could be about",
    )
    expect(exitCode).toBe(150)
  })

  it('needs specs', async () => {
    expect(await run()).toMatchObject({
      exitCode: 150,
      stderr: expect.stringContaining('there are no specs') as string,
    })
  })
})
