import { describe, expect, it } from 'vitest'
import { explore } from '../../checker/explore/explore.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import type { Spec } from '../../checker/language/definition/types.ts'
import { toJson } from '../../checker/trace/saved/json.ts'
import { compiledState, valueOf } from '../support/engine/compiled.ts'
import { errorCases, readCases, writeCases } from '../support/semantics/index.ts'

/** What the fast engine finds when it creates the initial state and checks the invariant there. */
function failure(spec: Spec) {
  return explore(instantiate(spec), { maxMemory: 2 ** 20 }).failure
}

describe('what effects write', () => {
  it.each(writeCases)('$name', ({ spec, after }) => {
    expect(failure(spec)).toBeNull()
    const model = instantiate(spec)
    const { unit } = compiledState(model)
    unit.initial(0)
    expect(toJson(model.state, valueOf(model.state, unit.view))).toMatchObject(after)
  })
})

describe('what guards and properties read', () => {
  it.each(readCases)('$name', ({ spec, seen, expected }) => {
    expect(failure(spec)).toBeNull()
    expect(seen()).toEqual(expected)
  })
})

describe('what is rejected', () => {
  it.each(errorCases)('$name', ({ spec, code, where }) => {
    const found = failure(spec)
    expect(found?.complaint).toMatchObject({ code, class: 'spec' })
    expect(found?.complaint.where?.at(-1)).toBe(where)
  })
})
