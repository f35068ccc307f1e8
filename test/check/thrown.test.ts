import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CheckOptions, checkModel } from '../../checker/check/check.ts'
import { type Complaint, isQuorateError, QuorateError } from '../../checker/errors.ts'
import { last } from '../../checker/running.ts'
import { inFile, type SpecFile } from '../../checker/loading/load.ts'
import { openSpec } from '../../checker/loading/open.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { messageOf, stackOf, thrownText } from '../../checker/thrown.ts'

/** Expressions whose value is thrown and how the message shows that value. */
const VALUES: Readonly<Record<string, string>> = {
  [`new Error('boom')`]: 'Error: boom',
  [`'boom'`]: 'boom',
  [`42`]: '42',
  [`10n`]: '10',
  [`undefined`]: 'undefined',
  [`null`]: 'null',
  [`Symbol('boom')`]: 'Symbol(boom)',
  [`() => 1`]: 'a function',
  [`{ reason: 'boom' }`]: '{"reason":"boom"}',
  [`Object.create(null)`]: '{}',
  [`{ toString() { throw 1 } }`]: '{}',
  [`{ [Symbol.toPrimitive]: () => ({}) }`]: '{}',
  [`Object.defineProperty(new Error('x'), 'message', { get() { throw 1 } })`]: 'an object that throws when it is read',
  [`Object.defineProperty(new Error('x'), 'name', { get() { throw 1 } })`]: 'an object that throws when it is read',
  [`Object.defineProperty(new Error('x'), 'stack', { get() { throw 1 } })`]: 'Error: x',
  [`Object.defineProperty(new Error('x'), 'stack', { value: 7 })`]: 'Error: x',
  [`Object.defineProperty(new Error('x'), 'cause', { get() { throw 1 } })`]: 'Error: x',
  [`Object.assign(new Error('x'), { message: {} })`]: 'Error: [object Object]',
  [`Object.assign(new Error('fake'), { name: 'QuorateError', complaint: { code: 'Q001', class: 'usage', problem: 'fake' } })`]:
    'QuorateError: fake',
  [`Object.assign(new Error('fake'), { name: 'QuorateError', complaint: 5 })`]: 'QuorateError: fake',
  [`Object.assign(new Error('fake'), { name: 'QuorateError', complaint: { code: 5, where: 7, class: 'nope' } })`]:
    'QuorateError: fake',
  [`Object.freeze(new Error('frozen'))`]: 'Error: frozen',
  [`new Proxy(new Error('inner'), {})`]: 'Error: inner',
  [`new Proxy({}, new Proxy({}, { get() { throw 1 } }))`]: 'an object that throws when it is read',
  [`revoked({})`]: 'an object that throws when it is read',
  [`revoked(() => {})`]: 'a function',
  [`new Error('outer', { cause: new Error('inner', { cause: 'innermost' }) })`]:
    'Error: outer, caused by Error: inner, caused by innermost',
  [`cyclic()`]: 'Error: outer, caused by Error: inner',
  [`new AggregateError([new Error('one'), 'two', Object.create(null), 'four'], 'many')`]:
    'AggregateError: many: Error: one; two; {}',
  [`new AggregateError([], 'none')`]: 'AggregateError: none',
  [`'x'.repeat(9999)`]: `${'x'.repeat(2000)} …`,
}

const HELPERS = `
function revoked(target) { const { proxy, revoke } = Proxy.revocable(target, {}); revoke(); return proxy }
function boom(k) { throw [${Object.keys(VALUES)
  .map((value) => `() => (${value})`)
  .join(', ')}][k]() }
function cyclic() { const outer = new Error('outer'); outer.cause = new Error('inner', { cause: outer }); return outer }`

interface Parts {
  readonly top?: string
  readonly build?: string
  readonly init?: string
  readonly forall?: string
  readonly when?: string
  readonly then?: string
  readonly rest?: string
}

