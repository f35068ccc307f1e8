import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openSpec } from '../../../checker/loading/open.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { Interpreter } from '../../../checker/reference/interpreter/interpreter.ts'
import { placeText } from '../../../checker/language/definition/observation.ts'
import { refusalLines } from '../../../checker/trace/why/refusalLines.ts'
import { Guards } from '../../../checker/trace/why/why.ts'
import { withAction } from '../../support/specs.ts'
import { type Guarded, guardedModel } from '../../support/sources/guarded.ts'

/** The conjuncts and whether each is true for `i` = 0 in the initial state. */
function outcomes(guarded: Guarded): readonly string[] {
  const model = guardedModel(guarded)
  const { conjuncts } = new Guards(model).judge(new Interpreter(model).initial(0), 'Act', 0)
  return conjuncts.map(({ text, outcome }) => `${text}: ${outcome}`)
}

/** Why the guard is false for `i` = 0 in the initial state, as text without locations. */
function refusal(model: Model): readonly string[] {
  const { refusal: found } = new Guards(model).judge(new Interpreter(model).initial(0), 'Act', 0)
  return found ? refusalLines(found).map((line) => line.replace(/ \(guarded\.js:\d+:\d+\)/, '')) : []
}

describe('the conjuncts of a guard', () => {
  it.each<readonly [when: string, conjuncts: readonly string[]]>([
    ['when: (s) => s.x === 1', ['s.x === 1: true']],
    ['when: (s) => s.x === 1 && s.y === 1 && s.x < 3', ['s.x === 1: true', 's.y === 1: false', 's.x < 3: not reached']],
    ['when: (s) => (s.x === 1 && s.y > 0) && s.x > 1', ['s.x === 1: true', 's.y > 0: true', 's.x > 1: false']],
    ['when: (s) => !(s.x === 0 || s.y === 2)', ['s.x !== 0: true', 's.y !== 2: false']],
    ['when: (s) => s.x === 1 || s.y === 1', ['s.x === 1 || s.y === 1: true']],
    ['when: (s, { i }) => !s.up.has(i)', ['!s.up.has(i): true']],
    ['when(s) { return s.x > 1 }', ['s.x > 1: false']],
    ['when: function (s) { return s.x > 1 }', ['s.x > 1: false']],
    [
      'when: (s, { i }) => { const { n } = s.cells[i]; if (n > 0) return false; return s.x > n && s.y > 2 }',
      ['!(n > 0): true', 's.x > n: true', 's.y > 2: false'],
    ],
    [
      'when: (s) => { if (s.x !== 1 || !s.up.has(0)) { return false } else return s.y === 2 }',
      ['s.x === 1: true', 's.up.has(0): false', 's.y === 2: not reached'],
    ],
    ['when: (s) => { if (s.y === 2) return s.x > 1; return s.x > 2 }', ['s.x > 1: false', 's.x > 2: not reached']],
    [
      'when: (s) => { for (const i of s.up) if (s.cells[i].n > s.x) return false\n return s.x > 0 }',
      ['for (const i of s.up) if (s.cells[i].n > s.x) return false: false', 's.x > 0: not reached'],
    ],
    [
      'when: (s) => { let sum = 0; for (const { n } of s.cells) sum += n; return sum === 3 && sum < s.y }',
      ['sum === 3: true', 'sum < s.y: false'],
    ],
    ['when: (s) => { if (s.x === 1) return true; return s.y === 1 }', ['s.y === 1: not reached']],
    ['when: (s) => (s.x, s.y) === 1 && s.x > 0', ['(s.x, s.y) === 1: false', 's.x > 0: not reached']],
  ])('%s', (when, conjuncts) => {
    expect(outcomes({ when })).toEqual(conjuncts)
  })

  it.each<readonly [inside: string, when: string, conjuncts: readonly string[]]>([
    ['const ready = (s) => s.x === 1 && s.y === 1', 'when: ready', ['s.x === 1: true', 's.y === 1: false']],
    ['function ready(s) { return s.y === 1 }', 'when: ready', ['s.y === 1: false']],
    ['const f = (s) => s.x > 1, g = (s) => s.y > 2', 'when: 1 > 2 ? f : g', ['s.y > 2: false']],
    // A guard that Quorate does not understand counts as one conjunct.
    ['', 'when: (s) => { switch (s.x) { case 1: return false } return true }', ['the whole guard: false']],
    ['', 'when: (s) => { if (s.x > 3) return true; return false }', ['the whole guard: false']],
    ['const not = (f) => (s) => !f(s)', 'when: not((s) => s.x === 1)', ['the whole guard: false']],
  ])('%s, %s', (inside, when, conjuncts) => {
    expect(outcomes({ inside, when })).toEqual(conjuncts)
  })
})

