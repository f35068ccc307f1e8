import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { stemOf } from './fileNames.ts'

const FOLDER = 'counterexamples'

/** A model with the properties that it expects to be violated, in the order of the spec. */
export interface Violated {
  readonly spec: string
  readonly label: string
  readonly properties: readonly string[]
}

/**
 * The files that `quorate counterexamples` has written for a model: for each property the picture, the text and the
 * JSON, if they exist. `unique` is a result of `stems`. The models must be in the order in which that command processes
 * them.
 */
export function madeOf(
  { spec, label, properties }: Violated,
  unique: (stem: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const files = properties.map((name) => {
    const stem = join(FOLDER, unique(stemOf(spec, label, name)))
    return [name, ['.svg', '.txt', '.json'].map((ending) => stem + ending).filter((path) => existsSync(path))] as const
  })
  return new Map(files.filter(([, paths]) => paths.length > 0))
}
