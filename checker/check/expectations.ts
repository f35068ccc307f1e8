import type { Exploration, PropertyResult } from '../results/exploration.ts'
import type { Model } from '../language/model/model.ts'
import type { Expectation } from '../language/definition/types.ts'
import type { ExpectationResult } from './report.ts'

/** Whether the model declares expected verdicts. Overridden models and a spec's defaults do not. */
function expects(model: Model): boolean {
  return model.name !== null
}

/**
 * Decides when a run ends by default: when every verdict is known or, if none is expected, at the `first` violation.
 */
export function usualStop<First extends string>(model: Model, first: First): 'decided' | First {
  return expects(model) ? 'decided' : first
}

/** Compares the result with what the model expects. A promise that the model does not name must hold. */
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
