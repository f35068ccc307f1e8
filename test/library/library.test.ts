import { types } from 'node:util'
import { check, type CheckJson, isQuorateError, loadSource, type QuorateError, replay, simulate } from 'quorate/engine'
import { bundle, load } from 'quorate/node'
import { describe, expect, it } from 'vitest'
import { PLAIN_KINDS } from '../../checker/program/globals/kinds.ts'
import { counter } from '../support/models/zoo.ts'
import { specFolder, specSource } from '../support/sources/specFiles.ts'

/** A square of states that takes some time to explore. */
const square = (name: string, side: number) =>
  specSource({
    name,
    variables: `n: range(0, ${side - 1}), m: range(0, ${side - 1})`,
    forall: '{ by: range(0, 1) }',
    when: `(by === 0 ? s.n : s.m) < ${side - 1}`,
    then: 'if (by === 0) s.n += 1; else s.m += 1',
    holds: 's.n >= 0',
  })

const COMPARED = { variables: 'n: range(0, 3), a: record({ t: range(0, 3) }), b: record({ t: range(0, 3) })' }

const folder = specFolder({
  'small.ts': specSource({
    name: 'small',
    holds: 's.n < 3',
    models: '{ one: {}, two: { expect: { Small: "violated" } } }',
  }),
  'wide.ts': square('wide', 150),
  'wider.ts': square('wider', 160),
  'equal.ts': specSource({ name: 'equal', ...COMPARED, holds: 's.a === s.b' }),
  'kept.ts': specSource({
    name: 'kept',
    top: 'const kept = new Map([[1, new Set([2])]]), hidden = new Proxy({ n: 1 }, {}); class Own { n = 1 }; const own = new Own()',
    holds: 'kept.get(1)?.has(2) && hidden.n + own.n === 2',
  }),
  'clock.ts': specSource({ name: 'clock', top: 'const start = Date.now()', holds: 'Date.now() > start' }),
  'writes.ts': specSource({ name: 'writes', top: 'let seen = 0', then: 'seen++; s.n += by' }),
  'changes.ts': specSource({
    name: 'changes',
    top: 'const list = [1], both = { list }',
    then: 'both.list.push(1); s.n += by',
  }),
  'dated.ts': specSource({ name: 'dated', top: 'const day = new Date(0)', holds: 'day.getTime() === 0' }),
  'throws.ts': specSource({
    name: 'throws',
    holds: '(() => { if (s.n === 2) throw new Error("two"); return true })()',
  }),
  'none.ts': 'export const nothing = 1',
})

const at = (name: string): string => `${folder.path}/${name}.ts`

/** Everything that is the same from run to run. */
const lasting = (found: CheckJson): object => ({ ...found, seconds: 0, memory: null })

const complaintOf = async (run: () => unknown): Promise<QuorateError['complaint']> => {
  try {
    await run()
  } catch (error) {
    if (isQuorateError(error) && error.code === error.complaint.code) return error.complaint
    throw error
  }
  throw new Error('nothing was thrown')
}

/** The state of the process that a check could change. */
const processState = () => ({
  globals: Reflect.ownKeys(globalThis),
  stacks: Error.stackTraceLimit,
  listeners: process.eventNames().map((name) => [name, process.listenerCount(name)]),
  exitCode: process.exitCode,
  clock: [Date, Math.random, Reflect.get(performance, 'now')] as unknown[],
})

/** What a result has in common with other runs or, if a complaint was thrown instead, that complaint. */
const outcome = async (run: () => Promise<CheckJson>): Promise<unknown> => {
  const { failure, ...rest } = await run().catch(async (error: unknown) => ({
    failure: await complaintOf(() => Promise.reject(error)),
  }))
  return {
    ...rest,
    seconds: 0,
    memory: null,
    failure: failure && { ...failure, trace: null, where: failure.where?.slice(-2) },
  }
}

