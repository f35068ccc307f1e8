import { checkModel, type CheckOptions } from '../../check/check.ts'
import type { ModelReport } from '../../check/report.ts'
import type { Failure } from '../../results/exploration.ts'
import { instantiate } from '../../language/instantiate/instantiate.ts'
import type { Model } from '../../language/model/model.ts'
import { crewOf, usefulWorkers } from './crew.ts'
import { drive } from './drive.ts'
import { memoryBudget } from './memoryBudget.ts'
import type { SpecFile } from '../../loading/load.ts'
import type { Planned } from '../selection/plan.ts'
import { ProgressReport } from '../terminal/progress.ts'

export interface RunOptions extends Omit<CheckOptions, 'crew' | 'second' | 'isMemorySpent'> {
  /** Bytes that the process may take. */
  readonly maxMemory: number
  /** Threads; null: as many as there are cores, if a model is large. */
  readonly workers: number | null
}

/** Checks a planned model in this process, with progress on stderr. */
export async function runModel(planned: Planned, { workers, maxMemory, ...options }: RunOptions): Promise<ModelReport> {
  const { file, model, recipe, title } = planned
  const { properties, storage } = options
  const budget = memoryBudget(maxMemory, { asked: workers, most: usefulWorkers() })
  const late = workers === null
  const crew = crewOf({ workers: budget.workers, late, bundle: file.bundle, recipe, properties, storage })
  const memory = { maxMemory: budget.states, isMemorySpent: budget.isSpent }
  const progress = new ProgressReport(process.stderr, title)
  const baseBytes = process.memoryUsage.rss()
  try {
    const second = (): Model => instantiate(file.load(), recipe)
    const checked = await drive(checkModel(model, { ...options, ...memory, crew, second }), (p) => progress.update(p))
    const { failure } = checked.exploration
    return {
      ...checked,
      title,
      exploration: { ...checked.exploration, failure: failure && placed(failure, file) },
      peakBytes: process.resourceUsage().maxRSS * 1024,
      baseBytes,
      files: [],
      replayCommand: null,
    }
  } finally {
    progress.end()
  }
}

/** The same, with the place in the author's file in front. */
export function placed({ complaint, cause, ...failure }: Failure, file: SpecFile): Failure {
  return { ...failure, cause, complaint: { ...complaint, where: [file.placeOf(cause), ...(complaint.where ?? [])] } }
}
