import { checkModel, type CheckOptions } from '../../check/check.ts'
import type { ModelReport } from '../../check/report.ts'
import { usefulWorkers } from '../usefulWorkers.ts'
import { crewOf } from './crew.ts'
import { drive } from '../../library/drive.ts'
import { memoryBudget } from './memoryBudget.ts'
import { processMemory } from './nodeRuntime.ts'
import type { Planned } from '../selection/plan.ts'
import { ProgressReport } from '../terminal/progress.ts'

export interface RunOptions extends Omit<CheckOptions, 'crew' | 'isMemorySpent'> {
  /** How much memory the process may use, in bytes. */
  readonly maxMemory: number
  /** The number of threads. Null means one per core, but only for large models. */
  readonly workers: number | null
}

/** Checks a planned model in this process, showing progress on stderr. */
export async function runModel(planned: Planned, { workers, maxMemory, ...options }: RunOptions): Promise<ModelReport> {
  const { file, model, recipe, title } = planned
  const { properties, storage, trees } = options
  const budget = memoryBudget(maxMemory, { asked: workers, most: usefulWorkers() })
  const late = workers === null
  const crew = crewOf({ workers: budget.workers, late, bundle: file.bundle, recipe, properties, storage, trees })
  const memory = { maxMemory: budget.states, isMemorySpent: budget.isSpent }
  const progress = new ProgressReport(process.stderr, title)
  const baseBytes = processMemory().bytes
  try {
    const checked = await drive(checkModel(model, { ...options, ...memory, crew }), (p) => progress.update(p))
    return {
      ...checked,
      title,
      peakBytes: processMemory().peakBytes,
      baseBytes,
      files: [],
      replayCommand: null,
    }
  } finally {
    progress.end()
  }
}