describe('a check', () => {
  it('reports progress, and ends with partial results when it is aborted', async () => {
    const controller = new AbortController()
    const seen: number[] = []
    const found = await check(await load(at('wide')), {
      signal: controller.signal,
      onProgress({ distinct }) {
        seen.push(distinct)
        if (distinct > 1000) controller.abort()
      },
    })
    expect(found).toMatchObject({ verdict: 'inconclusive', complete: false, stopped: { by: 'interrupt' } })
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(found.states.distinct).toBeLessThan(22_500)
  })

  it('has no results if it is aborted before it starts', async () => {
    const found = await check(await load(at('wide')), { signal: AbortSignal.abort() })
    expect(found).toMatchObject({ verdict: 'inconclusive', stopped: { by: 'interrupt' } })
  })

  it('ends with the error that its caller throws during progress', async () => {
    const spec = await load(at('wide'))
    await expect(check(spec, { onProgress: () => Promise.reject.call(null) as never })).rejects.toThrow(TypeError)
    expect((await check(spec)).states.distinct).toBe(22_500)
  })

  it('is not affected by other checks that run at the same time', async () => {
    const [one, two, small] = await Promise.all(['wide', 'wider', 'small'].map((name) => load(at(name))))
    if (!one || !two || !small) throw new Error('not loaded')
    const order: string[] = []
    const runs = (): Promise<readonly CheckJson[]> =>
      Promise.all([
        check(one, { onProgress: () => order.push('one') }),
        check(two, { onProgress: () => order.push('two') }),
        check(one, { constants: { max: 4 } }),
        check(small, { model: 'two' }),
      ])
    const together = await runs()
    const turns = order.filter((name, i) => name !== order[i - 1])
    expect(turns.length).toBeGreaterThan(2)
    const apart = [
      await check(one),
      await check(two),
      await check(one, { constants: { max: 4 } }),
      await check(small, { model: 'two' }),
    ]
    expect(together.map(lasting)).toEqual(apart.map(lasting))
    expect(apart.map(({ states }) => states.distinct)).toEqual([22_500, 25_600, 22_500, 4])
  })

  it('leaves the process as it was', async () => {
    const before = processState()
    await Promise.all([
      check(await load(at('equal'))),
      check(await load(at('throws'))),
      simulate(await load(at('small')), { model: 'one', walks: 10 }),
      complaintOf(() => load(at('none'))),
    ])
    expect(processState()).toEqual(before)
  })
})

it('returns a failure of the spec as a result, with the place', async () => {
  expect(await check(await load(at('throws')))).toMatchObject({
    verdict: 'inconclusive',
    failure: { code: 'Q102', where: [expect.stringMatching(/throws\.ts:\d+:\d+$/), 'spec throws', 'invariant Small'] },
  })
})

it('finds traces that can be replayed, on this model and on others', async () => {
  const spec = await load(at('small'))
  const found = await check(spec, { model: 'one' })
  const still = [{ outcome: 'violated', property: { name: 'Small' }, trace: found.properties[0]?.trace }]
  expect(replay(spec, found)).toMatchObject(still)
  expect(replay(spec, JSON.stringify(found))).toMatchObject(still)
  expect(replay(await load(at('wide')), found)).toMatchObject([
    { outcome: 'foreign', trace: null, problem: expect.stringContaining('not a state') as string },
  ])
  expect(await complaintOf(() => replay(spec, {}))).toMatchObject({ code: 'Q038' })
})

function checkText(lines: readonly string[]): Promise<CheckJson> {
  return check(loadSource({ path: 'bare.js', text: lines.join('\n') }))
}

