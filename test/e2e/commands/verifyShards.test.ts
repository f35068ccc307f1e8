import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

/** A spec whose action is enabled only in its second model. */
const halfDead = specSource({
  name: 'system/half',
  when: 'c.max === 2 && s.n < 3',
  more: "byConstruction: { Small: 'the domain ends there' }",
  models: '{ still: {}, moves: { constants: { max: 2 } } }',
})
const broken = specSource({
  name: 'system/broken',
  holds: 's.n < 3',
  models: "{ one: { expect: { Small: { violated: { states: 4 } } } }, 'holds, they say': {} }",
})

const timeless = (output: string) => output.replaceAll(/in \d.*s$|time="[^"]*"/gm, '')

describe('the shards of verify', { timeout: 60_000 }, () => {
  const folder = specFolder({ 'half.ts': halfDead, 'broken.ts': broken })
  const run = (...args: readonly string[]) => runCli(args, { cwd: folder.path })
  const shard = async (i: number, ...specs: readonly string[]) =>
    run('verify', ...specs, '--shard', `${i}/2`, '--reporter', `json=${i}.json`)
  const text = (name: string) => readFile(join(folder.path, name), 'utf8')

  it('together find the same as one run', async () => {
    expect(await run('verify', 'half.ts', '--update')).toMatchObject({ exitCode: 0 })
    for (const i of [1, 2]) {
      const { exitCode, stdout, stderr } = await shard(i, 'half.ts')
      expect({ exitCode, stdout }).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('1 model of 1 spec: 1 verified') as string,
      })
      expect(stderr).toContain(`shard ${i} of 2: 1 of 2 models`)
    }
    const whole = await run('verify', 'half.ts', '--reporter', 'junit=whole.xml')
    const merged = await run('verify', 'half.ts', '--merge', '1.json', '2.json', '--reporter', 'junit=merged.xml')
    expect(timeless(merged.stdout)).toBe(timeless(whole.stdout))
    expect(timeless(await text('merged.xml'))).toBe(timeless(await text('whole.xml')))
  })

  it.each([
    [['1.json'], "no file contains the model 'still' of system/half"],
    [['1.json', '2.json', '2.json'], "both contain the model 'still' of system/half"],
    [['1.json', '2.json', 'half.ts'], 'half.ts'],
    [['1.json', 'cut.json'], 'the results of a model are not complete'],
    [['1.json', '2.json', 'absent.json'], 'absent.json'],
  ])('refuses to merge %s', async (files, problem) => {
    const document = JSON.parse(await text('2.json')) as { readonly models: readonly object[] }
    const models = document.models.map((model) => ({ ...model, expectations: undefined }))
    await writeFile(join(folder.path, 'cut.json'), JSON.stringify({ ...document, models }))
    const { exitCode, stderr } = await run('verify', 'half.ts', '--merge', ...files)
    expect(stderr).toMatch(/^Q045 in --merge/)
    expect(stderr).toContain(problem)
    expect(exitCode).toBe(150)
  })

  it('rejects results of models that are not declared', async () => {
    expect(await run('verify', 'broken.ts', '--merge', '1.json', '2.json')).toMatchObject({ exitCode: 150 })
  })

  it('rejects results from a different version of the spec', async () => {
    const path = join(folder.path, 'half.ts')
    await writeFile(path, halfDead.replace('s.n < 3', 's.n < 2'))
    const edited = await run('verify', 'half.ts', '--merge', '1.json', '2.json')
    await writeFile(path, `// a comment is no code\n${halfDead}`)
    const commented = await run('verify', 'half.ts', '--merge', '1.json', '2.json')
    await writeFile(path, halfDead)
    expect(edited.stderr).toContain('it was made from other code of system/half')
    expect([edited.exitCode, commented.exitCode]).toEqual([150, 0])
  })

  it('shows unexpected violations when they are merged', async () => {
    const codes = [await shard(1, 'broken.ts'), await shard(2, 'broken.ts')].map(({ exitCode }) => exitCode)
    expect(codes).toContain(21)
    const merged = await run('verify', 'broken.ts', '--merge', '1.json', '2.json', '--reporter', 'html=page.html')
    expect(merged).toMatchObject({
      exitCode: 21,
      stdout: expect.stringContaining('→ state 4 violates Small') as string,
    })
    expect(await text('page.html')).toContain('<svg')
  })

  it.each([
    [['--shard', '3/2'], 'Q021'],
    [['--shard', '1/2', '--update'], 'Q020'],
    [['--shard', '1/2', '--merge', '1.json'], 'Q020'],
    [['--merge', '1.json', '--jobs', '2'], 'Q020'],
  ])('%s is wrong usage', async (args, code) => {
    const { exitCode, stderr } = await run('verify', 'half.ts', ...args)
    expect({ exitCode, code: stderr.slice(0, 4) }).toEqual({ exitCode: 2, code })
  })

  it('can be empty', async () => {
    expect(await run('verify', 'half.ts', '--shard', '3/3')).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('shard 3 of 3: 0 of 2 models') as string,
    })
  })

  it('simulate each model in one shard', async () => {
    const simulated = await Promise.all(
      [1, 2].map(async (i) => {
        const { stdout } = await run(
          'simulate',
          'half.ts',
          '--shard',
          `${i}/2`,
          '--seed',
          '1',
          '--walks',
          '1',
          '--json',
        )
        return (JSON.parse(stdout) as { readonly model: string }).model
      }),
    )
    expect(simulated.toSorted()).toEqual(['moves', 'still'])
  })
})
