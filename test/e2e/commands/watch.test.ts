import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { main, runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const importing = { top: "import { most } from './most.ts'", when: 's.n < most' }
const folder = specFolder({
  'spec.ts': specSource({ ...importing, holds: 's.n <= 2' }),
  'most.ts': 'export const most = 2',
})

/** Starts `check --watch`, with a function that waits until more output contains some text. */
function watching() {
  const child = spawn(process.execPath, [main, 'check', 'spec.ts', '--watch'], { cwd: folder.path })
  let printed = ''
  const heard = (text: Buffer): void => {
    printed += text.toString()
    child.emit('printed')
  }
  child.stdout.on('data', heard)
  child.stderr.on('data', heard)
  const until = async (text: string): Promise<void> => {
    while (!printed.includes(text)) await once(child, 'printed')
    printed = printed.slice(printed.indexOf(text) + text.length)
  }
  return { child, until }
}

describe('check --watch', { timeout: 60_000 }, () => {
  it('checks again after a save, continues after every outcome, and ends with a signal', async () => {
    const { child, until } = watching()
    const saves: readonly [file: string, source: string, outcome: string][] = [
      ['most.ts', 'export const most = 3', '✗ Small  violated in 4 states'],
      ['most.ts', 'export const most =', 'Q031 in most.ts'],
      ['most.ts', 'export const most = 2; process.exit(3)', 'ended before the command was finished'],
      ['most.ts', 'export const most = 1', '✓ Small  holds'],
      ['spec.ts', specSource({ when: '(() => { for (;;) console.log(1) })()' }), '1\n'],
      ['spec.ts', specSource({ holds: 's.n < 1' }), '✗ Small  violated in 2 states'],
    ]
    await until('✓ Small  holds')
    await until('waiting until a file is saved')
    for (const [file, source, outcome] of saves) {
      await writeFile(join(folder.path, file), source)
      await until(outcome)
    }
    await until('waiting until a file is saved')
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([130, null])
  })

  it.each([
    ['--json', 'Arguments watch and json are mutually exclusive'],
    ['--checkpoint=folder', 'Arguments watch and checkpoint are mutually exclusive'],
    ['--max-time=soon', 'soon'],
  ])('is rejected with %s, immediately', async (option, told) => {
    const { stderr, exitCode } = await runCli(['check', 'spec.ts', '--watch', option], { cwd: folder.path })
    expect(stderr).toContain(told)
    expect(exitCode).toBe(2)
  })
})
