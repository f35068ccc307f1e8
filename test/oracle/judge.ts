import type { Composed } from './compose.ts'
import type { How, Refusal } from './engines.ts'
import { type Answers, isPure, search } from './javascript/search.ts'

/** Quorate, or a copy of it with a planted mistake. */
export type Engines = (script: string, how: How) => Answers | Refusal

/** How a spec fared. */
export interface Judgement {
  /** The fast engine's error code; null if the spec ran. */
  readonly refused: string | null
  /** How the results differ from plain JavaScript, other than in errors; null if they do not. */
  readonly difference: string | null
}

type Outcome = Answers | Refusal | { readonly threw: string }

function attempt(run: () => Answers | Refusal): Outcome {
  try {
    return run()
  } catch (error) {
    return { threw: error instanceof Error ? (error.stack ?? String(error)).slice(0, 600) : String(error) }
  }
}

/**
 * Runs a spec with both engines and also with symmetry if its ids are declared symmetric. Compares the results with
 * plain JavaScript.
 */
export function judge({ script, symmetric, maxStates, cacheAfter, idioms }: Composed, engines: Engines): Judgement {
  const promisesPurity = idioms.every(({ fate }) => fate === 'runs')
  const plain = attempt(() => {
    const answers = search(script, maxStates)
    if (!promisesPurity && !isPure(script, maxStates)) throw new Error('this is no function of the state')
    return answers
  })
  const limits = { maxStates, cacheAfter }
  const runs = [
    { name: 'fast', how: { engine: 'fast', symmetry: false, ...limits } },
    { name: 'reference', how: { engine: 'reference', symmetry: false, ...limits } },
    ...(symmetric
      ? [{ name: 'fast, with symmetry', how: { engine: 'fast', symmetry: true, ...limits } } as const]
      : []),
  ] as const
  let refused: string | null = null
  for (const { name, how } of runs) {
    const said = attempt(() => engines(script, how))
    if (name === 'fast' && 'refused' in said) refused = said.refused.slice(0, 4)
    if (promisesPurity && isDoubt(said) && !('threw' in plain))
      return { refused, difference: `${name}: says ${said.refused}` }
    const problem = how.symmetry ? reducedProblem(plain, said) : problemOf(plain, said)
    if (problem !== null) return { refused, difference: `${name}: ${problem}` }
  }
  return { refused, difference: null }
}

/**
 * Whether the error says that the spec is not a function of the state, or that parts of Quorate contradict each other.
 * If the spec is a function of the state, this result is wrong.
 */
const isDoubt = (said: Outcome): said is Refusal => 'refused' in said && /^Q(?:106|19\d)/.test(said.refused)

function problemOf(plain: Outcome, said: Outcome): string | null {
  if ('threw' in said) return `throws ${said.threw}`
  if ('refused' in said) return null
  if ('threw' in plain) return `says ${text(said)}, where plain JavaScript throws: ${plain.threw}`
  return text(said) === text(plain) ? null : `says ${text(said)}, where plain JavaScript says ${text(plain)}`
}

/** With symmetry, there are fewer states. If both searches are complete, verdicts and lengths are still the same. */
function reducedProblem(plain: Outcome, said: Outcome): string | null {
  if ('threw' in said || 'refused' in said || 'threw' in plain || 'refused' in plain) return problemOf(plain, said)
  if (!plain.complete) return null
  const { verdicts } = said
  const same = text({ ...plain, verdicts }) === text(plain) && said.complete && said.depth === plain.depth
  return same ? null : `says ${text(said)}, where plain JavaScript says ${text(plain)}`
}

function text(outcome: Outcome): string {
  if (!('verdicts' in outcome)) return JSON.stringify(outcome)
  const verdicts = Object.entries(outcome.verdicts).sort(([a], [b]) => a.localeCompare(b))
  const { distinct, generated, depth, cut, complete } = outcome
  return JSON.stringify({ distinct, generated, depth, cut, complete, verdicts: Object.fromEntries(verdicts) })
}
