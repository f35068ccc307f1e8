import { resolve } from 'node:path'
import { check, type Checked } from './quorate.ts'

/** Specs on which remembering results, or several workers, once cost more than they saved. */
const SHAPES = [
  { name: 'messages', about: 'every state takes its own path' },
  { name: 'mixer', about: 'every step reads the whole state' },
  { name: 'subsets', about: 'a parameter over all subsets of a set in the state' },
  { name: 'counter', about: 'one state a level' },
] as const

export interface Shape {
  readonly name: string
  readonly about: string
  readonly one: Checked
  /** With two workers. */
  readonly two: Checked
}

/** Each spec of `bench/models` once with one worker and once with two. */
export async function checkShapes(): Promise<readonly Shape[]> {
  const shapes: Shape[] = []
  for (const { name, about } of SHAPES) {
    const run = (workers: string): Promise<Checked> =>
      check(resolve(`bench/models/${name}.ts`), ['--workers', workers], { verdict: 'holds', exitCode: 0 })
    shapes.push({ name, about, one: await run('1'), two: await run('2') })
  }
  return shapes
}
