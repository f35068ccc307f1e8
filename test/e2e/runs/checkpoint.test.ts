import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CheckJson } from '../../../checker/render/machine/json.ts'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

/** Has 22,500 states, one of which violates the invariant. */
const square = {
  name: 'square',
  variables: "n: range(0, 149), m: range(0, 149), on: set(ids('b', 2, { symmetric: true }))",
  init: 's.on.add(0); s.on.add(1)',
  forall: '{ by: range(0, 1) }',
  when: 'by === 1 ? s.n < 149 : s.m < 149',
  then: 'if (by === 1) s.n += by; else s.m += 1',
  holds: 's.n < 100 || s.m < 125',
}
const source = specSource({
  ...square,
  models: "{ 'one': { expect: { Small: 'violated' } }, 'other': {} }",
})
const folder = specFolder({
  'square.ts': source,
  'changed.ts': source.replace('s.m < 125', 's.m < 126'),
  'impure.ts': specSource({
    ...square,
    name: 'impure',
    top: "const spoilt = process.env['SPOILT'] === 'yes'",
    when: '(by === 1 ? s.n < 149 : s.m < 149) && !(spoilt && s.n === 2 && s.m === 1)',
  }),
  'apart/importing.ts': specSource({
    ...square,
    name: 'importing',
    top: "import { limit } from '../limits/limit.ts'",
  }).replaceAll('s.m < 125', 's.m < limit'),
  'limits/limit.ts': 'export const limit: number = 125\n',
})

async function checkIn(options: Parameters<typeof runCli>[1], ...args: readonly string[]) {
  const { stdout, stderr, exitCode } = await runCli(['check', ...args, '--json'], { cwd: folder.path, ...options })
  return { json: stdout === '' ? null : (JSON.parse(stdout) as CheckJson), stderr, exitCode }
}

const check = (...args: readonly string[]) => checkIn({}, ...args)

/** The results that an interruption must not change. */
function lasting({ states, properties, actions, verdict, complete }: CheckJson) {
  return { states, properties, actions, verdict, complete }
}

describe.concurrent('quorate check --checkpoint', { timeout: 120_000 }, () => {
  it.each([
    ['in one thread', []],
    ['with two workers', ['--workers', '2']],
    ['with symmetry', ['--symmetry']],
  ])('continues after a limit, and gives the result of one run: %s', async (name, more) => {
    const spec = ['square.ts', '--model', 'one', '--continue', ...more]
    const kept = `kept ${name}`
    const whole = await check(...spec)
    const first = await check(...spec, '--checkpoint', kept, '--max-states', '6000')
    expect(first.json).toMatchObject({ complete: false })
    expect(first.stderr).toContain(`checkpoint in ${kept}: --resume ${kept} continues from there`)
    const second = await check(...spec, '--resume', kept)
    expect(second.stderr).toMatch(/continuing with the 6,\d\d\d states in kept/)
    expect(second.json && lasting(second.json)).toEqual(whole.json && lasting(whole.json))
    expect(second.exitCode).toBe(whole.exitCode)
    expect(await readdir(join(folder.path, kept))).toEqual([])
  })

  it('continues in another folder, with another path to the spec', async () => {
    const whole = await check('apart/importing.ts', '--continue')
    await check('apart/importing.ts', '--continue', '--checkpoint', 'moved', '--max-depth', '9')
    const options = { cwd: join(folder.path, 'limits') }
    const second = await checkIn(options, '../apart/importing.ts', '--continue', '--resume', '../moved')
    expect(second.stderr).toContain('continuing with the')
    expect(second.json && lasting(second.json)).toEqual(whole.json && lasting(whole.json))
    expect(second.exitCode).toBe(whole.exitCode)
  })

  it.each([
    ['one thread', []],
    ['two workers', ['--workers', '2']],
  ])('detects an impure spec by a state that was expanded before the break: %s', async (name, more) => {
    const kept = `impure ${name}`
    const first = await check('impure.ts', '--continue', ...more, '--checkpoint', kept, '--max-depth', '9')
    expect(first.json).toMatchObject({ complete: false })
    const options = { env: { SPOILT: 'yes' } }
    const second = await checkIn(options, 'impure.ts', '--continue', ...more, '--resume', kept)
    expect(second.json).toMatchObject({ failure: { code: 'Q106' } })
    expect(JSON.stringify(second.json)).toContain('the guard (when) or the domains (forall) of action Up')
    expect(second.exitCode).toBe(75)
  })

  it('is rejected unless it names a single model that can be saved', async () => {
    const several = await check('square.ts', '--checkpoint', 'none')
    expect(several).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Q029') as string })
    expect(several.stderr).toContain('2 models would be checked')
    const plain = await check('square.ts', '--model', 'one', '--engine', 'reference', '--checkpoint', 'none')
    expect(plain).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Q029') as string })
    const nowhere = await check('square.ts', '--checkpoint-every', '1m')
    expect(nowhere).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Q020') as string })
    expect(existsSync(join(folder.path, 'none'))).toBe(false)
  })

  it('does not overwrite a checkpoint, and rejects a checkpoint of another search', async () => {
    const one = ['square.ts', '--model', 'one']
    await check(...one, '--checkpoint', 'foreign', '--max-depth', '9')
    const again = await check(...one, '--checkpoint', 'foreign')
    expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Q081') as string })
    const other = await check('square.ts', '--model', 'other', '--resume', 'foreign')
    expect(other).toMatchObject({ exitCode: 150, stderr: expect.stringContaining('Q044') as string })
    expect(other.stderr).toContain('model (one, and now other)')
    const symmetric = await check(...one, '--symmetry', '--resume', 'foreign')
    expect(symmetric.stderr).toContain('symmetry (none, and now b)')
    const changed = await check('changed.ts', '--model', 'one', '--resume', 'foreign')
    expect(changed.stderr).toContain("the difference: the text of the spec's modules\n")
    const nothing = await check(...one, '--resume', 'nowhere')
    expect(nothing).toMatchObject({ exitCode: 150, stderr: expect.stringContaining('Q041') as string })
  })
})
