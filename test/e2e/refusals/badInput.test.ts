import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const models = "{ 'two': {}, 'three': { faults: { crash: 1 } } }"
const good = specSource({ models })

const folder = specFolder({
  'good.ts': good,
  'unparsed.ts': good.replace('init: (s)', 'init: ('),
  'unresolved.ts': `import { nothing } from './nowhere.ts'\n${good}\nnothing()`,
  'empty.ts': specSource({ variables: 'n: range(0, 3), brokers: array(2, record({ hw: range(3, 1) }))' }),
  'noIds.ts': specSource({ variables: "n: range(0, 3), leader: ids('b', 0)" }),
  'noDomain.ts': specSource({ variables: 'n: range(0, 3), part: record({ log: seq(3, 2) })' }),
  'large.ts': specSource({ variables: 'n: range(0, 3), big: set(range(0, 99999), { max: 60000 })' }),
  'largeInAll.ts': specSource({
    variables:
      'n: range(0, 3), some: array(50, set(range(0, 9999), { max: 120 })), more: array(40, set(range(0, 9999), { max: 120 }))',
  }),
  'noDefault.ts': good.replace('export default', 'export const counter ='),
  'noSpec.ts': 'export default { name: "counter" }\n',
  'throws.ts': `${good}\nfunction fail() {\n  throw new Error('no luck')\n}\nfail()\n`,
  'builderThrows.ts': good.replace('const { action', 'if (c.max === 3) throw new Error("no luck")\n  const { action'),
  'misspelt.ts': `import { rnage } from 'quorate'\nrnage(0, 3)\n${good}`,
  'inBuilder.ts': `import { model } from 'quorate'\n${good.replace('state({', 'model({')}`,
  'waits.ts': `await Promise.resolve()\n${good}`,
  'nothing.ts': specSource({ init: 's.n = 3', more: 'constraint: (s) => s.n < 2,' }),
  'copy.ts': good,
  'merged.json': '<<<<<<< HEAD\n',
  'folder/file': '',
  'folder.svg/file': '',
})

/** Arguments of `check`. */
const refused = (args: readonly string[], exitCode: number, message: readonly (string | RegExp)[]): Promise<void> =>
  refusedBy(['check', ...args], exitCode, message)

/** The command ends with this code before anything runs: with a message on stderr, nothing on stdout, and no file. */
async function refusedBy(
  args: readonly string[],
  exitCode: number,
  message: readonly (string | RegExp)[],
): Promise<void> {
  const outcome = await runCli(args, { cwd: folder.path })
  for (const part of message) expect(outcome.stderr).toMatch(part)
  expect({ exitCode: outcome.exitCode, stdout: outcome.stdout }).toEqual({ exitCode, stdout: '' })
  expect(outcome.stderr).not.toContain('    at ')
}

describe.concurrent('a spec that cannot be loaded', { timeout: 60_000 }, () => {
  it.each<[file: string, ...message: (string | RegExp)[]]>([
    ['god.ts', 'Q030 in god.ts', 'there is no such file', "did you mean 'good.ts'?"],
    ['.', 'Q030 in .', 'this is a directory', '*.ts'],
    ['unparsed.ts', /Q031 in unparsed\.ts:\d+:\d+/, 'Unexpected'],
    ['unresolved.ts', /unresolved\.ts:1:\d+/, './nowhere.ts'],
    ['empty.ts', 'Q051 in empty.ts, variable brokers[].hw', 'range(3, 1) has no values'],
    ['noIds.ts', 'variable leader', "ids('b', 0) has no values"],
    ['noDomain.ts', 'variable part.log[]', '3 is not a domain'],
    ['large.ts', 'large.ts, variable big', /takes \d+ bits/],
    ['largeInAll.ts', 'Q052 in largeInAll.ts', /a state takes \d+ bits/, 'the largest variable is some'],
    ['noDefault.ts', 'Q033 in noDefault.ts', 'there is no default export'],
    ['noSpec.ts', 'Q034 in noSpec.ts', 'not a spec'],
    ['throws.ts', /Q032 in throws\.ts:\d+:9/, 'no luck'],
    ['builderThrows.ts', 'Q056 in builderThrows.ts', 'no luck'],
    ['misspelt.ts', 'Q031 in misspelt.ts:2:', "'quorate' does not export 'rnage'", "did you mean 'range'?"],
    ['inBuilder.ts', /Q031 in inBuilder\.ts, spec counter, inBuilder\.ts:\d+:/, "does not export 'model'", '{ state }'],
    ['waits.ts', 'Q031 in waits.ts:1:1', 'top-level await is not allowed'],
  ])('%s', async (file, ...message) => {
    await refused([file, '--out', `out-${file}`], 150, message)
    expect(existsSync(join(folder.path, `out-${file}`))).toBe(false)
  })

  it('nothing.ts, whose initial states are all outside the constraint', async () => {
    const { stdout, exitCode } = await runCli(['check', 'nothing.ts'], { cwd: folder.path })
    expect(stdout).toContain('Q057 in nothing.ts')
    expect(stdout).toContain('nothing is reachable')
    expect(exitCode).toBe(150)
  })
})