describe('the refusing part', () => {
  const leads = 'const leads = (cell, s) => cell.n > 0 && cell.n > s.y'

  it.each<readonly [what: string, guarded: Guarded, lines: readonly string[]]>([
    ['names the place', { when: 'when: (s) => s.x > 0 && s.y > 2' }, ['s.y > 2 is false', 'y is 2']],
    [
      'names what a constant was read from, and no other constant',
      { when: 'when: (s, { i }) => { const { n } = s.cells[i]; const m = s.y; return n > s.x && m > 2 }' },
      ['n > s.x is false', 'cells[id0].n is 0', 'x is 1'],
    ],
    [
      'names a constant that it uses through another one',
      { when: 'when: (s) => { const n = s.y; const m = n + 1; return m > 3 }' },
      ['m > 3 is false', 'y is 2'],
    ],
    [
      'goes into a helper',
      { inside: leads, when: 'when: (s, { i }) => s.x > 0 && leads(s.cells[i], s)' },
      ['leads(s.cells[i], s) is false', 'because cell.n > 0 is false', 'cells[id0].n is 0'],
    ],
    [
      'goes into the last call of a helper',
      { inside: leads, when: 'when: (s) => !leads(s.cells[0], s) && leads(s.cells[s.x], s) && leads(s.cells[0], s)' },
      ['leads(s.cells[0], s) is false', 'because cell.n > 0 is false', 'cells[id0].n is 0'],
    ],
    [
      'does not go into a helper that is true',
      { inside: leads, when: 'when: (s) => !leads(s.cells[1], s)' },
      ['!leads(s.cells[1], s) is false', 'cells[id1].n is 3', 'y is 2'],
    ],
    ['is nothing if it is enabled', { when: 'when: (s) => s.x > 0' }, []],
  ])('%s', (_what, guarded, lines) => {
    expect(refusal(guardedModel(guarded))).toEqual(lines)
  })

  it('is all of the guard, with the places that it read, in a model that was changed', () => {
    const model = withAction(guardedModel({ when: 'when: (s) => s.x > 0' }), 'Act', () => ({
      when: (s) => Number(s['x']) > 1,
    }))
    expect(refusal(model)).toEqual(['x is 1'])
  })

  it('rejects an action and a binding that do not exist', () => {
    const guards = new Guards(guardedModel({ when: 'when: (s) => s.x > 0' }))
    const state = new Interpreter(guardedModel({ when: 'when: () => true' })).initial(0)
    expect(() => guards.judge(state, 'Other', 0)).toThrow(RangeError)
    expect(() => guards.judge(state, 'Act', 2)).toThrow(RangeError)
  })
})

const SPECS = ['failover/write-quorum', 'kafka/coordination', 'kafka/isr', 'quorate/state-store', 'raft/raft']

describe('the guards of real specs', () => {
  it.each(SPECS)('%s: every conjunct is where it is said to be', async (name) => {
    const file = await openSpec(`specs/${name}.ts`)
    const [first] = Object.keys(file.load().models)
    const model = instantiate(file.load(), { model: first })
    const guards = new Guards(model)
    const all = model.actions.flatMap((action) => guards.conjunctsOf(action.name))
    expect(all.length).toBeGreaterThan(model.actions.length)
    for (const { text, place } of all) {
      const line = readFileSync(place?.file ?? '', 'utf8').split('\n')[(place?.line ?? 0) - 1]
      const rest = line?.slice((place?.column ?? 0) - 1) ?? ''
      const [word = ''] = /[\w$]+/.exec(text.replace(/^for \(const /, '')) ?? []
      expect(rest, `${place ? placeText(place) : ''} ${text}`).toMatch(new RegExp(`^(?:for \\(const )?[[(.!]*${word}`))
    }
  })

  it.each(SPECS)(
    '%s: a guard has the same result as in the interpreter, and the refusing part is false',
    async (name) => {
      const file = await openSpec(`specs/${name}.ts`)
      const [first] = Object.keys(file.load().models)
      const model = instantiate(file.load(), { model: first })
      const guards = new Guards(model)
      const interpreter = new Interpreter(model)
      let state = interpreter.initial(0)
      for (let step = 0; step < 10; step++) {
        for (const action of model.actions)
          for (const choice of interpreter.choices(state, action)) {
            const { enabled, refusal: found, conjuncts } = guards.judge(state, action.name, choice.ordinal)
            expect(enabled).toBe(interpreter.enabled(state, action, choice))
            expect(found === null).toBe(enabled)
            const wrong = conjuncts.filter(({ outcome }) => outcome === 'false')
            expect(wrong.map(({ text }) => text)).toEqual(found?.by === 'guard' ? [found.conjunct.text] : [])
          }
        const steps = interpreter.steps(state)
        const taken = steps[(step * 7) % steps.length]
        if (taken) state = interpreter.successor(state, taken.action, taken.choice)
      }
    },
  )
})
