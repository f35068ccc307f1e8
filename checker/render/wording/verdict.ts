import type { PropertyResult } from '../../results/exploration.ts'
import type { ExpectationResult, ModelReport } from '../../check/report.ts'
import { MOST_STATES } from '../../explore/machine/capacity.ts'
import type { Expectation } from '../../language/definition/types.ts'
import { constraintsOf } from '../../language/model/constraints.ts'
import type { CollisionProbability } from '../../results/storage.ts'
import { type Exploration, levelsChecked, statesSearched, type Verdict } from '../../results/exploration.ts'
import { chance, count, digits } from './words.ts'

export type Mark = 'good' | 'bad' | 'open'

/** `good`: as expected, or it holds and nothing was expected. `open`: no violation was found, but nothing is proved. */
export function markOf({ verdict, met }: ExpectationResult): Mark {
  if (met === true) return 'good'
  if (verdict === 'bounded' || verdict === 'inconclusive') return 'open'
  return met === null && verdict === 'holds' ? 'good' : 'bad'
}

/** A run's mark, determined by its worst property or its failure. */
export function markOfModel({ expectations, exploration, verdict }: ModelReport): Mark {
  if (exploration.failure) return 'bad'
  const marks = expectations.map(markOf)
  if (marks.length === 0) return verdict === 'holds' ? 'good' : 'open'
  return marks.find((mark) => mark === 'bad') ?? marks.find((mark) => mark === 'open') ?? 'good'
}

/** `violated in 5 states` */
export function printExpectation(expectation: Expectation): string {
  return typeof expectation === 'string' ? expectation : printVerdict('violated', expectation.violated.states)
}

export function printVerdict(verdict: Verdict, length: number | null): string {
  return verdict === 'violated' && length !== null ? `violated in ${count(length, 'state')}` : verdict
}

/** `violated in 5 states, as expected` */
export function verdictText(result: ExpectationResult): string {
  return comparedText(printVerdict(result.verdict, result.length), result)
}

/**
 * Like `verdictText`, but says within what a property holds if it is bounded as expected: `holds within the constraint,
 * as expected`.
 */
export function verdictWithin({ model, exploration }: ModelReport, result: ExpectationResult): string {
  const constraints = exploration.ended === null ? constraintsOf(model, 'and') : null
  const holds = result.met === true && result.verdict === 'bounded' && constraints !== null
  return holds ? comparedText(`holds within the ${constraints}`, result) : verdictText(result)
}

function comparedText(text: string, { expected, met }: ExpectationResult): string {
  if (expected === null || met === null) return text
  return met ? `${text}, as expected` : `${text}, but expected: ${printExpectation(expected)}`
}

/** Why the run has not seen every state, or may not have, one reason per line. */
export function limitLines({ model, exploration, storage, leftOut }: ModelReport): readonly string[] {
  const { ended, cut, queued } = exploration
  const atDepth = ended === 'depth' ? queued : 0
  const constraints = constraintsOf(model, 'or')
  const outside = constraints ? cut - atDepth : 0
  return [
    ...(outside > 0
      ? [`bounded: ${count(outside, 'successor')} ${outside === 1 ? 'was' : 'were'} cut off by the ${constraints}`]
      : []),
    ...(ended === 'depth'
      ? [
          `bounded: ${count(constraints ? atDepth : cut, 'state')} at the greatest depth, ${exploration.depth}, not expanded`,
        ]
      : []),
    ...(ended === null || ended === 'depth' ? [] : [stopLine(exploration)]),
    ...(leftOut.length > 0
      ? [`not checked, because symmetry decides neither temporal properties nor refinements: ${leftOut.join(', ')}`]
      : []),
    ...(storage?.kind === 'hash' ? [collisionLine(storage.collisions)] : []),
    ...exploration.properties.flatMap(shownLine),
  ]
}

/** A note about a trace that is not the preferred one. */
function shownLine({ name, kind, verdict, length, shown }: PropertyResult): readonly string[] {
  const what = kind === 'possibility' && verdict === 'holds' ? 'witness' : 'counterexample'
  if (shown === 'any')
    return [
      `${name}: too little memory to choose among the shortest ${what === 'witness' ? 'witnesses' : 'counterexamples'}, so an arbitrary one is shown; allow more with --max-memory`,
    ]
  const known = length === null ? '' : ` of ${count(length, 'state')}`
  return shown === 'none' ? [`${name}: the run ended before its ${what}${known} was found`] : []
}

function collisionLine({ optimistic, observed }: CollisionProbability): string {
  const seen =
    observed === null ? 'the run ended before the fingerprints were compared' : `${chance(observed)} as observed`
  const probability = `${chance(optimistic)} from the counts, ${seen}`
  return `storage hash: states are identified by 64-bit fingerprints; probability that states were missed: ${probability}`
}

function stopLine(exploration: Exploration): string {
  const { ended, queued, properties } = exploration
  const clean = properties.every((p) => p.verdict !== 'violated')
  const rest = `${digits(queued)} ${queued === 1 ? 'state was' : 'states were'} not expanded`
  if (ended === 'violation')
    return properties.every((p) => p.verdict === 'violated' || p.verdict === 'holds')
      ? `stopped when every verdict was known: ${rest}`
      : `stopped at the first violation: ${rest} (use --continue to explore the rest)`
  const why = ended === 'interrupt' ? 'interrupted' : `stopped at ${limitName(exploration)}`
  const searched = statesSearched(exploration)
  const behaviours = `all behaviours of up to ${count(searched, 'state')}`
  const proved =
    searched < 1
      ? ''
      : ` beyond: ${behaviours} ${clean ? 'are free of violations' : 'have been checked'}${otherThan(properties)}`
  return `inconclusive: ${why} after ${count(levelsChecked(exploration), 'level')}, ${rest}; nothing proved${proved}`
}

/** A search's last batches can be too large for the rest of the table. */
const NEARLY = 0.99

function limitName({ ended, distinct }: Exploration): string {
  if (ended === 'memory' && distinct >= NEARLY * MOST_STATES)
    return `the ${digits(MOST_STATES)} states that one process can store (--cluster uses several)`
  return `the ${ended === 'states' ? 'state' : ended} limit`
}

/** Properties that need the complete state graph stay undecided even for short behaviours. */
function otherThan(properties: Exploration['properties']): string {
  const open = properties.filter(
    ({ kind, verdict }) => (kind === 'temporal' || kind === 'possibility') && verdict === 'inconclusive',
  )
  return open.length === 0 ? '' : ` of the properties other than ${open.map((p) => p.name).join(', ')}`
}
