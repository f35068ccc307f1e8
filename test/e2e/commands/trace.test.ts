import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const up = (n: number) => `{"action":"Up","binding":{"by":1},"see":{"n":${n}}}\n`

describe('trace', { timeout: 60_000 }, () => {
  const folder = specFolder({
    'counter.ts': specSource({ holds: 's.n < 2' }),
    'good.log': up(1),
    'broken.log': up(1) + up(2),
    'refused.log': up(1) + up(1),
    'sparing.ts': specSource({ name: 'sparing', forall: '{ by: range(1, 2) }', holds: 's.n !== 1' }),
    'maybe.log': '{"action":"Up"}\n',
    'empty.log': '\n',
    'deaf.ts': `import { log } from 'quorate'
import counter from './counter.ts'
export default log(counter, { read: () => null, node: () => 'node0', events: {} })`,
    'damaged.log': `${up(1)}{"action":"Up",`,
  })
  const trace = (...args: readonly string[]) => runCli(['trace', 'counter.ts', '--log', ...args], { cwd: folder.path })

  it.each([
    [['good.log'], 0, '✓ accepted: a behaviour of the spec explains the line'],
    [['broken.log'], 12, 'Small is broken at broken.log:2, by Up(by=1), in state 3'],
    [['refused.log'], 22, 'n: 2 in the model, 1 in the log'],
    [['refused.log', '--max-states', '1'], 22, 'refused: no behaviour'],
    [['good.log', '--expect', 'accepted'], 0, 'accepted'],
    [['good.log', '--expect', 'refused'], 21, 'accepted'],
    [['broken.log', '--expect', 'violated:Small'], 0, 'Small is broken'],
    [['refused.log', '--expect', 'refused'], 0, 'refused'],
  ])('%j ends with %d', async (args, exitCode, text) => {
    const { stdout, stderr, exitCode: code } = await trace(...args)
    expect([stderr, code]).toEqual(['', exitCode])
    expect(stdout).toContain(text)
  })

  it('accepts a log with an explanation that keeps the promise, and says that the promise is possibly broken', async () => {
    const { stdout, exitCode } = await runCli(['trace', 'sparing.ts', '--log', 'maybe.log'], { cwd: folder.path })
    expect(stdout).toContain('explains the line and breaks no promise; another one breaks a')
    expect(stdout).toContain('Small is possibly broken: another explanation of the log breaks it at maybe.log:1')
    expect(exitCode).toBe(0)
    const saving = await runCli(['trace', 'sparing.ts', '--log', 'maybe.log', '--json', '--save', 'sound.json'], {
      cwd: folder.path,
    })
    expect([saving.stderr, saving.exitCode]).toEqual(['', 0])
    const line = { file: 'maybe.log', line: 1 }
    expect(JSON.parse(saving.stdout)).toMatchObject({ broken: [{ certainty: 'possibly', steps: 1, line }] })
    const replayed = await runCli(['replay', 'sound.json', 'sparing.ts'], { cwd: folder.path })
    expect(replayed.stdout).toContain('all steps are possible')
    const missed = await trace('maybe.log', '--expect', 'violated:Small')
    expect(missed.exitCode).toBe(21)
  })

  it.each([
    [['nowhere.log'], 150, 'Q130 in nowhere.log'],
    [['empty.log'], 150, 'Q130 in empty.log\n  no line of the log means anything'],
    [['good.log', '--map', 'deaf.ts'], 150, 'Q130 in good.log\n  no line of the log means anything'],
    [['damaged.log'], 150, 'Q131 in damaged.log:2'],
    [['good.log', '--unlogged', 'Down'], 150, 'Q132 in --unlogged'],
    [['good.log', '--expect', 'violated:Smal'], 2, "Q015 in spec counter\n  there is no property 'Smal'"],
    [['good.log', '--expect', 'fine'], 2, "Q020\n  --expect cannot be 'fine'"],
  ])('%j is rejected with %d', async (args, exitCode, message) => {
    const { stdout, stderr, exitCode: code } = await trace(...args)
    expect([stdout, code]).toEqual(['', exitCode])
    expect(stderr).toContain(message)
  })

  it('saves an explanation that replay accepts, and prints JSON', async () => {
    const { stdout } = await trace('broken.log', '--json', '--save', 'saved.json')
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'quorate.trace/1',
      outcome: 'violated',
      broken: [{ property: 'Small', certainty: 'always', steps: 2, line: { file: 'broken.log', line: 2 } }],
      witness: [
        { action: 'Up', binding: { by: '1' }, hidden: false, line: 1 },
        { action: 'Up', binding: { by: '1' }, hidden: false, line: 2 },
      ],
    })
    expect(JSON.parse(await readFile(join(folder.path, 'saved.json'), 'utf8'))).toMatchObject({ length: 3 })
    const replayed = await runCli(['replay', 'saved.json', 'counter.ts'], { cwd: folder.path })
    expect([replayed.stdout.split('\n')[1], replayed.exitCode]).toEqual(['    still violates Small: 3 states', 12])
  })
})

const steps = (count: number) => Array.from({ length: count }, () => ({ action: 'Up', binding: { by: '1' } }))

describe('scenario', { timeout: 60_000 }, () => {
  const folder = specFolder({ 'counter.ts': specSource({ holds: 's.n < 2' }) })

  it.each([
    ['violations', 0, [{ name: 'violates Small', initial: 0, steps: steps(2) }]],
    ['actions', 0, [{ name: 'takes Up', initial: 0, steps: steps(1) }]],
    ['edges', 0, [{ name: 'steps 1', initial: 0, steps: steps(3) }]],
  ])('--cover %s', async (cover, exitCode, scenarios) => {
    const found = await runCli(['scenario', 'counter.ts', '--cover', cover], { cwd: folder.path })
    expect([found.stderr, found.exitCode]).toEqual(['', exitCode])
    expect(JSON.parse(found.stdout)).toMatchObject({ format: 'quorate.scenario/1', scenarios, uncovered: [] })
  })
})
