import { checkModel } from '../check/check.ts'
import { watched } from '../check/exercise.ts'
import { type VerifiedModel, verified } from '../check/verified.ts'
import { type Complaint, inside, isQuorateError, QuorateError } from '../errors.ts'
import { instantiate } from '../spec/instantiate.ts'
import type { CheckedModel } from '../check/report.ts'
import { artifactsOf } from './artifacts.ts'
import { drive } from './drive.ts'
import { type ExitCode, exitCodeOf } from './exitCodes.ts'
import { writeAll } from './files.ts'
import { openSpec, type SpecFile } from './loading/load.ts'
import { placed } from './runModel.ts'

/** One model to be checked, by a worker process of `verify`. */
export interface VerifyRequest {
  readonly path: string
  /** Null: the defaults. */
  readonly model: string | null
  /** Bytes for states and table. */
  readonly maxMemory: number
  /** Where the violations go that the model does not expect like that; null: nowhere. */
  readonly out: string | null
  /** How their paths there start. */
  readonly stem: string
}

export type VerifyReply =
  | { readonly verified: VerifiedModel; readonly code: ExitCode }
  /** The spec cannot be loaded or instantiated. */
  | { readonly complaint: Complaint }
  /** Something that should not happen. */
  | { readonly bug: string }

const files = new Map<string, SpecFile>()

async function answer({ path, model: name, maxMemory, out, stem }: VerifyRequest): Promise<VerifyReply> {
  try {
    const file = files.get(path) ?? (await openSpec(path))
    files.set(path, file)
    const { model, exercise } = watched(instantiate(file.load(), { model: name ?? undefined }))
    const checked = await drive(checkModel(model, { stop: 'decided', maxMemory }), () => {})
    const { failure } = checked.exploration
    const text = failure && new QuorateError(placed(failure, file).complaint).message
    const written = out === null || failure ? {} : await writeMissed(out, stem, checked)
    return { verified: verified(checked, exercise(), text, written), code: exitCodeOf(checked) }
  } catch (error) {
    if (!isQuorateError(error)) return { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    const named = error.complaint.where?.[0] === path ? error : inside(path, error)
    return { complaint: isQuorateError(named) ? named.complaint : error.complaint }
  }
}

/** Every violation that is not as expected, in all formats; gives the paths by property. */
async function writeMissed(
  out: string,
  stem: string,
  { expectations, traces }: CheckedModel,
): Promise<VerifiedModel['files']> {
  const met = new Set(expectations.flatMap((e) => (e.met === true ? [e.name] : [])))
  const written: Record<string, readonly string[]> = {}
  for (const trace of traces) {
    const name = trace.property?.name
    if (name === undefined || met.has(name)) continue
    written[name] = await writeAll(out, await artifactsOf(trace, `${stem}.${name}`))
  }
  return written
}

process.on('message', (request: VerifyRequest) => {
  void answer(request).then((reply) => process.send?.(reply))
})
/** Whoever asked has gone, or has no more. */
process.on('disconnect', () => process.exit())
/** A terminal interrupts every process; the one that gives out the work decides what becomes of this one. */
process.on('SIGINT', () => {})
