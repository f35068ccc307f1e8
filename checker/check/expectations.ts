import type { Exploration, PropertyResult } from '../results/exploration.ts'
import type { Model } from '../language/model/model.ts'
import type { Expectation } from '../language/definition/types.ts'
import type { ExpectationResult } from './report.ts'

/** Whether the model declares expected verdicts. Overridden models and a spec's defaults never do. */
function expects(model: Model): boolean {
  return model.name !== null
}

/**
 * When a run ends by default: once every verdict is known or, for a model without expectations, at the `first`
 * violation.
 */
export function usualStop<First extends string>(model: Model, first: First): 'decided' | First {
  return expects(model) ? 'decided' : first
}

/** Compares the result with the model's expectations. A promise that the model does not mention must hold. */
export function compare(model: Model, exploration: Exploration): readonly ExpectationResult[] {
  return exploration.properties.map(({ name, kind, verdict, length }) => {
    const expected = expectationOf(model, { name, kind })
    return {
      name,
      kind,
      verdict,
      length,
      expected,
      met: expected === null ? null : isMet(expected, { verdict, length }),
    }
  })
}

/** Null if the model states no expectation. */
export function expectationOf(model: Model, { name, kind }: Pick<PropertyResult, 'name' | 'kind'>): Expectation | null {
  if (!expects(model)) return null
  return model.expect[name] ?? (kind === 'observation' ? null : 'holds')
}

function isMet(expected: Expectation, { verdict, length }: Pick<PropertyResult, 'verdict' | 'length'>): boolean {
  if (typeof expected === 'string') return verdict === expected
  return verdict === 'violated' && length === expected.violated.states
}
