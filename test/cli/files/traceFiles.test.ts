import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { oneOf, range, spec } from 'quorate'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { pictureArtifacts } from '../../../checker/cli/files/artifacts.ts'
import { parseFormats, TRACE_FORMATS } from '../../../checker/cli/files/formatNames.ts'
import { writeTrace } from '../../../checker/cli/files/traceFiles.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { execute } from '../../../checker/trace/execution/execute.ts'
import type { Trace } from '../../../checker/trace/trace.ts'
import { complaintOf } from '../../support/complaint.ts'
import { counterTrace, lost } from '../../render/fixtures.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
  vi.restoreAllMocks()
})

const all = () => ({ out: folder, formats: TRACE_FORMATS })

/** Two alternating values of 20 kB. A trace of 300 such states is too large for a picture. */
function heavy(): Trace {
  const [a, b] = ['a', 'b'].map((letter) => letter.repeat(20_000)) as [string, string]
  const made = spec('heavy', {}, (_c, _b, { state }) => {
    const { action, define } = state({ x: oneOf(a, b), n: range(0, 300) })
    return define({
      init: () => {},
      actions: {
        Turn: action({
          then: (s) => {
            s.x = s.x === a ? b : a
            s.n += 1
          },
        }),
      },
      invariants: { Ends: (s) => s.n < 299 },
    })
  })
  return execute(
    instantiate(made),
    { init: 0, steps: Array.from({ length: 299 }, () => ({ action: 0, ordinal: 0 })) },
    'Ends',
  )
}

it('writes every format, and each picture only once', async () => {
  const endings = ['.dot', '.itf.json', '.json', '.mmd', '.svg', '.txt']
  await writeTrace(all(), 'states', counterTrace)
  expect(readdirSync(folder).sort()).toEqual(endings.map((ending) => `states${ending}`))
  await writeTrace(all(), 'lanes', lost)
  expect(readdirSync(folder).filter((file) => file.startsWith('lanes'))).toHaveLength(endings.length + 1)
})

it.each([
  ['svg', ['.svg']],
  ['json,svg', ['.json', '.svg']],
  ['states, text', ['.states.svg', '.txt']],
  ['itf,itf', ['.itf.json']],
])('writes only %s', async (given, endings) => {
  await writeTrace({ out: folder, formats: parseFormats(given) }, 'some', lost)
  expect(readdirSync(folder).sort()).toEqual(endings.map((ending) => `some${ending}`))
})

it.each([
  ['svgg', "did you mean 'svg'?"],
  ['svg,,json', "there is no format ''"],
  ['all', 'known: text, json'],
])('%s is not a list of formats', (given, told) => {
  const { code, problem, hint } = complaintOf(() => parseFormats(given))
  expect([code, `${problem} ${hint}`]).toEqual(['Q020', expect.stringContaining(told)])
})

it('leaves out pictures that are too large, says so, and writes the rest', async () => {
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const written = await writeTrace(all(), 'long', heavy())
  expect(written.map((path) => path.slice(folder.length + 1)).sort()).toEqual([
    'long.itf.json',
    'long.json',
    'long.mmd',
    'long.txt',
  ])
  expect(told.mock.calls.map(([line]) => String(line).replaceAll(`${folder}/`, ''))).toEqual([
    'not drawn: long.dot: the picture would be larger than 8 MB; long.txt has every step\n',
    'not drawn: long.svg: the picture would be larger than 8 MB; long.txt has every step\n',
    'not drawn: long.states.svg: the picture would be larger than 8 MB; long.txt has every step\n',
  ])
  expect(readFileSync(join(folder, 'long.txt'), 'utf8')).toContain('300    Turn')
})

it('writes all other files if a picture fails', () => {
  const model = {
    ...lost.model,
    get lanes(): never {
      throw new Error('no lanes today')
    },
  }
  const { made, failed } = pictureArtifacts({ ...lost, model }, 'broken', TRACE_FORMATS)
  expect(made).toEqual([])
  expect(failed.map(({ path, problem }) => `${path}: ${problem}`)).toEqual([
    'broken.dot: no lanes today',
    'broken.svg: no lanes today',
    'broken.states.svg: no lanes today',
  ])
})
