import { untimed } from '../../../checker/pace.ts'
import { readFileSync, writeSync } from 'node:fs'
import { crewOf } from '../../../checker/cli/running/crew.ts'
import { readManifest } from '../../../checker/cli/checkpoint/manifest.ts'
import { openCheckpoint } from '../../../checker/cli/checkpoint/reader.ts'
import { CheckpointWriter, type Phase } from '../../../checker/cli/checkpoint/writer.ts'
import { drive } from '../../../checker/library/drive.ts'
import type { Bundle } from '../../../checker/loading/bundle.ts'
import { specOf } from '../../../checker/loading/load.ts'
import { NODE } from '../../../checker/loading/nodeHost.ts'
import { searching } from '../../../checker/explore/explore.ts'
import type { Exploration } from '../../../checker/results/exploration.ts'
import { type ModelChoice, instantiate } from '../../../checker/language/instantiate/instantiate.ts'

/** A search in its own process, which writes checkpoints all the time, and kills itself during one of them. */
export interface Killed {
  readonly bundle: Bundle
  readonly recipe: ModelChoice
  readonly folder: string
  readonly workers: number
  /** How many states are searched between two checkpoints. */
  readonly chunk: number
  /** When the process kills itself: on this occurrence of this phase. Null means never. */
  readonly at: { readonly phase: Phase; readonly occurrence: number } | null
}

/** What the process prints when it finishes. */
export type Told = Pick<
  Exploration,
  'properties' | 'distinct' | 'generated' | 'depth' | 'queued' | 'cut' | 'ended' | 'levels' | 'actions' | 'outDegree'
>

export function told({ failure, ...found }: Exploration): Told {
  if (failure) throw new Error(failure.complaint.problem)
  const { properties, distinct, generated, depth, queued, cut, ended, levels, actions, outDegree } = found
  return { properties, distinct, generated, depth, queued, cut, ended, levels, actions, outDegree }
}

async function run({ bundle, recipe, folder, workers, chunk, at }: Killed): Promise<void> {
  const model = instantiate(specOf(bundle, NODE).load(), recipe)
  const subject = { spec: model.spec, recipe: JSON.stringify(recipe) }
  const opened = hasManifest(folder) ? openCheckpoint(folder, subject) : null
  let times = 0
  const writer = new CheckpointWriter({
    folder,
    subject,
    everySeconds: 0,
    from: opened?.manifest,
    writeBytes: 2048,
    reached(phase) {
      if (phase === at?.phase && ++times === at.occurrence) process.kill(process.pid, 'SIGKILL')
    },
  })
  const crew = crewOf({ storage: 'exact', workers, late: false, bundle, recipe, properties: undefined })
  const options = {
    crew,
    pace: untimed(chunk),
    checkpoint: writer,
    resume: opened?.resumption,
    stop: 'never',
    maxMemory: 2 ** 26,
  } as const
  const { exploration } = await drive(searching(model, options), () => {})
  writeSync(1, JSON.stringify(told(exploration)))
}

function hasManifest(folder: string): boolean {
  try {
    return readManifest(folder).number > 0
  } catch {
    return false
  }
}

const [, , request] = process.argv
if (request !== undefined) await run(JSON.parse(readFileSync(request, 'utf8')) as Killed)
