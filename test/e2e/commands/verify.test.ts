import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesBelow } from '../../../checker/cli/files/mirror.ts'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'
import { xmlElements } from '../../support/xml.ts'

const byConstruction = "byConstruction: { Small: 'the domain ends there' }"
const counter = (models: string): string => specSource({ name: 'system/counter', more: byConstruction, models })
const broken = (models: string): string => specSource({ name: 'system/broken', holds: 's.n < 3', models })

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '')
const unbroken = (text: string): string => text.replaceAll(/\s+/g, ' ')
const lineOf = (source: string, start: string): number =>
  source.split('\n').findIndex((line) => line.trim().startsWith(start)) + 1

describe('verify', { timeout: 60_000 }, () => {
  const folder = specFolder({
    'counter.ts': counter("{ one: {}, 'and two': {} }"),
    'broken.ts': broken("{ 'breaks, after three steps': { expect: { Small: { violated: { states: 4 } } } } }"),
    'idle.ts': specSource({
      name: 'system/idle',
      top: "import { forAll, implies } from 'quorate'",
      variables: 'n: range(0, 3), never: set(range(0, 1))',
      more: `observations: {
        Plain: (s) => s.n >= 0,
        Premise: (s) => implies(s.n > 3, false),
        Empty: (s) => forAll(s.never, () => false),
        Decides: (s) => implies(s.n > 1, s.n > 0),
        Unasked: (s) => s.n > 0,
        Broken: (s) => s.n > 0,
      },
      byConstruction: { Small: 'the domain ends there', Broken: 'so I thought' }`,
      models: `{ one: { expect: {
        Plain: 'holds', Premise: 'holds', Empty: 'holds', Decides: 'holds', Broken: { violated: { states: 1 } },
      } } }`,
    }),
    'dead.ts': specSource({ name: 'system/dead', when: 's.n > 3', more: byConstruction }),
    'missed.ts': broken("{ 'holds, they say': {} }"),
    'twice.ts': specSource({
      name: 'system/twice',
      holds: 's.n < 3',
      more: 'transitions: { Tiny: (a, b) => b.n < 2 }',
      models: "{ 'holds, they say': {} }",
    }),
    'throws.ts': specSource({ name: 'system/throws', then: "throw new Error('on purpose')", more: byConstruction }),
    'dies.ts': specSource({
      name: 'system/dies',
      variables: "n: (process.kill(process.pid, 'SIGKILL'), range(0, 3))",
      models: '{ one: {}, two: {} }',
    }),
    'ill.ts': specSource({ name: 'system/ill', variables: 'n: range(3, 1)' }),
  })
  const run = (...args: readonly string[]) => runCli(['verify', ...args], { cwd: folder.path })
  const lockPath = () => join(folder.path, 'specs/verdicts.lock.json')

  it('writes the lock file, and reports differences from it', async () => {
    expect(await run('counter.ts', 'broken.ts')).toMatchObject({
      exitCode: 21,
      stdout: expect.stringContaining('specs/verdicts.lock.json: there is no such file') as string,
    })
    expect(await run('counter.ts', 'broken.ts', '--update')).toMatchObject({ exitCode: 0 })
    const lock = await readFile(lockPath(), 'utf8')
    expect(lock).toBe(`{
  "format": "quorate.lock/1",
  "system/broken": {
    "breaks, after three steps": { "distinct": 4, "generated": 4, "depth": 4, "verdicts": { "Small": 4 } }
  },
  "system/counter": {
    "and two": { "distinct": 4, "generated": 4, "depth": 4, "verdicts": { "Small": "holds" } },
    "one": { "distinct": 4, "generated": 4, "depth": 4, "verdicts": { "Small": "holds" } }
  }
}
`)
    expect(await readdir(join(folder.path, 'specs'))).toEqual(['verdicts.lock.json'])
    expect(await run('counter.ts', 'broken.ts')).toMatchObject({ exitCode: 0 })

    await writeFile(lockPath(), lock.replace('"one": { "distinct": 4', '"one": { "distinct": 5'))
    const drifted = await run('counter.ts')
    expect(drifted.exitCode).toBe(21)
    expect(lines(drifted.stdout).filter((line) => /→|verified/.test(line))).toEqual([
      '    distinct 5 → 4; if that is right, accept it: quorate verify --update',
      expect.stringMatching(/^2 models of 1 spec: 1 verified, 1 not, 1 finding; 8 states in /),
    ])

    await writeFile(lockPath(), lock)
    await writeFile(join(folder.path, 'counter.ts'), counter('{ one: {}, three: {} }'))
    const renamed = await run('counter.ts')
    expect(renamed.exitCode).toBe(21)
    const accept = 'if that is right, accept it: quorate verify --update'
    expect(renamed.stdout).toContain(`the model is not in the lock file; ${accept}`)
    expect(unbroken(renamed.stdout)).toContain(
      `the model 'and two' is locked, but the spec does not declare it; ${accept}`,
    )
    expect(await run('counter.ts', '--update')).toMatchObject({ exitCode: 0 })
    const relocked = await readFile(lockPath(), 'utf8')
    expect(relocked).toContain('"three"')
    expect(relocked).toContain('system/broken')
    expect(relocked).not.toContain('and two')
  })

  it('finds idle actions and properties', async () => {
    const { stdout, exitCode } = await run('idle.ts', 'dead.ts', '--update', '--lock', 'other/lock.json')
    expect(exitCode).toBe(21)
    expect(stdout).toMatch(/^2 models of 2 specs: 2 verified, 6 findings; 5 states in /m)
    const found = stdout.split(/^✗ /m).slice(1)
    expect(found.map((text) => text.replaceAll(/\s+/g, ' ').replace(/ \d+ models.*/, ''))).toEqual([
      expect.stringMatching(/^system\/idle: Plain is not violated in any model/),
      expect.stringMatching(/^system\/idle: Premise decides nothing/),
      expect.stringMatching(/^system\/idle: Empty decides nothing/),
      expect.stringMatching(/^system\/idle: Unasked is not checked in any model/),
      expect.stringMatching(/^system\/idle: Broken is declared to hold by construction, but is violated/),
      expect.stringMatching(/^system\/dead: Up is not enabled in any state of any model/),
    ])
  })

  it('attaches annotations to lines, and writes JUnit XML and a summary', async () => {
    const reporters = ['github', 'junit=report.xml', 'markdown=summary.md'].flatMap((r) => ['--reporter', r])
    const { stdout, exitCode } = await run('missed.ts', 'dead.ts', ...reporters, '--update', '--lock', 'none.json')
    expect(exitCode).toBe(21)
    const property = lineOf(broken(''), 'invariants:')
    const action = lineOf(specSource({}), 'then:')
    expect(lines(stdout).filter((line) => line.startsWith('::'))).toEqual([
      expect.stringMatching(
        `^::error file=missed.ts,line=${property},title=system/broken%2C holds%2C they say::Small: violated in 4 states, but expected: holds%0ASmall is violated: 4 states`,
      ),
      expect.stringMatching(`^::error file=dead.ts,line=${action},title=system/dead::Up is not enabled in any state`),
    ])
    const report = await readFile(join(folder.path, 'report.xml'), 'utf8')
    expect(elementsOf(report)).toEqual([
      'testsuites tests=4 failures=2 errors=0',
      'testsuite tests=2 failures=1 errors=0',
      'testcase',
      'failure',
      'testcase',
      'testsuite tests=2 failures=1 errors=0',
      'testcase',
      'testcase',
      'failure',
    ])
    expect(await readFile(join(folder.path, 'summary.md'), 'utf8')).toContain(
      '| system/broken | holds, they say | Small:',
    )
    await expect(readFile(join(folder.path, 'none.json'))).rejects.toThrow('ENOENT')
  })

  it('links its reports to the counterexamples, known and unexpected ones', async () => {
    const stem = 'system/broken/breaks-after-three-steps.Small'
    await runCli(['counterexamples', 'broken.ts'], { cwd: folder.path })
    const reporters = ['github', 'junit=linked.xml', 'markdown=linked.md'].flatMap((r) => ['--reporter', r])
    const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'a/b', GITHUB_SHA: 'c0ffee' }
    const verify = (...args: readonly string[]) =>
      runCli(['verify', ...args, ...reporters, '--lock', 'none.json', '--update'], { cwd: folder.path, env })
    const text = (name: string) => readFile(join(folder.path, name), 'utf8')

    await verify('broken.ts')
    expect(await text('linked.xml')).toContain(
      `<system-out>[[ATTACHMENT|${join('counterexamples', stem)}.txt]]</system-out>`,
    )
    expect(await text('linked.md')).toContain(
      `| Small | [txt](https://github.com/a/b/blob/c0ffee/counterexamples/${stem}.txt) |`,
    )
    await rm(join(folder.path, 'none.json'), { force: true })

    const { exitCode } = await verify('missed.ts', '--out', 'unexpected')
    expect(exitCode).toBe(21)
    const files = ['txt', 'json', 'itf.json', 'mmd', 'dot', 'svg'].map((e) => `system/broken/holds-they-say.Small.${e}`)
    expect((await filesBelow(join(folder.path, 'unexpected'))).toSorted()).toEqual(files.toSorted())
    const paths = files.map((file) => join('unexpected', file))
    expect(elementsOf(await text('linked.xml'))).toContain('system-out')
    const picture = paths.filter((path) => path.endsWith('.svg'))
    expect((await text('linked.xml')).match(/\[\[.*\]\]/g)).toEqual(picture.map((path) => `[[ATTACHMENT|${path}]]`))
    expect(await text('linked.md')).toContain(
      `| ✗ system/broken | holds, they say | Small | ${paths.map((path) => `\`${path}\``).join(' ')} |`,
    )
  })

  it('shows the counterexample and the command in every report, in one finding per model', async () => {
    const lock = join(folder.path, 'agreed.json')
    await writeFile(lock, LOCKED)
    await mkdir(join(folder.path, '.git'), { recursive: true })
    await mkdir(join(folder.path, 'packages/one'), { recursive: true })
    const reporters = ['github', 'junit=r.xml', 'markdown=r.md', 'html=r.html'].flatMap((r) => ['--reporter', r])
    const { stdout, exitCode } = await runCli(['verify', '../../twice.ts', '--lock', lock, ...reporters], {
      cwd: join(folder.path, 'packages/one'),
    })
    const report = (name: string) => readFile(join(folder.path, 'packages/one', name), 'utf8')
    expect(exitCode).toBe(21)
    expect(stdout).toMatch(/^1 model of 1 spec: 1 not, 1 finding; /m)
    const command = "npx quorate check ../../twice.ts --model 'holds, they say'"
    const said = ['Small: violated in 4 states, but expected: holds', 'Tiny: violated in 3 states, but expected: holds']
    const trace = [
      'Tiny is violated by a step: 3 states',
      '  → the step to state 3 violates Tiny',
      '',
      `show it again, and Small: ${command}`,
    ]
    for (const line of [...said, ...trace]) expect(stdout).toContain(`${line}\n`)

    const [annotation = ''] = lines(stdout).filter((line) => line.startsWith('::'))
    expect(annotation).toContain('::error file=twice.ts,')
    for (const line of [...said, ...trace]) expect(`${annotation}%0A`).toContain(`${line}%0A`)

    const xml = await report('r.xml')
    const [failure, ...others] = xmlElements(xml).filter(({ name }) => name === 'failure')
    expect(others).toEqual([])
    for (const line of [...said, ...trace]) expect(`${failure?.text}\n`).toContain(`${line}\n`)
    expect(elementsOf(xml)[0]).toBe('testsuites tests=2 failures=1 errors=0')

    const markdown = await report('r.md')
    for (const line of trace) expect(markdown).toContain(`${line}\n`)
    expect((await report('r.html')).match(/violates Tiny/g)?.length).toBeGreaterThan(0)
  })

  it('prints the same results with any number of processes', async () => {
    const [one, three] = await Promise.all(
      ['1', '3'].map((jobs) => run('counter.ts', 'missed.ts', 'dead.ts', 'idle.ts', '--jobs', jobs)),
    )
    const untimed = [one, three].map((outcome) => outcome?.stdout.replace(/ in \S+ s$/m, ''))
    expect(untimed[0]).toContain('4 specs')
    expect(untimed[1]).toBe(untimed[0])
  })

  it('reports that a worker died, that a spec fails, and that one is ill-formed', async () => {
    const dead = await run('dies.ts', '--update', '--lock', 'none.json')
    expect(dead.exitCode).toBe(20)
    expect(dead.stdout.match(/gave no answer: SIGKILL ended it/g)).toHaveLength(2)
    expect(await run('throws.ts', '--update', '--lock', 'none.json')).toMatchObject({
      exitCode: 75,
      stdout: expect.stringContaining('Q102 in throws.ts') as string,
    })
    expect(await run('ill.ts', 'counter.ts')).toMatchObject({
      exitCode: 150,
      stderr: expect.stringMatching(/^Q051 in ill.ts/) as string,
    })
    expect(await run('counter.ts', '--reporter', 'junit')).toMatchObject({ exitCode: 2 })
    await rm(lockPath(), { force: true })
  })
})

/** The results that were accepted before the model was broken. */
const LOCKED = `{
  "format": "quorate.lock/1",
  "system/twice": { "holds, they say": { "distinct": 9, "generated": 9, "depth": 9, "verdicts": { "Small": "holds" } } }
}
`

/** The names of a document's elements in order, with their counts. */
function elementsOf(xml: string): readonly string[] {
  return xmlElements(xml).map(({ name, attributes }) => {
    const counts = ['tests', 'failures', 'errors'].filter((count) => attributes[count] !== undefined)
    return [name, ...counts.map((count) => `${count}=${attributes[count]}`)].join(' ')
  })
}
