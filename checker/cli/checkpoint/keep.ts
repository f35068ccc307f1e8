import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckOptions } from '../../check/check.ts'
import type { CheckedModel } from '../../check/report.ts'
import { QuorateError } from '../../errors.ts'
import { count } from '../../render/wording/words.ts'
import type { Planned } from '../selection/plan.ts'
import type { RunOptions } from '../running/runModel.ts'
import { claim, claimed } from '../files/claim.ts'
import { ensureWritable, unwritable } from '../files/files.ts'
import { tell } from '../terminal/terminal.ts'
import { MANIFEST } from './manifest.ts'
import { openCheckpoint } from './reader.ts'
import { subjectOf } from './subject.ts'
import { CheckpointWriter } from './writer.ts'

/** The checkpoint options. */
export interface CheckpointRequest {
  readonly folder: string
  /** Whether to resume from the checkpoint in the folder. If not, the folder must not contain one. */
  readonly resume: boolean
  readonly everySeconds: number
}

/** The checkpoints of one run. */
export interface Keeping {
  readonly options: Pick<CheckOptions, 'checkpoint' | 'resume'>
  /** Called after the run. Removes a checkpoint that is no longer needed, or prints how to resume. */
  end(checked: CheckedModel): void
}

/**
 * Throws Q081 (usage) if a new run would overwrite a checkpoint, and Q041–Q044 (load) if there is none to resume from.
 */
export function keepCheckpoints(request: CheckpointRequest, planned: Planned, options: RunOptions): Keeping {
  const { folder, resume, everySeconds } = request
  const subject = subjectOf(planned, options)
  if (!resume && existsSync(join(folder, MANIFEST))) throw occupied(folder)
  const opened = resume ? openCheckpoint(folder, subject) : null
  const release = claimFolder(folder)
  const writer = new CheckpointWriter({ folder, subject, everySeconds, from: opened?.manifest })
  if (opened) {
    const { rows, levelStarts } = opened.resumption.snapshot
    tell(`continuing with the ${count(rows, 'state')} in ${folder}, at depth ${levelStarts.length}`)
  }
  return {
    options: { checkpoint: writer, resume: opened?.resumption },
    end({ exploration: { ended } }) {
      if (ended === null || ended === 'violation') writer.remove()
      else if (writer.hasWritten) tell(`checkpoint in ${folder}: --resume ${folder} continues from there`)
      release()
    },
  }
}

/**
 * Makes sure that only one run at a time writes to a folder. Throws Q024 (usage) if the folder is not writable, and
 * Q086 if another run is using it.
 */
function claimFolder(folder: string): () => void {
  const path = join(folder, 'running.json')
  try {
    const release = claim(path)
    if (release) return release
  } catch (error) {
    throw unwritable(folder, '--checkpoint', error)
  }
  throw claimed(path)
}

/** Throws Q024 (usage) if checkpoints cannot be written to the folder. A run that resumes never creates the folder. */
export async function ensureCheckpoints({ folder, resume }: CheckpointRequest): Promise<void> {
  if (!resume) await ensureWritable(folder, '--checkpoint')
  else if (existsSync(join(folder, MANIFEST))) await ensureWritable(folder, '--resume')
}

/** Throws Q029 (usage) if the requested run does not support checkpoints. */
export function expectOneSearch(planned: readonly Planned[], engine: 'fast' | 'reference'): void {
  if (planned.length !== 1)
    throw refused(`${planned.length} models would be checked, but a checkpoint covers one`, 'name it with --model')
  if (engine === 'reference') throw refused('the reference engine has no checkpoints', 'leave --engine out')
}

function refused(problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q029', class: 'usage', where: ['--checkpoint'], problem, hint })
}

function occupied(folder: string): QuorateError {
  return new QuorateError({
    code: 'Q081',
    class: 'usage',
    where: ['--checkpoint'],
    problem: `${folder} already has a checkpoint`,
    hint: `continue with it: --resume ${folder}; or name another folder, or remove this one`,
  })
}
