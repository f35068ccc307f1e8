import { checkModel, type CheckOptions } from '../../check/check.ts'
import type { ModelReport } from '../../check/report.ts'
import { crewOf } from './crew.ts'
import { drive } from '../../library/drive.ts'
import type { Planned } from '../selection/plan.ts'
import { ProgressReport } from '../terminal/progress.ts'

export interface RunOptions extends Omit<CheckOptions, 'crew'> {
  /** Threads; null: as many as there are cores, if a model is large. */
  readonly workers: number | null
}

/** Checks a planned model in this process, with progress on stderr. */
export async function runModel(planned: Planned, { workers, ...options }: RunOptions): Promise<ModelReport> {
  const { file, model, recipe, title } = planned
  const { properties, storage } = options
  const crew = crewOf({ workers, bundle: file.bundle, recipe, properties, storage })
  const progress = new ProgressReport(process.stderr, title)
  const baseBytes = process.memoryUsage.rss()
  try {
    const checked = await drive(checkModel(model, { ...options, crew }), (p) => progress.update(p))
    return {
      ...checked,
      title,
      peakBytes: process.resourceUsage().maxRSS * 1024,
      baseBytes,
      files: [],
      replayCommand: null,
    }
  } finally {
    progress.end()
  }
}
