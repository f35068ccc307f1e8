import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const counter = (more: string) =>
  specSource({
    when: 's.n < 3 && s.n >= 0',
    more,
    models: "{ small: { expect: { Small: 'holds', Two: { violated: { states: 3 } } } } }",
  })

/** Two models, whose action comes from another spec. The second one also refines that spec. */
const sharing = `import { refinement, spec, range } from 'quorate'
import shared, { rise } from './shared.ts'
export default spec('sharing', { constants: { alone: false } }, (c, _budget, { state }) => {
  const { action, define } = state({ n: range(0, 3) })
  return define({
    init: () => {},
    actions: { Up: action(rise) },
    refines: c.alone ? {} : { Shared: refinement(shared, { map: (s) => ({ n: s.n }) }) },
  })
}, { alone: { constants: { alone: true } }, refining: {} })
`
const shared = `import { range, spec } from 'quorate'
export const rise = { when: (s) => s.n < 3, then: (s) => { s.n += 1 } }
export default spec('shared', {}, (_c, _budget, { state }) => {
  const { action, define } = state({ n: range(0, 3) })
  return define({ init: () => {}, actions: { Up: action(rise) } })
}, { small: {} })
`

/** Two specs whose action comes from the same file. Only the first one needs the action to stop at 2. */
const rising = (name: string, promise: string) => `import { range, spec } from 'quorate'
import { rise } from './rise.ts'
export default spec('${name}', {}, (_c, _budget, { state }) => {
  const { action, define } = state({ n: range(0, 3) })
  return define({ init: () => {}, actions: { Up: action(rise) }, invariants: { Small: (s) => ${promise} } })
}, { small: {} })
`
const rise = 'export const rise = { when: (s) => s.n < 3 && s.n !== 2, then: (s) => { s.n += 1 } }'
/** Only the larger model reaches 5. */
const sized = `import { range, spec } from 'quorate'
export default spec('sized', { constants: { most: 3 } }, (c, _budget, { state }) => {
  const { action, define } = state({ n: range(0, 9) })
  return define({
    init: () => {},
    actions: { Up: action({ when: (s) => s.n < c.most && s.n !== 5, then: (s) => { s.n += 1 } }) },
    invariants: { Small: (s) => s.n <= 5 },
  })
}, { nine: { constants: { most: 9 } }, three: {} })
`

