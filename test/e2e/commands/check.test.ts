import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }
import type { CheckJson } from '../../../checker/render/machine/json.ts'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

const wrong = `{
  'as expected': { expect: { Small: { violated: { states: 4 } } } },
  'too short': { expect: { Small: { violated: { states: 3 } } } },
  'not named': {},
}`
const stuck = { more: "deadlock: 'error'," }
const cut = { more: 'constraint: (s) => s.n < 2,' }

const folder = specFolder({
  'holds.ts': specSource({ name: 'holds', models: "{ 'one': { faults: { crash: 1 } }, 'two': {} }" }),
  'plain.ts': specSource({ name: 'plain' }),
  'wrong.ts': specSource({ name: 'wrong', holds: 's.n < 3', models: wrong }),
  'violated.ts': specSource({
    name: 'violated',
    holds: 's.n < 3',
    models: "{ 'The (first), one!': { expect: { Small: 'violated' } } }",
  }),
  'stuck.ts': specSource({ name: 'stuck', ...stuck }),
  'bounded.ts': specSource({ name: 'bounded', ...cut, models: "{ 'told': { expect: { Small: 'bounded' } } }" }),
  'unbounded.ts': specSource({ name: 'unbounded', ...cut, models: "{ 'not told': {} }" }),
  'copies.ts': specSource({
    top: 'const evaluated = Math.random()',
    name: "' + `evaluated at ${evaluated}` + '",
    models: `{ ${Array.from({ length: 10 }, (_, i) => `'model ${i}': {}`).join(', ')} }`,
  }),
})

/** The part of the output that must not depend on the engine. */
const told = (text: string): unknown =>
  (JSON.parse(text) as readonly CheckJson[]).map((one) => ({
    ...one,
    storage: null,
    expandedBy: null,
    memory: null,
    seconds: 0,
  }))

const check = (...args: readonly string[]) => runCli(['check', ...args], { cwd: folder.path })

