import { describe, expect, it } from 'vitest'
import { parseTraces } from '../../../checker/trace/saved/saved.ts'
import { complaintOf } from '../../support/complaint.ts'

const state = { action: null, binding: null, state: { n: 0 } }
const report = {
  format: 'quorate.check/1',
  spec: 'a',
  model: null,
  constants: { max: 3 },
  faults: {},
  properties: [
    { name: 'Holds', trace: null },
    { name: 'Small', trace: [state, { action: 'Up', binding: { by: '1' }, state: { n: 1 } }] },
  ],
}

describe('the traces of a file', () => {
  it('are the violations of a report', () => {
    expect(parseTraces('f', JSON.stringify([report, { ...report, model: 'm' }]))).toMatchObject([
      {
        spec: 'a',
        model: null,
        constants: { max: 3 },
        property: 'Small',
        notation: 'json',
        states: [
          { number: 1, step: null, state: { n: 0 } },
          { number: 2, step: { action: 'Up', binding: { by: '1' } }, state: { n: 1 } },
        ],
        loop: null,
        back: null,
      },
      { model: 'm' },
    ])
  })

  it('are a single trace in ITF, whichever tool wrote it', () => {
    expect(parseTraces('f', JSON.stringify({ vars: ['n'], loop: 1, states: [{ n: 0 }, { n: 1 }] }))).toEqual([
      {
        spec: null,
        model: null,
        constants: {},
        faults: {},
        property: null,
        notation: 'itf',
        states: [
          { number: 1, step: null, state: { n: 0 } },
          { number: 2, step: null, state: { n: 1 } },
        ],
        loop: 1,
        back: null,
      },
    ])
  })

  it.each<readonly [string, string, string]>([
    ['no JSON', '{', 'JSON'],
    ['something else', '{"a": 1}', 'it is neither a Quorate counterexample nor ITF'],
    ['a number', '3', 'expected an object'],
    ['nothing', '[]', 'there is no counterexample in it'],
    [
      'a report without violation',
      JSON.stringify({ ...report, properties: [{ name: 'Holds', trace: null }] }),
      'there is no',
    ],
    ['a trace of no states', JSON.stringify({ vars: [], states: [] }), 'expected a non-empty list'],
    ['invalid states', JSON.stringify({ vars: [], states: [1] }), 'expected an object'],
    ['a lock file', '{"format": "quorate.lock/1"}', 'it is neither'],
  ])('are not in %s', (_what, text, problem) => {
    const complaint = complaintOf(() => parseTraces('some/file.json', text))
    expect(complaint).toMatchObject({ code: 'Q038', where: ['some/file.json'] })
    expect(complaint.problem).toContain(problem)
  })
})

describe('a file from another tool', () => {
  const itf = JSON.stringify({ vars: ['n'], states: [{ n: 0 }] })

  it('may start with a byte order mark', () => {
    expect(parseTraces('f', `\uFEFF${itf}`)).toHaveLength(1)
  })

  it.each([
    ['a constant', `{"format":"quorate.counterexample/1","constants":{"a":DEEP},"trace":[{"state":{}}]}`],
    ['a state', `{"vars":["n"],"states":[{"n":DEEP}]}`],
  ])('is rejected if %s is nested too deeply', (_what, text) => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect(complaintOf(() => parseTraces('f', text.replace('DEEP', deep)))).toMatchObject({
      code: 'Q038',
      problem: 'it is nested more than 1000 levels deep',
    })
  })
})
