import { checkModel, type CheckOptions } from '../check/check.ts'
import type { CheckedModel, ExpectationResult } from '../check/report.ts'
import { QuorateError } from '../errors.ts'
import { last } from '../running.ts'
import { traceText } from '../render/text/traceText.ts'
import { verdictText } from '../render/wording/verdict.ts'
import { count } from '../render/wording/words.ts'
import { checkedProperties } from '../language/model/checked.ts'
import { constraintsOf } from '../language/model/constraints.ts'
import type { Model } from '../language/model/model.ts'
import type { Trace } from '../trace/trace.ts'
import { expectNames, expectOptions, SWITCH, wholeNumber } from '../library/options.ts'

/**
 * The result of a matcher. `pass` is null if nothing was decided. Then neither the assertion nor its negation is
 * true.
 */
export interface MatcherResult {
  readonly pass: boolean | null
  readonly message: string
}

export interface Holding {
  /** Requires the properties to hold only in states within the spec's constraints. */
  readonly withinConstraint?: boolean
}

export interface Violating {
  /** How many states the shortest counterexample must have, including the initial state. */
  readonly length?: number
}

export interface Counts {
  readonly distinct?: number
  readonly generated?: number
  readonly depth?: number
}

/**
 * Whether these properties, or all promises, hold in every reachable state. Throws Q020 or Q021 (usage) for invalid
 * options.
 */
export function judgeHolding(model: Model, names: readonly string[] | undefined, options: Holding): MatcherResult {
  if (names !== undefined) expectNames('toHold', names)
  expectOptions('toHold', options, { withinConstraint: SWITCH })
  const { withinConstraint } = options
  const asked = names ?? promisesOf(model)
  const checked = checkedFor(model, { properties: asked, stop: 'first' })
  const { expectations, exploration, traces } = checked
  const claim = `to hold ${names?.join(', ') ?? 'all its promises'}`
  const about = `${titleOf(model)} ${claim}`
  const opposite = `${titleOf(model)} not ${claim}`
  const broken = expectations.filter(({ verdict }) => verdict === 'violated')
  if (broken.length > 0) return { pass: false, message: [`expected ${about}`, ...shownOf(traces, broken)].join('\n\n') }
  const verdict = expectations.length > 0 ? checked.verdict : 'inconclusive'
  const reached = count(exploration.distinct, 'state')
  if (verdict === 'holds') return { pass: true, message: `expected ${opposite}, but it does in all ${reached}` }
  if (expectations.length === 0) return { pass: null, message: `expected ${about}, but it has none` }
  if (verdict === 'bounded' && withinConstraint)
    return {
      pass: true,
      message: `expected ${opposite}, but it does in all ${reached} within the ${constraintsOf(model, 'and')}`,
    }
  const hint =
    verdict === 'bounded'
      ? `the ${constraintsOf(model, 'or')} cut successors off; { withinConstraint: true } accepts that`
      : exploration.ended
  return { pass: null, message: `expected ${about}, but that is ${verdict} after ${reached}: ${hint ?? ''}` }
}

/** Whether this property is violated, with a shortest counterexample of this length. Throws as `judgeHolding` does. */
export function judgeViolating(model: Model, name: string, options: Violating): MatcherResult {
  expectNames('toViolate', name)
  expectOptions('toViolate', options, { length: wholeNumber(0) })
  const { length } = options
  const { expectations, exploration, traces } = checkedFor(model, { properties: [name], stop: 'decided' })
  const found = expectations[0]
  const claim = `to violate ${name}${length === undefined ? '' : ` in ${count(length, 'state')}`}`
  const about = `${titleOf(model)} ${claim}`
  const trace = traces.map((t) => traceText(t)).join('\n\n')
  if (found?.verdict === 'violated') {
    if (length === undefined || found.length === length)
      return { pass: true, message: `expected ${titleOf(model)} not ${claim}\n\n${trace}` }
    return {
      pass: false,
      message: `expected ${about}, but the shortest counterexample has ${count(found.length ?? 0, 'state')}\n\n${trace}`,
    }
  }
  const reached = count(exploration.distinct, 'state')
  if (found?.verdict === 'holds') return { pass: false, message: `expected ${about}, but it holds in all ${reached}` }
  return { pass: null, message: `expected ${about}, but that is ${found?.verdict ?? 'not checked'} after ${reached}` }
}

/**
 * Whether every verdict is what the model expects, and the state graph has the given counts. Throws as `judgeHolding`
 * does.
 */
export function judgeExpectations(model: Model, counts: Counts): MatcherResult {
  expectOptions('toMeetExpectations', counts, {
    distinct: wholeNumber(0),
    generated: wholeNumber(0),
    depth: wholeNumber(0),
  })
  const whole = Object.keys(counts).length > 0
  const { expectations, exploration, traces } = checkedFor(model, { stop: whole ? 'never' : 'decided' })
  const claim = 'to meet its expectations'
  const about = `${titleOf(model)} ${claim}`
  if (model.name === null) return { pass: null, message: `expected ${about}, but only a declared model has any` }
  const missed = expectations.filter(({ met }) => met === false)
  const drifted = (['distinct', 'generated', 'depth'] as const).filter(
    (key) => counts[key] !== undefined && counts[key] !== exploration[key],
  )
  if (missed.length === 0 && drifted.length === 0)
    return { pass: true, message: `expected ${titleOf(model)} not ${claim}, but it does` }
  return {
    pass: false,
    message: [
      [
        `expected ${about}`,
        ...missed.map((one: ExpectationResult) => `${one.name}: ${verdictText(one)}`),
        ...drifted.map((key) => `${key}: ${exploration[key]}, but expected: ${counts[key]}`),
      ].join('\n'),
      ...shownOf(traces, missed),
    ].join('\n\n'),
  }
}

/** Checks the model. If the spec throws while it runs, rethrows that with the trace that leads there. */
function checkedFor(model: Model, options: CheckOptions): CheckedModel {
  const checked = last(checkModel(model, options))
  const { failure } = checked.exploration
  if (!failure) return checked
  const [trace] = checked.traces
  const { complaint, cause } = failure
  const problem = [complaint.problem, ...(trace ? [traceText(trace)] : [])].join('\n\n')
  throw new QuorateError({ ...complaint, problem }, { cause })
}

/** The traces of some properties. A possibility that holds also has one: its witness. */
function shownOf(traces: readonly Trace[], of: readonly ExpectationResult[]): readonly string[] {
  return traces.filter(({ property }) => of.some(({ name }) => name === property?.name)).map((t) => traceText(t))
}

function promisesOf(model: Model): readonly string[] {
  return checkedProperties(model, undefined).flatMap(({ name, kind }) => (kind === 'observation' ? [] : [name]))
}

function titleOf({ spec, name }: Model): string {
  return `${spec}, ${name ?? 'defaults'},`
}