describe.concurrent('a wrong command line', { timeout: 60_000 }, () => {
  it.each<[args: string, ...message: (string | RegExp)[]]>([
    ['good.ts --modle two', "no option 'modle'", "did you mean 'model'?"],
    ['good.ts --model tow', "no model 'tow'", "did you mean 'two'?"],
    ['good.ts -c mx=3', "no constant 'mx'", "did you mean 'max'?"],
    ['good.ts -c max=true', 'constant max', 'true is not a number'],
    ['good.ts -c max', "'max' is not of the form key=value"],
    ['good.ts --fault crsh=1', "no fault 'crsh'", "did you mean 'crash'?"],
    ['good.ts --fault crash=-1', '-1 is not a budget'],
    ['good.ts --property Smal', "no property 'Smal'", "did you mean 'Small'?"],
    ['good.ts --model two three -c max=3', 'overrides apply to one model'],
    ['good.ts --max-time 60', '--max-time', '60s, 5m, 1h'],
    ['good.ts --max-memory lots', '--max-memory', '512MB'],
    ['good.ts --max-states many', '--max-states', 'whole number'],
    ['good.ts --workers 65', 'Q021 in --workers', "'65' is not possible here", 'a whole number from 1 to 64'],
    ['good.ts --engine slow', '--engine cannot be "slow"', '"reference"'],
    ['good.ts --fail-fast --continue', 'mutually exclusive'],
    ['good.ts --out', 'out'],
    ['good.ts --out a --out b', '--out is given more than once'],
    ['good.ts --no-max-memory', '--max-memory takes a value, so there is no --no-max-memory'],
    ['good.ts --symmetry=1', '--symmetry takes no value'],
    ['good.ts --workers=', '--workers is given an empty value'],
    ['good.ts --no-c', 'there is no --no-constant'],
    ['--property Small good.ts', 'no spec is given'],
    ['good.ts --out good.ts', '--out', 'good.ts cannot be written'],
    ['good.ts --out good.ts/pictures', '--out', 'cannot be written'],
    ['good.ts copy.ts', 'Q026 in good.ts, copy.ts', "both files contain a spec called 'counter'"],
    ['good.ts --fault crash=1 --fault crash=2', 'Q020', '--fault crash=… is given more than once'],
    ['good.ts -c max=2 --constant max=3', 'Q020', '-c max=… is given more than once'],
    ['good.ts --reporter html=a --reporter html=./a', 'Q020', 'two reporters write the same file: ./a'],
    ['good.ts --reporter html=folder', 'Q024 in --reporter', 'folder cannot be written, because it is a folder'],
  ])('%s', (args, ...message) => refused(args.split(' '), 2, message))

  it.each<[args: string, exitCode: number, ...message: (string | RegExp)[]]>([
    [
      'graph good.ts --model two --out folder.svg',
      2,
      'Q024 in --out',
      'folder.svg cannot be written, because it is a folder',
    ],
    ['verify good.ts copy.ts', 2, 'Q026 in good.ts, copy.ts'],
    ['verify good.ts --no-lock', 2, 'Q020', '--lock takes a value, so there is no --no-lock', 'give --lock a value'],
    ['verify good.ts --lock=', 2, 'Q020', '--lock is given an empty value', 'remove it'],
    ['verify good.ts --no-reporter', 2, 'Q020', 'there is no --no-reporter'],
    ['verify --no-spec', 2, 'Q020', "no option 'no-spec'"],
    ['replay a.json --no-spec', 2, 'Q020', "no option 'no-spec'"],
    ['verify good.ts --update=yes', 2, 'Q020', '--update takes no value', 'write --update, or --no-update'],
    ['verify good.ts --debug=1', 2, 'Q020', '--debug cannot be 1'],
    ['init --no-dir', 2, 'Q020', "no option 'no-dir'"],
    ['matrix good.ts --no-out', 2, 'Q020', 'there is no --no-out'],
    ['graph good.ts --no-out', 2, 'Q020', 'there is no --no-out'],
    ['simulate good.ts --seed=', 2, 'Q020', '--seed is given an empty value'],
    ['trace good.ts --no-log', 2, 'Q020', 'there is no --no-log'],
    ['scenario good.ts --cover edges --no-model', 2, 'Q020', 'there is no --no-model'],
    ['info good.ts --no-constant', 2, 'Q020', 'there is no --no-constant'],
    ['mutate good.ts --no-jobs', 2, 'Q020', 'there is no --no-jobs'],
    ['counterexamples good.ts --out=', 2, 'Q020', '--out is given an empty value'],
    ['explore good.ts --no-port', 2, 'Q020', 'there is no --no-port'],
    ['cluster --cluster nats://127.0.0.1:1 --no-remove', 2, 'Q020', 'there is no --no-remove'],
    ['worker --cluster nats://127.0.0.1:1 --no-trust', 2, 'Q020', 'there is no --no-trust'],
    ['graph good.ts b.ts', 2, 'Q020', "graph takes one SPEC; 'b.ts' is too many", 'quote names'],
    ['graph good.ts --model two three --mode full', 2, "graph takes one SPEC; 'three' is too many"],
    ['graph good.ts --modle two', 2, "no option 'modle'", "did you mean 'mode'?"],
    ['graph good.ts --no-modle', 2, "no option 'modle'"],
    ['graph good.ts -m two', 2, "no option 'm'"],
    ['init a b', 2, "init takes one DIR; 'b' is too many"],
    ['replay a.json good.ts b.ts', 2, "replay takes one TRACE and one SPEC; 'b.ts' is too many"],
    ['matrix good.ts --out a.pdf', 2, 'Q020', '--out cannot be a.pdf', '.txt, .md or .html'],
    ['matrix good.ts --out folder', 2, 'Q024 in --out', 'it is a folder'],
    ['matrix good.ts --out folder --check', 2, 'Q024 in --out', 'it is a folder'],
    ['verify good.ts --reporter junit=folder', 2, 'Q024 in --reporter', 'it is a folder'],
    ['verify good.ts --reporter junit=a --reporter github --reporter html=a', 2, 'Q020', 'the same file: a'],
    ['verify good.ts --lock folder', 150, 'Q036 in folder', 'it cannot be read', '--lock FILE'],
    ['verify good.ts --lock folder --update', 150, 'Q036 in folder'],
    [
      'verify good.ts --lock merged.json',
      150,
      'Q036 in merged.json',
      'or remove it and create it again: quorate verify',
    ],
    ['verify good.ts --lock merged.json --update', 150, 'Q036 in merged.json', 'restore it from version control'],
    ['matrix good.ts', 150, 'Q037 in specs/verdicts.lock.json', 'first: quorate verify good.ts --update'],
    ['matrix good.ts --lock none.json', 150, 'Q037', 'first: quorate verify good.ts --lock none.json --update'],
    ['matrix good.ts --lock good.ts/lock.json', 150, 'Q036 in good.ts/lock.json', 'it cannot be read'],
  ])('%s', (args, exitCode, ...message) => refusedBy(args.split(' '), exitCode, message))

  it('without a command, or with an unknown one', async () => {
    expect(await runCli([])).toMatchObject({ exitCode: 2, stdout: '' })
    const { stderr, exitCode } = await runCli(['chekc', 'good.ts'])
    expect(stderr).toContain("no command 'chekc'")
    expect(stderr).toContain("did you mean 'check'?")
    expect(exitCode).toBe(2)
  })
})

it.each([
  ['check good.ts ./good.ts', '\n2 models: '],
  ['verify ./good.ts good.ts', '\n2 models of 1 spec: '],
  ['matrix good.ts copy.ts ./good.ts', ': quorate verify good.ts copy.ts --update\n'],
])('a file that is named twice counts once: %s', { timeout: 60_000 }, async (args, told) => {
  const { stdout, stderr } = await runCli(args.split(' '), { cwd: folder.path })
  expect(`${stdout}${stderr}`).toContain(told)
})
