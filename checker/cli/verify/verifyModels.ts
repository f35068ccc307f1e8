import type { Lock } from '../../check/lock.ts'
import type { VerifiedModel } from '../../check/verified.ts'
import type { TraceFolder } from '../files/traceFiles.ts'
import { stemOf, stems } from '../files/fileNames.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { expectNamesApart } from '../selection/allSpecs.ts'
import type { SpecFile } from '../../loading/load.ts'
import { defaultMemory } from '../sharedOptions/memory.ts'
import { inOrder } from '../running/inOrder.ts'
import { answerOf, type Lost, runPool } from '../running/pool.ts'
import type { Load } from '../selection/modelShard.ts'
import { checkCommand } from '../files/traceFiles.ts'
import type { VerifyReply, ModelRequest } from './verifyWorker.ts'

/** A model to verify. */
export interface PlannedModel {
  readonly file: SpecFile
  readonly spec: string
  /** Null for the defaults of a spec that declares no models. */
  readonly model: string | null
  readonly title: string
  /** The prefix for the paths of its files. */
  readonly stem: string
}

export interface VerifiedWith {
  readonly verified: VerifiedModel
  readonly code: ExitCode
}

/**
 * All models, in the order of files and declarations. Throws Q026 (usage) if two files contain specs with the same
 * name.
 */
export function planOf(files: readonly SpecFile[]): readonly PlannedModel[] {
  const specs = files.map((file) => ({ file, spec: file.load() }))
  expectNamesApart(specs.map(({ file, spec }) => ({ file, name: spec.name })))
  const unique = stems()
  return specs.flatMap(({ file, spec }): readonly PlannedModel[] => {
    const names = Object.keys(spec.models)
    const planned = (model: string | null, title: string): PlannedModel => {
      return { file, spec: spec.name, model, title, stem: unique(stemOf(spec.name, title)) }
    }
    return names.length === 0 ? [planned(null, 'defaults')] : names.map((model) => planned(model, model))
  })
}

/**
 * Roughly what a model costs besides its search, expressed as the number of states that could be generated in the same
 * time.
 */
const START = 200_000

/** What the model cost in its last run, in generated states. */
export function loadOf({ spec, title }: PlannedModel, lock: Lock | null): Load {
  const generated = lock?.get(spec)?.get(title)?.generated
  return { name: JSON.stringify([spec, title]), cost: generated === undefined ? undefined : START + generated }
}

export interface VerifyOptions {
  readonly jobs: number
  /** The lock file, which records how large each model was in its last run. */
  readonly lock: Lock | null
  /** The folder for violations that no model expects. */
  readonly out: TraceFolder | undefined
  /** Whether to draw them for a page. */
  readonly draw: boolean
  readonly coverage: boolean
  readonly interrupted: () => boolean
  /** Called for each model in the order of `planned`, as soon as all earlier ones are done. */
  readonly onResult: (model: VerifiedModel) => void
}

/**
 * Returns the models verified before an interruption, which are the first ones in `planned`. The largest models start
 * first.
 */
export async function verifyAll(
  planned: readonly PlannedModel[],
  options: VerifyOptions,
): Promise<readonly VerifiedWith[]> {
  const { jobs, lock, out = null, draw, coverage, interrupted, onResult } = options
  const workers = Math.min(jobs, planned.length)
  const maxMemory = Math.floor(defaultMemory() / workers)
  const sizeOf = ({ spec, title }: PlannedModel): number => lock?.get(spec)?.get(title)?.distinct ?? Infinity
  const requests = planned
    .map((one, index) => ({
      index,
      stem: one.stem,
      size: sizeOf(one),
      path: one.file.path,
      model: one.model,
      maxMemory,
      out,
      draw,
      coverage,
    }))
    .sort((a, b) => (a.size === b.size ? a.index - b.index : b.size - a.size))
  const outcomes: VerifiedWith[] = []
  const settle = inOrder<VerifiedWith>((outcome) => {
    outcomes.push(outcome)
    onResult(outcome.verified)
  })
  await runPool<ModelRequest & { readonly index: number }, VerifyReply>({
    module: 'verifyWorker.js',
    workers,
    requests,
    interrupted,
    onReply(reply, { index }) {
      const one = planned[index]
      if (one) settle(index, outcomeOf(reply, one))
    },
  })
  return outcomes
}

/** Throws the error of a worker that could not load a spec. */
function outcomeOf(reply: VerifyReply | Lost, one: PlannedModel): VerifiedWith {
  const answer = answerOf<VerifiedWith>(reply, `${one.spec}, ${one.title}`)
  if ('verified' in answer) return answer
  const failure = `the worker process that checked it gave no answer: ${answer.lost}\n  was there too little memory? try --jobs 1`
  const nothing = {
    distinct: 0,
    generated: 0,
    depth: 0,
    expectations: [],
    actions: [],
    properties: [],
    unexpected: [],
    leftOut: [],
    seconds: 0,
    unconfirmed: [],
  }
  const command = checkCommand(one.file.path, one.model)
  return { verified: { spec: one.spec, model: one.title, ...nothing, failure, command }, code: EXIT.open }
}
