import { describe, expect, it } from 'vitest'
import type { CheckJson } from '../../../checker/render/machine/json.ts'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

/** `n` counts how many of three switches are on. */
const switches = {
  variables: "n: range(0, 3), on: set(ids('b', 3, { symmetric: true }))",
  forall: "{ by: ids('b', 3, { symmetric: true }) }",
  when: '!s.on.has(by)',
  then: 's.on.add(by); s.n += 1',
}

const folder = specFolder({
  'switches.ts': specSource({ name: 'switches', ...switches, models: '{ all: {}, reduced: { symmetry: true } }' }),
  'first.ts': specSource({ name: 'first', ...switches, when: '!s.on.has(by) && (by === 0 || s.on.has(0))' }),
  'plain.ts': specSource({ name: 'plain' }),
})

async function check(...args: readonly string[]) {
  const { stdout, stderr, exitCode } = await runCli(['check', ...args, '--json'], { cwd: folder.path })
  const json = (): CheckJson => JSON.parse(stdout) as CheckJson
  return { json, stderr, exitCode }
}

describe('quorate check with symmetry', { timeout: 60_000 }, () => {
  it.each([
    ['without', ['--model', 'all'], 8, []],
    ['as the command line says', ['--model', 'all', '--symmetry'], 4, ['b']],
    ['as the model says', ['--model', 'reduced'], 4, ['b']],
    ['on the reference engine, which explores every state', ['--model', 'reduced', '--engine', 'reference'], 8, []],
  ])('%s', async (_name, args, distinct, symmetry) => {
    const { json, exitCode } = await check('switches.ts', ...args)
    expect(json()).toMatchObject({ verdict: 'holds', symmetry, states: { distinct, depth: 4 } })
    expect(exitCode).toBe(0)
  })

  it('finds the same results with any number of threads', async () => {
    const path = new URL('../../../specs/kafka/truncation.ts', import.meta.url).pathname
    const found = async (...args: readonly string[]) => {
      const run = await check(path, '--model', 'kip-279, (3,2,2,1)', ...args)
      expect(run.exitCode).toBe(0)
      const { states, actions, properties, symmetry } = run.json()
      return { states, actions, properties, symmetry }
    }
    const [one, three, all] = [
      await found('--symmetry', '--workers', '1'),
      await found('--symmetry', '--workers', '3'),
      await found('--workers', '1'),
    ]
    expect(one.symmetry).toEqual(['replica'])
    expect(three).toEqual(one)
    expect(one.properties).toEqual(all.properties)
  })

  it('rejects a spec that tells ids apart, with exit code 75', async () => {
    const { json, exitCode } = await check('first.ts', '--symmetry')
    expect(JSON.stringify(json())).toContain('action Up')
    expect(JSON.stringify(json())).toContain('Q108')
    expect(exitCode).toBe(75)
  })

  it('is a usage error if no ids are symmetric', async () => {
    const { stderr, exitCode } = await check('plain.ts', '--symmetry')
    expect(stderr).toContain('Q016 in spec plain')
    expect(exitCode).toBe(2)
  })
})
