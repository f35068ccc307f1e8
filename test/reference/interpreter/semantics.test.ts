import { describe, expect, it } from 'vitest'
import { Interpreter } from '../../../checker/reference/interpreter/interpreter.ts'
import { isStateProperty } from '../../../checker/language/model/model.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Spec } from '../../../checker/language/definition/types.ts'
import { toJson } from '../../../checker/trace/saved/json.ts'
import { complaintOf } from '../../support/complaint.ts'
import { errorCases, readCases, writeCases } from '../../support/semantics/index.ts'

/** Creates the initial state and checks the invariant in it. */
function run(spec: Spec): unknown {
  const model = instantiate(spec)
  const interpreter = new Interpreter(model)
  const state = interpreter.initial(0)
  for (const property of model.properties) if (isStateProperty(property)) interpreter.holds(property, state, null)
  return toJson(model.state, state)
}

describe('what effects write', () => {
  it.each(writeCases)('$name', ({ spec, after }) => {
    expect(run(spec)).toMatchObject(after)
  })
})

describe('what guards and properties read', () => {
  it.each(readCases)('$name', ({ spec, seen, expected }) => {
    run(spec)
    expect(seen()).toEqual(expected)
  })
})

describe('what is rejected', () => {
  it.each(errorCases)('$name', ({ spec, code, where }) => {
    const complaint = complaintOf(() => run(spec))
    expect(complaint).toMatchObject({ code, class: 'spec' })
    expect(complaint.where?.at(-1)).toBe(where)
  })
})
