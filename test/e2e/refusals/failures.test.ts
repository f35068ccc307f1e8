import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { type Pieces, specFolder, specSource } from '../../support/sources/specFiles.ts'

interface Failing {
  readonly spec: Pieces
  readonly code: string
  /** The location that the error names, from the outside in. */
  readonly where: readonly string[]
  readonly problem: string
  /** How many states the trace to the error has. */
  readonly states: number
}

/** Specs that fail while they run. */
const failing: Readonly<Record<string, Failing>> = {
  outside: {
    spec: {
      variables: 'brokers: array(ids("b", 2), record({ hw: range(0, 3) })), n: range(0, 9)',
      when: 's.n < 9',
      then: 's.n += 1; s.brokers[1].hw += 2',
    },
    code: 'Q103',
    where: ['action Up(by=1)', 'variable brokers[b1].hw'],
    problem: '4 is outside range(0, 3)',
    states: 2,
  },
  guardWrites: {
    spec: { when: '{ s.n = 1; return true }'.replace('{', '((() => {').concat(')())') },
    code: 'Q101',
    where: ['action Up(by=1)', 'variable n'],
    problem: 'must not write',
    states: 1,
  },
  invariantWrites: {
    spec: { holds: '((s.n = 2), true)' },
    code: 'Q101',
    where: ['invariant Small', 'variable n'],
    problem: 'must not write',
    states: 1,
  },
  effectThrows: {
    spec: { then: "if (s.n === 2) throw new TypeError('no luck'); s.n += by" },
    code: 'Q102',
    where: ['action Up(by=1)'],
    problem: 'TypeError: no luck',
    states: 3,
  },
  beyondCapacity: {
    spec: { variables: 'n: range(0, 3), log: seq(range(0, 9), 2)', then: 's.log.push(7)' },
    code: 'Q104',
    where: ['action Up(by=1)', 'variable log'],
    problem: 'more than 2 elements',
    states: 3,
  },
}

const folder = specFolder({
  ...Object.fromEntries(
    Object.entries(failing).map(([name, { spec }]) => [`${name}.ts`, specSource({ ...spec, name })]),
  ),
  'exits.ts': specSource({ top: 'process.exit(0)' }),
  'exitsLater.ts': specSource({ when: '(s.n === 2 && process.exit(0), s.n < 3)' }),
  'prints.ts': specSource({ top: "console.log('loaded')", when: "(console.info('asked'), s.n < 3)" }),
  'names.ts': specSource({
    more: "transitions: { '../../escaped': () => false, 'a/b': () => false },",
    models: "{ '..': {}, '': {}, 'a/b': {} }",
  }),
})
const files = Object.keys(failing).map((name) => `${name}.ts`)

interface Document {
  readonly spec: string
  readonly verdict: string
  readonly complete: boolean
  readonly properties: readonly { readonly verdict: string }[]
  readonly failure: {
    readonly code: string
    readonly where: readonly string[]
    readonly problem: string
    readonly trace: readonly unknown[]
  }
}

describe.concurrent('a spec that fails while it runs', { timeout: 60_000 }, () => {
  it.each(['fast', 'reference'])('is reported by the %s engine, with place, problem and trace', async (engine) => {
    const out = `out-${engine}`
    const { stdout, exitCode } = await runCli(['check', ...files, '--json', '--out', out, '--engine', engine], {
      cwd: folder.path,
    })
    const documents = JSON.parse(stdout) as readonly Document[]
    const found = documents.map(({ spec, verdict, complete, properties, failure }) => ({
      verdicts: [verdict, ...properties.map((p) => p.verdict)],
      complete,
      code: failure.code,
      where: [failure.where[0]?.replace(/:\d+:\d+$/, ':line:column'), ...failure.where.slice(1)].map((place) =>
        place?.replace(', when', ''),
      ),
      problem: failure.problem,
      states: failure.trace.length,
      spec,
    }))
    expect(found).toEqual(
      Object.entries(failing).map(([name, { code, where, problem, states }]) => ({
        verdicts: ['inconclusive', 'inconclusive'],
        complete: false,
        code,
        where: [`${name}.ts:line:column`, `spec ${name}`, ...where],
        problem: expect.stringContaining(problem) as string,
        states,
        spec: name,
      })),
    )
    expect(exitCode).toBe(75)
    expect(await readdir(join(folder.path, out))).toEqual([])
  })

  it('is reported with the value that it wrote, the place, and the path that leads there', async () => {
    const { stdout, exitCode } = await runCli(['check', 'outside.ts'], { cwd: folder.path })
    expect(exitCode).toBe(75)
    expect(stdout).toContain(`Q103 in outside.ts:11:55, spec outside, action Up(by=1), variable brokers[b1].hw
  4 is outside range(0, 3)`)
    expect(stdout).toMatch(/1 +initial state[^]*2 +Up\(by=1\)\n +brokers\[b1\]\.hw +0 → 2/)
  })

  it('is reported with the line that threw', async () => {
    const { stdout } = await runCli(['check', 'effectThrows.ts'], { cwd: folder.path })
    expect(stdout).toMatch(/Q102 in effectThrows\.ts:\d+:\d+, /)
  })
})

describe.concurrent('a spec cannot take over the command', { timeout: 60_000 }, () => {
  it('by ending the process during the search', async () => {
    const { stdout, exitCode } = await runCli(['check', 'exitsLater.ts', '--json'], { cwd: folder.path })
    expect(JSON.parse(stdout)).toMatchObject({ failure: { code: 'Q106' } })
    expect(exitCode).toBe(75)
  })

  it('by ending the process', async () => {
    const { stdout, stderr, exitCode } = await runCli(['check', 'exits.ts', '--json'], { cwd: folder.path })
    expect(stdout).toBe('')
    expect(stderr).toContain('does the spec, or a module that it imports, call process.exit?')
    expect(exitCode).toBe(75)
  })

  it('through what it prints: stdout contains only the result', async () => {
    const { stdout, stderr, exitCode } = await runCli(['check', 'prints.ts', '--json'], { cwd: folder.path })
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'holds' })
    expect(stderr).toMatch(/loaded[^]*asked/)
    expect(exitCode).toBe(0)
  })

  it('through its names: all files are in the folder', async () => {
    const { exitCode } = await runCli(['check', 'names.ts', '--out', 'deep/out'], { cwd: folder.path })
    expect(exitCode).toBe(21)
    expect(await readdir(join(folder.path, 'deep'))).toEqual(['out'])
    const made = (await readdir(join(folder.path, 'deep/out'))).filter((name) => name.endsWith('.txt')).toSorted()
    expect(made).toEqual([
      'a-b.a-b.txt',
      'a-b.escaped.txt',
      'unnamed.a-b-2.txt',
      'unnamed.a-b.txt',
      'unnamed.escaped-2.txt',
      'unnamed.escaped.txt',
    ])
  })
})