describe('mutate', { timeout: 60_000 }, () => {
  const two = 'observations: { Two: (s) => s.n < 2 }'
  const folder = specFolder({
    'counter.ts': counter(two),
    'explained.ts': counter(`${two}, unneeded: { 'Up: s.n >= 0': 'the domain enforces it' }`),
    'stale.ts': counter(`${two}, unneeded: { 'Up: s.n < 3': 'it seems so', 'Up: s.n >= 0': 'the domain' }`),
    'unknown.ts': counter(`${two}, unneeded: { 'Up: s.n > 0': 'there is none' }`),
    'endless.ts': specSource({
      when: 's.n < 3 && ends(s.n)',
      top: 'const ends = (n: number) => { while (n > 2) {} return true }',
    }),
    'adding.ts': specSource({ models: '{ small: {} }' }),
    'refining.ts': specSource({
      name: 'refining',
      top: "import { refinement } from 'quorate'\nimport counter from './adding.ts'",
      more: 'refines: { Counter: refinement(counter, { map: (s) => ({ n: s.n }) }) }',
      models: '{ small: {} }',
    }),
    'violated.ts': specSource({
      holds: 's.n < 2',
      models: '{ small: { expect: { Small: { violated: { states: 3 } } } } }',
    }),
    'sharing.ts': sharing,
    'shared.ts': shared,
    'rise.ts': rise,
    'first.ts': rising('first', 's.n <= 2'),
    'second.ts': rising('second', 's.n <= 3'),
    'sized.ts': sized,
    'other.ts': counter(`${two}, unneeded: { 'Down: s.n > 0': 'there is none' }`),
  })
  const mutate = (...args: readonly string[]) => runCli(['mutate', ...args], { cwd: folder.path })

  it('reports what breaks without each part, and what survives', async () => {
    expect(await mutate('counter.ts')).toEqual({
      exitCode: 0,
      stdout: `✓ Up: s.n < 3 (counter.ts:10)
    does not run: Q103: 4 is outside range(0, 3) (small)
    Up(by=1) → Up(by=1) → Up(by=1)
✗ Up: s.n >= 0 (counter.ts:10)
    survived
✓ Up: s.n += by (counter.ts:11)
    Two is no longer violated (small)

3 parts: 2 needed, 1 survived
tried in 1 model with at most 20,000 states together
`,
      stderr: '',
    })
  })

  it.each([
    ['counter.ts', 21],
    ['explained.ts', 0],
    ['adding.ts', 0],
    ['stale.ts', 21],
  ])('--strict: %s', async (file, exitCode) => {
    expect(await mutate(file, '--strict')).toMatchObject({ exitCode })
  })

  it('rejects a reason if the part is needed', async () => {
    const { stdout, exitCode } = await mutate('stale.ts')
    expect(stdout).toContain('    the spec says that it is not needed')
    expect(exitCode).toBe(21)
  })

  it.each([
    ['unknown.ts', "Q088 in unknown.ts, unneeded\n  there is no part 'Up: s.n > 0'", 150],
    ['other.ts', "'Down: s.n > 0' does not begin with an action and a colon", 150],
  ])('rejects reasons for parts that do not exist: %s', async (file, message, exitCode) => {
    const { stderr, exitCode: code } = await mutate(file)
    expect(stderr).toContain(message)
    expect(code).toBe(exitCode)
  })

  it('tells apart the parts that only allow something to happen', async () => {
    const { stdout } = await mutate('adding.ts')
    expect(stdout).toContain('    only adds states; 1 state instead of 4 (small)')
    expect(stdout).toContain('2 parts: 1 needed, 1 only add states\n')
  })

  it('does not change a spec that is refined', async () => {
    const { stdout } = await mutate('refining.ts', '--json')
    const [{ results }] = JSON.parse(stdout) as [{ results: { part: { place: { file: string } } }[] }]
    expect(results.map(({ part }) => part.place.file)).toEqual(['refining.ts', 'refining.ts'])
  })

  it('does not change a spec that only a later model refines', async () => {
    const { stdout } = await mutate('sharing.ts', '--json')
    expect(JSON.parse(stdout)).toMatchObject([{ models: ['alone', 'refining'], results: [] }])
  })

  it('tries a model in which every promise is violated', async () => {
    const { stdout } = await mutate('violated.ts')
    expect(stdout).toContain('    Small is no longer violated (small)')
    expect(stdout).toContain('tried in 1 model ')
  })

  it('tries a part in a larger model if the smallest models do not need it', async () => {
    const { stdout } = await mutate('sized.ts', '--max-states', '6')
    expect(stdout).toContain('breaks Small in 7 states (nine)')
    expect(stdout).toContain(
      'tried in 1 model with at most 6 states together, and the parts that nothing explained in 1 larger model',
    )
    const both = await mutate('sized.ts', '--max-states', '10')
    expect(both.stdout).toContain('tried in 2 models with at most 10 states together\n')
    const neither = await mutate('sized.ts', '--max-states', '5')
    expect(neither.stdout).toContain('    survived; 6 states instead of 4 (three)\n')
    expect(neither.stdout).toContain('tried in 1 model with at most 5 states together; 1 model not tried\n')
  })

  it('accepts that an earlier spec needs a part of the code that both use', async () => {
    const { stdout } = await mutate('first.ts', 'second.ts')
    expect(stdout).toContain('    breaks Small in 4 states (small)\n')
    expect(stdout).toContain('    not needed here, but by first; 4 states instead of 3 (small)\n')
    expect(stdout).toContain('3 parts: 1 only add states, 1 needed by other specs, 1 survived\n')
    expect((await mutate('second.ts')).stdout).toContain('    survived; 4 states instead of 3 (small)\n')
  })

  it('gives up on a part that takes too long', async () => {
    const { stdout, exitCode } = await mutate('endless.ts', '--max-time', '3s', '--strict')
    expect(stdout).toContain('✗ Up: s.n < 3 (endless.ts:')
    expect(stdout).toContain('    not decided: it took longer than 3 s')
    expect(exitCode).toBe(21)
  })

  it('writes a table, and reports that it is out of date', async () => {
    const table = ['counter.ts', '--out', 'necessity.md']
    expect(await mutate(...table, '--check')).toMatchObject({ exitCode: 21 })
    expect(await mutate(...table)).toMatchObject({ exitCode: 0 })
    expect(await mutate(...table, '--check')).toMatchObject({ exitCode: 0 })
    expect(await readFile(join(folder.path, 'necessity.md'), 'utf8')).toContain(
      '| Up | s.n \\>= 0 | survived |\n| Up | s.n += by | Two is no longer violated (small) |',
    )
  })

  it('reports several specs one after another', async () => {
    const { stdout } = await mutate('counter.ts', 'explained.ts', '--max-states', '5', '--jobs', '2')
    expect(stdout.match(/^(?=✓ Up: s.n < 3|\d+ parts: ).*$/gm)).toEqual([
      '✓ Up: s.n < 3 (counter.ts:10)',
      '3 parts: 2 needed, 1 survived',
      '✓ Up: s.n < 3 (explained.ts:10)',
      '3 parts: 2 needed, 1 not needed, as the spec says',
    ])
  })

  it('prints JSON, and skips models that are too large', async () => {
    const { stdout } = await mutate('counter.ts', '--json')
    expect(JSON.parse(stdout)).toMatchObject([
      {
        format: 'quorate.necessity/1',
        models: ['small'],
        results: [
          { part: { kind: 'conjunct', actions: ['Up'] }, fate: { kind: 'error', code: 'Q103' }, model: 'small' },
          { fate: { kind: 'same' }, model: null, unexplained: true },
          { part: { kind: 'write' }, fate: { kind: 'changed', property: 'Two', states: null } },
        ],
      },
    ])
    const small = await mutate('counter.ts', '--max-states', '2')
    expect(small).toMatchObject({ stdout: 'no model has at most 2 states: nothing was tried\n', exitCode: 20 })
  })
})
