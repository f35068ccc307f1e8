import { checkModel } from '../../checker/check/check.ts'
import { bundleOf } from '../../checker/loading/bundle.ts'
import { specOf, type SpecFile } from '../../checker/loading/load.ts'
import { NODE } from '../../checker/loading/nodeHost.ts'
import { isQuorateError } from '../../checker/errors.ts'
import type { Exploration } from '../../checker/results/exploration.ts'
import { last } from '../../checker/running.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import type { Answers } from './javascript/search.ts'

/** How an engine reports that it rejects a spec. */
export interface Refusal {
  /** The message with its code: `Q106 in action Probe: …` */
  readonly refused: string
}

export interface How {
  readonly engine: 'fast' | 'reference'
  readonly symmetry: boolean
  readonly maxStates: number
  readonly cacheAfter: number
}

/** Runs a script through Quorate: loader, engine, and check of counterexamples. Throws unexpected errors. */
export function answersOf(script: string, { engine, symmetry, maxStates, cacheAfter }: How): Answers | Refusal {
  try {
    const file = fileOf(script)
    const model = instantiate(file.load(), { symmetry })
    const options = {
      engine,
      maxStates,
      stop: 'never' as const,
      cacheAfter,
      maxMemory: 2 ** 18,
      initialSlots: 64,
    }
    const { exploration } = last(checkModel(model, options))
    const { failure } = exploration
    return failure ? { refused: `${failure.complaint.code}: ${failure.complaint.problem}` } : told(exploration)
  } catch (error) {
    if (!isQuorateError(error)) throw error
    return { refused: `${error.complaint.code}: ${error.complaint.problem}` }
  }
}

let opened: { readonly text: string; readonly file: SpecFile } | undefined

/** Builds a script only once, no matter how many questions are asked about it. */
function fileOf(text: string): SpecFile {
  if (opened?.text !== text) {
    opened = { text, file: specOf(bundleOf({ path: 'idioms.js', text, map: null, folder: 'file:///' }), NODE) }
  }
  return opened.file
}

function told({ distinct, generated, depth, cut, ended, properties }: Exploration): Answers {
  const verdicts = properties.map(({ name, verdict, length }) => [
    name,
    verdict === 'violated' && length !== null ? `violated in ${length}` : verdict,
  ])
  return {
    distinct,
    generated,
    depth,
    cut,
    complete: ended === null,
    verdicts: Object.fromEntries(verdicts) as Answers['verdicts'],
  }
}