describe.concurrent('check', { timeout: 60_000 }, () => {
  it('prints a verdict for every model of a spec, in about one screen', async () => {
    const { stdout, exitCode } = await runCli(['check', 'specs/rocketmq/master-slave.ts'], { cwd: root })
    const lines = stdout.trimEnd().split('\n')
    const models = lines.filter((line) => line.startsWith('✓'))
    expect(models.length).toBeGreaterThanOrEqual(20)
    expect(lines.length).toBe(models.length + 3)
    expect(lines.at(-1)).toContain(`${models.length} models: ${models.length} as expected`)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120)
    expect(exitCode).toBe(0)
  })

  it.each<[args: string, exitCode: number, ...stdout: string[]]>([
    ['holds.ts', 0, '2 models: 2 as expected'],
    ['plain.ts', 0, '✓ Small  holds', '4 distinct, 4 generated, depth 4'],
    ['plain.ts -c max=2', 0, 'plain · defaults, overridden', 'max=2'],
    ['plain.ts --fault crash=2', 0, 'faults: crash=2'],
    ['violated.ts', 0, '✓ Small  violated in 4 states, as expected'],
    ['violated.ts -c max=3', 12, '✗ Small  violated in 4 states'],
    ['wrong.ts', 21, '✓ as expected', '✗ too short', '✗ not named', 'expected: violated in 3 states'],
    ['wrong.ts --model', 2],
    ['wrong.ts --property Small --model', 2],
    ['stuck.ts', 11, 'Deadlock', 'violated in 4 states'],
    ['bounded.ts', 0, 'holds within the constraint, as expected'],
    ['unbounded.ts', 20, '? Small  bounded, but expected: holds'],
    ['holds.ts --model two --max-states 1', 20, 'inconclusive', 'state limit'],
    ['holds.ts --model two --max-depth 2', 20, 'bounded'],
    ['stuck.ts violated.ts -c max=3', 12],
  ])('%s', async (args, code, ...parts) => {
    const { stdout, exitCode } = await check(...args.split(' '))
    for (const part of parts) expect(stdout).toContain(part)
    expect(exitCode).toBe(code)
  })

  it('prints one JSON document: an object for one model, an array for several', async () => {
    const [one, several] = await Promise.all([
      check('holds.ts', '--model', 'one', '--json'),
      check('holds.ts', 'plain.ts', '--json'),
    ])
    expect(JSON.parse(one.stdout)).toMatchObject({
      format: 'quorate.check/1',
      spec: 'holds',
      model: 'one',
      constants: { max: 3 },
      faults: { crash: 1 },
      verdict: 'holds',
      complete: true,
      states: { distinct: 4, generated: 4, depth: 4, queued: 0 },
      properties: [{ name: 'Small', kind: 'invariant', verdict: 'holds', length: null, trace: null }],
      actions: [
        { name: 'Up', fired: 3, new: 3 },
        { name: 'Crash', fired: 0, new: 0 },
      ],
      workers: 1,
      symmetry: [],
    })
    const list = JSON.parse(several.stdout) as readonly CheckJson[]
    expect(list.map(({ spec, model }) => [spec, model])).toEqual([
      ['holds', 'one'],
      ['holds', 'two'],
      ['plain', null],
    ])
    expect(
      list.every(({ memory }) => memory !== null && memory.baseBytes > 1e6 && memory.peakBytes >= memory.baseBytes),
    ).toBe(true)
  })

  it('reports the same results with the reference engine', async () => {
    const files = ['holds.ts', 'wrong.ts', 'stuck.ts', 'bounded.ts', '--json', '--continue']
    const [fast, reference] = await Promise.all([check(...files), check(...files, '--engine', 'reference')])
    expect(told(reference.stdout)).toEqual(told(fast.stdout))
    expect(reference.exitCode).toBe(fast.exitCode)
  })

  it('evaluates the spec again for each of its models', async () => {
    const { stdout } = await check('copies.ts', '--json')
    const names = (JSON.parse(stdout) as readonly CheckJson[]).map(({ spec }) => spec)
    expect(new Set(names).size).toBe(10)
  })

  it('writes the counterexamples of all models', async () => {
    const { stdout, exitCode } = await check('violated.ts', '--out', 'pictures/new')
    expect(exitCode).toBe(0)
    const stem = 'The-first-one.Small'
    const endings = ['dot', 'itf.json', 'json', 'mmd', 'svg', 'txt']
    expect((await readdir(join(folder.path, 'pictures/new'))).sort()).toEqual(endings.map((e) => `${stem}.${e}`))
    for (const ending of endings) expect(stdout).toContain(`pictures/new/${stem}.${ending}`)
    expect(stdout).toContain(`quorate replay pictures/new/${stem}.json violated.ts`)
    const content = (ending: string) => readFile(join(folder.path, `pictures/new/${stem}.${ending}`), 'utf8')
    expect(await content('txt')).toContain('Small is violated: 4 states')
    expect(await content('dot')).toContain('digraph')
    expect(await content('svg')).toContain('<svg')
    expect(await content('mmd')).toMatch(/^sequenceDiagram\n/)
    expect(JSON.parse(await content('itf.json'))).toMatchObject({ vars: ['n'], states: { length: 4 } })
    expect(JSON.parse(await content('json'))).toMatchObject({
      format: 'quorate.counterexample/1',
      spec: 'violated',
      model: 'The (first), one!',
      property: { name: 'Small', kind: 'invariant' },
      length: 4,
    })
  })

  it('keeps the files of several specs and of overrides apart', async () => {
    await check('violated.ts', 'wrong.ts', '--out', 'several')
    expect(
      (await readdir(join(folder.path, 'several'), { recursive: true })).filter((f) => f.endsWith('.svg')).sort(),
    ).toEqual([
      'violated/The-first-one.Small.svg',
      'wrong/as-expected.Small.svg',
      'wrong/not-named.Small.svg',
      'wrong/too-short.Small.svg',
    ])
    await check('violated.ts', '-c', 'max=3', '--out', 'overridden')
    expect(await readdir(join(folder.path, 'overridden'))).toContain('defaults-max-3.Small.svg')
  })

  it('shows differences, or whole states', async () => {
    const [differences, full] = await Promise.all([
      check('wrong.ts', '-c', 'max=3'),
      check('wrong.ts', '-c', 'max=3', '--full'),
    ])
    expect(differences.stdout).toMatch(/n +0 → 1/)
    expect(full.stdout).toMatch(/\* n +1\n/)
  })

  it('uses colours only if asked to', async () => {
    const [plain, coloured] = await Promise.all([check('plain.ts'), check('plain.ts', '--color')])
    expect(plain.stdout).not.toContain('\u001B')
    expect(coloured.stdout).toContain('\u001B[32m')
  })
})

describe.concurrent('quorate', { timeout: 60_000 }, () => {
  it('prints its version', async () => {
    expect(await runCli(['--version'])).toEqual({ stdout: `${manifest.version}\n`, stderr: '', exitCode: 0 })
  })

  it('prints help', async () => {
    const [all, one] = await Promise.all([runCli(['--help']), runCli(['check', '--help'])])
    expect(all.stdout).toContain('Exit codes')
    expect(one.stdout).toContain('Examples:')
    for (const option of ['--model', '-c, --constant', '--fault', '--property', '--max-time', '--out', '--json'])
      expect(one.stdout).toContain(option)
    expect([all.exitCode, one.exitCode]).toEqual([0, 0])
  })

  it('completes options in a shell', async () => {
    const { stdout } = await runCli(['completion'])
    expect(stdout).toContain('quorate')
    expect((await runCli(['--get-yargs-completions', 'quorate', 'check', '--max-'])).stdout.split('\n')).toContain(
      '--max-depth',
    )
  })
})
