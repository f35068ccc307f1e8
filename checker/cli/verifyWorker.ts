import { checkModel } from '../check/check.ts'
import { watched } from '../check/exercise.ts'
import { type VerifiedModel, verified } from '../check/verified.ts'
import { type Complaint, inside, isQuorateError, QuorateError } from '../errors.ts'
import { instantiate } from '../spec/instantiate.ts'
import { drive } from './drive.ts'
import { type ExitCode, exitCodeOf } from './exitCodes.ts'
import { openSpec, type SpecFile } from './loading/load.ts'
import { placed } from './runModel.ts'

/** One model to be checked, by a worker process of `verify`. */
export interface VerifyRequest {
  readonly path: string
  /** Null: the defaults. */
  readonly model: string | null
  /** Bytes for states and table. */
  readonly maxMemory: number
}

export type VerifyReply =
  | { readonly verified: VerifiedModel; readonly code: ExitCode }
  /** The spec cannot be loaded or instantiated. */
  | { readonly complaint: Complaint }
  /** Something that should not happen. */
  | { readonly bug: string }

const files = new Map<string, SpecFile>()

async function answer({ path, model: name, maxMemory }: VerifyRequest): Promise<VerifyReply> {
  try {
    const file = files.get(path) ?? (await openSpec(path))
    files.set(path, file)
    const { model, exercise } = watched(instantiate(file.load(), { model: name ?? undefined }))
    const checked = await drive(checkModel(model, { stop: 'decided', maxMemory }), () => {})
    const { failure } = checked.exploration
    const text = failure && new QuorateError(placed(failure, file).complaint).message
    return { verified: verified(checked, exercise(), text), code: exitCodeOf(checked) }
  } catch (error) {
    if (!isQuorateError(error)) return { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    const named = error.complaint.where?.[0] === path ? error : inside(path, error)
    return { complaint: isQuorateError(named) ? named.complaint : error.complaint }
  }
}

process.on('message', (request: VerifyRequest) => {
  void answer(request).then((reply) => process.send?.(reply))
})
/** Whoever asked has gone, or has no more. */
process.on('disconnect', () => process.exit())
/** A terminal interrupts every process; the one that gives out the work decides what becomes of this one. */
process.on('SIGINT', () => {})
