import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../docs/markdown.ts'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const models = "{ 'as it is': { constants: { max: 3 }, expect: { Small: 'violated' } } }"
const broken = specSource({ name: 'system/counter', holds: 's.n < c.max', models })
const repaired = specSource({ name: 'system/counter', holds: 's.n < c.max', when: 's.n < c.max - 1', models })
/** A folder in which a trace can find its spec only by name. */
const elsewhere = specSource({ name: 'other', holds: 's.n < 2' })

describe('replay', { timeout: 60_000 }, () => {
  const folder = specFolder({
    'specs/system/counter.ts': broken,
    'specs/deep/unlike.ts': elsewhere,
    'repaired/specs/system/counter.ts': repaired,
    'stuck.ts': specSource({ name: 'stuck', more: "deadlock: 'error'" }),
    'empty/README.md': '',
    'bad/note.json': '{}',
  })
  const run = (...args: readonly string[]) => runCli(args, { cwd: folder.path })
  const replay = (...args: readonly string[]) => run('replay', ...args)
  const saved = 'counterexamples/system/counter/as-it-is.Small.json'
  const made = async (): Promise<void> => {
    await run('counterexamples')
    await run('check', 'specs/system/counter.ts', '--out', 'counterexamples/system/counter')
  }

  const report = async (...args: readonly string[]) => {
    const { stdout } = await run('check', ...args, '--json')
    await writeFile(join(folder.path, 'report.json'), stdout)
  }
  const text = (name: string) => readFile(join(folder.path, name), 'utf8')

  it('reports the result of a trace', async () => {
    await made()
    const violated = await replay(saved)
    expect(violated).toEqual({
      exitCode: 12,
      stdout: `✗ ${saved}\n    still violates Small: 4 states\n    system/counter, as it is\n`,
      stderr: '',
    })
    expect(await replay(saved, 'repaired/specs/system/counter.ts')).toEqual({
      exitCode: 0,
      stdout: `✓ ${saved}
    fixed: step 3, Up(by=1), is no longer enabled, because the guard of Up is false in state 3
      s.n < c.max - 1 (repaired/specs/system/counter.ts:10:30) is false
      n is 2
    system/counter, as it is
`,
      stderr: '',
    })
    const foreign = await replay(saved, 'specs/deep/unlike.ts', '--fault', 'crash=1')
    expect(foreign.stdout).toContain('not a behaviour of this spec: state 1 is not a state of this spec')
    expect(foreign.stdout).toContain('variable faults: the saved state does not have it')
    expect(foreign.exitCode).toBe(20)
  })

  it('reads files with Windows line endings', async () => {
    await made()
    for (const file of [saved, saved.replace('.json', '.itf.json')]) {
      const before = await replay(file)
      await writeFile(join(folder.path, 'windows.json'), `\u{FEFF}${(await text(file)).replaceAll('\n', '\r\n')}`)
      const after = await replay('windows.json')
      expect({ ...after, stdout: after.stdout.replace('windows.json', file) }).toEqual(before)
      expect(after.exitCode).toBe(12)
    }
    const spec = join(folder.path, 'specs/system/counter.ts')
    await writeFile(spec, broken.replaceAll('\n', '\r\n'))
    expect(await replay(saved)).toMatchObject({ exitCode: 12 })
    await writeFile(spec, broken)
  })

  it('compares the result with the expected outcome', async () => {
    const repairedSpec = 'repaired/specs/system/counter.ts'
    expect(await replay(saved, '--expect', 'violated')).toMatchObject({ exitCode: 0 })
    expect(await replay(saved, '--expect', 'fixed')).toMatchObject({ exitCode: 21 })
    expect(await replay(saved, repairedSpec, '--expect', 'fixed')).toMatchObject({ exitCode: 0 })
    expect(await replay(saved, repairedSpec, '--expect', 'violated')).toMatchObject({ exitCode: 21 })
    expect(await replay(saved, 'specs/deep/unlike.ts', '--fault', 'crash=1', '--expect', 'fixed')).toMatchObject({
      exitCode: 21,
    })
  })

  it('replays all traces in a folder, each with its own spec', async () => {
    await made()
    const all = await replay('counterexamples', '--expect', 'violated')
    expect(all.stdout).toBe(`✓ counterexamples/system/counter/as-it-is.Small.itf.json: still violates Small
✓ ${saved}: still violates Small
2 traces: 2 still violating
`)
    expect(all.exitCode).toBe(0)

    await writeFile(join(folder.path, 'specs/system/counter.ts'), repaired)
    const after = await replay('counterexamples', '--expect', 'violated')
    expect(after.stdout).toContain(`✗ ${saved}\n    fixed: step 3, Up(by=1), is no longer enabled`)
    expect(after.stdout).toContain('2 traces: 2 fixed\n')
    expect(after.exitCode).toBe(21)
    await writeFile(join(folder.path, 'specs/system/counter.ts'), broken)
  })

  it('reads reports, including deadlocks, and finds a spec by its name', async () => {
    await report('stuck.ts')
    expect(await replay('report.json', 'stuck.ts')).toMatchObject({ exitCode: 11 })
    await report('specs/deep/unlike.ts')
    expect(await replay('report.json')).toMatchObject({ exitCode: 12 })
    await report('specs/system/counter.ts', 'specs/deep/unlike.ts')
    expect((await replay('report.json')).stdout).toContain('2 traces: 2 still violating')
  })

  it('uses the settings of the trace unless others are given', async () => {
    const { stdout } = await run('check', 'specs/system/counter.ts', '-c', 'max=2', '--json')
    await writeFile(join(folder.path, 'two.json'), stdout)
    expect((await replay('two.json')).stdout).toContain('as in the trace: max=2, not 3')
    expect(await replay('two.json', '-c', 'max=3')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('fixed: all steps are possible, but Small holds throughout') as string,
    })
    expect(await replay('two.json', '--model', 'as it is')).toMatchObject({ exitCode: 0 })
    expect(await replay(saved, '--property', 'Deadlock')).toMatchObject({ exitCode: 11 })
  })

  it('prints the trace in other formats', async () => {
    for (const [format, ending] of [
      ['text', '.txt'],
      ['json', '.json'],
      ['itf', '.itf.json'],
      ['mermaid', '.mmd'],
      ['dot', '.dot'],
      ['svg', '.svg'],
      ['states', '.svg'],
    ] as const) {
      const { stdout, stderr, exitCode } = await replay(saved, '--format', format)
      expect(stdout).toBe(await text(saved.replace('.json', ending)))
      expect(stderr).toContain('still violates Small')
      expect(exitCode).toBe(12)
    }
  })

  it.each([
    ['throws.ts', { holds: "s.n < 3 || (() => { throw new Error('no') })()" }, 'Q102 in throws.ts:16:59', 'Error: no'],
    ['number.ts', { holds: '(s.n < 3 ? true : 0) as boolean' }, 'Q109 in number.ts:16:26', 'it returns 0'],
    [
      'unseen.ts',
      { top: 'const seen: number[] = []', holds: '(((list) => { try { list.push(s.n) } catch {} })(seen), s.n < 3)' },
      'Q111 in unseen.ts:16:',
      'it changes a frozen object (one that was created before the search began',
    ],
  ])('names the line of a spec that fails during the replay: %s', async (file, pieces, where, problem) => {
    await made()
    await writeFile(join(folder.path, file), specSource({ ...pieces, name: 'system/counter', models }))
    const { stderr, exitCode } = await replay(saved, file)
    expect(stderr).toContain(where)
    expect(stderr).toContain(`spec system/counter, invariant Small\n  `)
    expect(stderr).toContain(problem)
    expect(exitCode).toBe(75)
  })

  it.concurrent.each<readonly [readonly string[], number, string]>([
    [['none.json'], 150, 'Q038 in none.json\n  there is no such file or folder'],
    [['empty'], 150, 'Q038 in empty\n  there is no JSON file in this folder'],
    [['bad'], 150, 'Q038 in bad/note.json\n  it is neither a Quorate counterexample nor ITF'],
    [['bad/note.json', 'specs/deep/unlike.ts'], 150, 'Q038'],
    [['counterexamples', '--format', 'mermaid'], 2, 'Q027 in --format\n  only one trace can be printed'],
    [[saved, '-c', 'nodes=2'], 2, "Q010 in spec system/counter\n  there is no constant 'nodes'"],
    [[saved, '--property', 'Smal'], 2, 'Q015'],
    [[saved, '--model', 'other'], 2, 'Q014'],
    [[saved, 'none.ts'], 150, 'Q030'],
    [[], 2, 'no trace is given'],
    [[saved, '--expect', 'good'], 2, '--expect cannot be "good"'],
  ])('%j ends with %i', async (args, code, message) => {
    const { stderr, exitCode } = await replay(...args)
    expect(stderr).toContain(message)
    expect(exitCode).toBe(code)
  })

  it('needs the name of the spec', async () => {
    await writeFile(join(folder.path, 'nameless.json'), JSON.stringify({ vars: ['n'], states: [{ n: 0 }, { n: 1 }] }))
    expect(await replay('nameless.json')).toMatchObject({
      exitCode: 150,
      stderr: expect.stringContaining('Q040 in nameless.json\n  the trace does not name its spec') as string,
    })
    expect(await replay('nameless.json', 'specs/deep/unlike.ts')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('fixed: all steps are possible, but Small holds throughout') as string,
    })
    const lost = (await readFile(join(folder.path, saved), 'utf8')).replace('system/counter', 'system/contour')
    await writeFile(join(folder.path, 'lost.json'), lost)
    expect((await replay('lost.json')).stderr).toContain(
      "Q040 in lost.json\n  no spec below specs/ is called 'system/contour'\n  did you mean 'system/counter'?",
    )
  })
})

it("every counterexample of this project's specs is still a counterexample", async () => {
  const { stdout, exitCode } = await runCli(['replay', 'counterexamples', '--expect', 'violated'], { cwd: root })
  expect(stdout.split('\n').filter((line) => line.startsWith('✗'))).toEqual([])
  expect(exitCode).toBe(0)
})
