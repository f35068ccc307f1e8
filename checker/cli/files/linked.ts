import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { stemOf } from './fileNames.ts'

const FOLDER = 'counterexamples'

/** A model and the properties that it expects to be violated, in the spec's order. */
export interface Violated {
  readonly spec: string
  readonly label: string
  readonly properties: readonly string[]
}

/**
 * The files that `quorate counterexamples` has written for a model: the picture, text and JSON of each property, if
 * they exist. `unique` comes from `stems`. Pass the models in the order in which that command processes them.
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