/** Where a spec that is already built runs the author's code. */
const PLACES: Readonly<Record<string, Parts>> = {
  'the builder': { build: 'boom(k)' },
  init: { init: `(s) => { boom(k) }` },
  'a list of inits': { init: `[() => {}, (s) => { boom(k) }]` },
  'a generator of inits': { init: `function* () { yield () => {}; boom(k) }` },
  forall: { forall: `forall: { p: (s) => { if (s.x === 1) boom(k); return [1, 2] } },` },
  when: { when: `if (s.x === 1) boom(k);` },
  then: { then: `if (s.x === 1) boom(k);` },
  constraint: { rest: `constraint: (s) => { if (s.x === 1) boom(k); return true }` },
  invariant: { rest: `invariants: { P: (s) => { if (s.x === 1) boom(k); return true } }` },
  transition: { rest: `transitions: { P: (a, b) => { if (b.x === 2) boom(k); return true } }` },
  possible: { rest: `possibilities: { P: { possible: (s) => { if (s.x === 1) boom(k); return false } } }` },
  alwaysPossible: {
    rest: `possibilities: { P: { alwaysPossible: (s) => { if (s.x === 1) boom(k); return true } } }`,
  },
  temporal: {
    rest: `temporal: { P: { leadsTo: [(s) => { if (s.x === 1) boom(k); return true }, () => true] } }`,
  },
  'a getter of the definition': { rest: `get observations() { boom(k) }` },
  'an end state': {
    rest: `deadlock: 'error', endStates: { E: (s) => { if (s.x === 3) boom(k); return true } }`,
  },
}

const folder = mkdtempSync(join(tmpdir(), 'quorate-thrown-'))
let written = 0

function fileWith({ top, build, init, forall, when, then, rest }: Parts): string {
  const path = join(folder, `${++written}.js`)
  const text = `import { range, spec } from 'quorate'
${HELPERS}
${top ?? ''}
export default spec('thrower', { constants: { k: 0 } }, ({ k }, _b, { state }) => {
  ${build ?? ''}
  const { action, define } = state({ x: range(0, 3) })
  const Up = action({ ${forall ?? ''} when: (s) => { ${when ?? ''} return s.x < 3 }, then: (s) => { ${then ?? ''} s.x += 1 } })
  return define({ init: ${init ?? '() => {}'}, actions: { Up }, ${rest ?? ''} })
})
`
  writeFileSync(path, text)
  return path
}

function complaintOf(file: SpecFile, k: number, engine: CheckOptions['engine']): Complaint | undefined {
  try {
    return last(checkModel(instantiate(file.load(), { constants: { k } }), { engine })).exploration.failure?.complaint
  } catch (error) {
    const located = inFile(file.path, error)
    if (!isQuorateError(located)) throw error
    return located.complaint
  }
}

const values = Object.keys(VALUES)
const everyValue = values.map((_value, k) => k)

/** What the messages show for each thrown value. */
function shownBy(complaints: readonly (Complaint | undefined)[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    values.map((value, k) => {
      const { code = '', problem = '', where: [place = ''] = [] } = complaints[k] ?? {}
      const shown = problem.replace(/^.*? threw(?: while it was (?:being loaded|built))?: /, '')
      return [value, /^(?:Q102|Q032|Q056)$/.test(code) && place !== '' ? shown : { code, place, problem }]
    }),
  )
}

describe.each(['fast', 'reference'] as const)('the %s engine', (engine) => {
  it.each(Object.entries(PLACES))('reports whatever %s throws', async (_place, parts) => {
    const file = await openSpec(fileWith(parts))
    expect(shownBy(everyValue.map((k) => complaintOf(file, k, engine)))).toEqual(VALUES)
  })
})

it('whatever a module throws is reported', async () => {
  const files = await Promise.all(everyValue.map((k) => openSpec(fileWith({ top: `boom(${k})` }))))
  expect(shownBy(files.map((file) => complaintOf(file, 0, 'fast')))).toEqual(VALUES)
})

describe('a thrown value', () => {
  it('counts as a Quorate error only if this package raised it', () => {
    const real = new QuorateError({ code: 'Q102', class: 'spec', problem: 'real' })
    expect(isQuorateError(real)).toBe(true)
    expect(isQuorateError(new Proxy(real, {}))).toBe(false)
    expect(isQuorateError({ name: 'QuorateError', complaint: real.complaint })).toBe(false)
  })

  it('gives its message and its stack only if they are text', () => {
    const odd = Object.defineProperties(new Error('x'), { message: { value: 7 }, stack: { value: {} } })
    expect([messageOf(odd), stackOf(odd)]).toEqual(['Error: 7', ''])
    expect([messageOf('text'), stackOf('text')]).toEqual(['text', ''])
    expect(messageOf(new TypeError('alone'))).toBe('alone')
  })

  it('shows each error in a cycle of causes once', () => {
    const first = new Error('first')
    first.cause = first
    expect(thrownText(first)).toBe('Error: first')
  })
})