describe('a spec given as text', () => {
  it.each(['equal', 'kept', 'clock', 'writes', 'changes', 'dated', 'throws'])(
    '%s means the same as in a file',
    async (name) => {
      const file = await outcome(async () => check(await load(at(name))))
      expect(await outcome(async () => check(loadSource(await bundle(at(name)))))).toEqual(file)
    },
  )

  it('names the place in the file from which the bundle was made', async () => {
    const [file, text] = [await load(at('throws')), loadSource(await bundle(at('throws')))]
    const [expected, actual] = [await check(file), await check(text)]
    expect(actual.failure).toEqual(expected.failure)
  })

  it('names the place in the text if there is no source map', async () => {
    const source = `const { range, spec } = require('quorate')
module.exports = spec('plain', {}, (_c, _b, { state }) => {
  const { action, define } = state({ n: range(0, 1) })
  return define({ init: () => {}, actions: { Stay: action({ then: () => {} }) }, invariants: {
    Fails: () => { throw new Error('here') },
  } })
})`
    const { failure } = await check(loadSource({ path: 'plain.js', text: source }))
    expect(failure).toMatchObject({ code: 'Q102', where: ['plain.js:5:26', 'spec plain', 'invariant Fails'] })
  })

  it('may omit semicolons', async () => {
    const lines = [
      `const { array, bool, range, spec } = require('quorate')`,
      `let calls = 0`,
      `calls++`,
      `module.exports = spec('bare', {}, (_c, _b, { state }) => {`,
      `  const { action, define } = state({ n: range(0, 3), on: array(2, bool) })`,
      `  const grow = (s) => {`,
      `    let before`,
      `    before = s.n`,
      `    if (before === 3) return`,
      `    else s.n = before + 1`,
      `    for (let i = 0; i < 2; i++) s.on.set(i, [1, 3].includes(s.n))`,
      `    do before--`,
      `    while (before > 0)`,
      `    s.on.set(0, s.on.get(1) === true)`,
      `  }`,
      `  const actions = { Grow: action({ when: (s) => s.n < 3, then: grow }) }`,
      `  const deadlock = 'ignore'`,
      `  return define({ init: () => {}, actions, deadlock, invariants: { Small: (s) => s.n < 3 && calls === 1 } })`,
      `})`,
    ]
    const whole = /^(?! *(?:do|else s|if)\b).*[\w)\]]$/
    const ended = lines.map((line) => (whole.test(line) ? `${line};` : line))
    expect(ended.filter((line) => line.endsWith(';')).length).toBeGreaterThan(9)
    const { properties, states } = await checkText(lines)
    expect(states.distinct).toBe(4)
    expect(properties).toMatchObject([{ name: 'Small', verdict: 'violated', length: 4 }])
    expect((await checkText(ended)).properties).toEqual(properties)
  })

  it.each([
    ['ECMAScript', "import { spec } from 'quorate'", 'Q031'],
    ['with a module of Node.js', "require('node:fs')", 'Q032'],
    ['with what only this place has', 'setImmediate(() => {})', 'Q032'],
    ['without a spec', 'module.exports = 1', 'Q033'],
  ])('%s is rejected', async (_, text, code) => {
    expect(await complaintOf(() => loadSource({ path: 'odd.js', text }))).toMatchObject({ code })
  })

  it('is checked by one thread', async () => {
    const spec = loadSource(await bundle(at('wide')))
    expect(await complaintOf(() => check(spec, { workers: 2 }))).toMatchObject({
      code: 'Q021',
      where: ['check', 'workers'],
    })
  })
})

describe('mistakes are rejected by name', () => {
  it.each([
    ['an imported spec', counter],
    ['no spec', 'counter.ts'],
    ['a copy of a loaded one', JSON.parse(JSON.stringify(counter)) as object],
  ])('%s', async (_, spec) => {
    for (const call of [() => check(spec as never), () => simulate(spec as never), () => replay(spec as never, {})])
      expect(await complaintOf(call)).toMatchObject({ code: 'Q066', class: 'load' })
  })

  it.each<readonly [string, object, string, readonly string[]]>([
    ['no model named of several', {}, 'Q087', ['check', 'spec small']],
    ['a model that there is not', { model: 'three' }, 'Q014', ['spec small']],
    ['an option that there is not', { model: 'one', maxState: 3 }, 'Q020', ['check']],
    ['an option without a value', { model: 'one', stop: undefined }, 'Q021', ['check', 'stop']],
    ['an odd number', { model: 'one', maxStates: 0 }, 'Q021', ['check', 'maxStates']],
    ['fingerprints on the reference engine', { model: 'one', engine: 'reference', storage: 'hash' }, 'Q084', ['check']],
    ['a property that there is not', { model: 'one', properties: ['Large'] }, 'Q015', ['spec small']],
  ])('%s', async (_, settings, code, where) => {
    const spec = await load(at('small'))
    expect(await complaintOf(() => check(spec, settings))).toMatchObject({ code, where })
  })
})

function* generates() {}
async function* generatesLater() {}

it.each<readonly [string, () => unknown]>([
  ['a Map', () => new Map()],
  ['a Set without its prototype', () => Object.setPrototypeOf(new Set(), null) as object],
  ['what looks like a Map', () => Object.create(Map.prototype) as object],
  ['a Date', () => new Date()],
  ['a typed array', () => new Uint8Array(1)],
  ['its buffer', () => new Uint8Array(1).buffer],
  ['shared memory', () => new SharedArrayBuffer(1)],
  ['a generator function', () => generates],
  ['an async one', () => generatesLater],
  ['a function', () => () => {}],
  ['an object', () => ({})],
  ['null', () => null],
  ['a number', () => 1],
])('without Node.js, %s is recognized, too', (_, make) => {
  const value = make()
  const answers = (kinds: typeof PLAIN_KINDS) =>
    (Object.keys(PLAIN_KINDS) as (keyof typeof PLAIN_KINDS)[]).map((name) => [name, kinds[name](value)])
  expect(answers(PLAIN_KINDS)).toEqual(answers(types))
})
