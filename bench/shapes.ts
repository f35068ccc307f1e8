import { resolve } from 'node:path'
import { check, type Checked, constantsOf } from './quorate.ts'

/** Specs for which caching results or using several workers once cost more than it saved. */
const SHAPES = [
  { name: 'messages', spec: 'bench/models/messages.ts', constants: {}, about: 'every state takes its own path' },
  { name: 'mixer', spec: 'bench/models/mixer.ts', constants: {}, about: 'every step reads the whole state' },
  {
    name: 'subsets',
    spec: 'bench/models/subsets.ts',
    constants: {},
    about: 'a parameter over all subsets of a set in the state',
  },
  { name: 'counter', spec: 'bench/models/counter.ts', constants: {}, about: 'one state a level' },
  { name: 'Paxos', spec: 'specs/classics/paxos.ts', constants: { ballots: 3 }, about: 'a set of messages that grows' },
  { name: 'Raft', spec: 'specs/raft/messages.ts', constants: { messages: 3, terms: 2 }, about: 'a bag of messages' },
] as const

export interface Shape {
  readonly name: string
  readonly about: string
  readonly one: Checked
  /** The result with two workers. */
  readonly two: Checked
}

/** Checks each spec once with one worker and once with two. */
export async function checkShapes(): Promise<readonly Shape[]> {
  const shapes: Shape[] = []
  for (const { name, spec, constants, about } of SHAPES) {
    const run = (workers: string): Promise<Checked> =>
      check(resolve(spec), [...constantsOf(constants), '--workers', workers], { verdict: 'holds', exitCode: 0 })
    shapes.push({ name, about, one: await run('1'), two: await run('2') })
  }
  return shapes
}
