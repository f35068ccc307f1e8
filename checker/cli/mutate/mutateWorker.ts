import {
  type Baseline,
  baselineOf,
  type Fate,
  fateIn,
  fateOfError,
  type Limits,
  type Reached,
} from '../../check/mutation/fate.ts'
import { isFewer, type MutantResult } from '../../check/mutation/necessity.ts'
import { instantiate } from '../../language/instantiate/instantiate.ts'
import { drive } from '../../library/drive.ts'
import type { SpecFile } from '../../loading/load.ts'
import { type Part, without } from '../../loading/mutants.ts'
import { NODE } from '../../loading/nodeHost.ts'
import { answerRequests, type NoAnswer } from '../running/poolWorker.ts'

/** Asks a worker process of `mutate` for the baseline of one model. */
export interface BaselineRequest {
  readonly path: string
  readonly model: string | undefined
  readonly maxStates: number
}

/** A model that is small enough, with its results for the unmodified spec. */
export interface Tried {
  readonly model: string | undefined
  readonly title: string
  readonly baseline: Baseline
}

/** Asks for the fate of a mutant, from which one part was removed. */
export interface MutantRequest {
  readonly path: string
  readonly drop: Part['drop']
  /** The models, smallest first. */
  readonly tried: readonly Tried[]
}

export type MutantFate = Pick<MutantResult, 'fate' | 'model' | 'undecided'>

/** `baseline` is null if the model has too many states. */
export interface Measured {
  readonly baseline: Baseline | null
}

export type BaselineReply = Measured | NoAnswer

export type MutantReply = MutantFate | NoAnswer

/**
 * A mutant may reach more states than the spec. The limit is this many times the spec's number of states, plus a
 * constant.
 */
const GROWTH = 8
const SOME_STATES = 1000

async function answer(request: BaselineRequest | MutantRequest, file: SpecFile): Promise<BaselineReply | MutantReply> {
  if ('drop' in request) return fateOf(without(file, request, NODE), request.tried)
  const model = instantiate(file.load(), { model: request.model })
  return { baseline: await drive(baselineOf(model, limits(request.maxStates)), () => {}) }
}

/** The fate in the first model that shows a difference, starting with the smallest. */
async function fateOf(mutant: SpecFile, tried: readonly Tried[]): Promise<MutantFate> {
  const undecided: string[] = []
  let reached: Reached | null = null
  let reachedIn: string | null = null
  for (const { model, title, baseline } of tried) {
    const fate = await fateInModel(mutant, model, baseline)
    if (fate.kind === 'undecided') undecided.push(title)
    else if (fate.kind !== 'same') return { fate, model: title, undecided }
    else if (fate.reached && (!reached || (isFewer(reached) && !isFewer(fate.reached))))
      [reached, reachedIn] = [fate.reached, title]
  }
  return { fate: { kind: 'same', reached }, model: reachedIn, undecided }
}

async function fateInModel(mutant: SpecFile, model: string | undefined, baseline: Baseline): Promise<Fate> {
  const most = limits(GROWTH * baseline.distinct + SOME_STATES)
  try {
    return await drive(fateIn(instantiate(mutant.load(), { model }), baseline, most), () => {})
  } catch (error) {
    return fateOfError(error)
  }
}

/** There is no time limit here, because an interrupt or a timeout ends the entire process. */
function limits(maxStates: number): Limits {
  return { maxStates, interrupted: () => false }
}

answerRequests(answer)
