import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder } from '../../support/sources/specFiles.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const spec = 'specs/rocketmq/master-slave.ts'
const trace = 'counterexamples/rocketmq/master-slave/asynchronous-disk-loss.NoAcknowledgedLoss.json'
const folder = specFolder({})

describe('quorate explore --trace', () => {
  it.each([
    ['as saved', []],
    ['with another budget', ['--fault', 'crash=1']],
    ['with another constant', ['-c', 'messages=2']],
  ])('opens the trace %s', async (name, overrides) => {
    const out = join(folder.path, `${name}.html`)
    const { exitCode, stderr } = await runCli(['explore', spec, '--trace', trace, ...overrides, '--out', out], {
      cwd: root,
    })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(readFileSync(out, 'utf8')).toContain('"DiskLoss(broker=broker0)","Restart(')
  })
})
