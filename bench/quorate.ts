import { resolve } from 'node:path'
import { type Measured, measure } from './process.ts'

/** From the root of the project, where npm runs scripts. */
export const MAIN = resolve('dist/cli/main.js')
export const TRUNCATION = resolve('specs/kafka/truncation.ts')

/** What `check --json` prints of one model, as far as it is used here. */
export interface CheckDocument {
  readonly verdict: string
  readonly states: { readonly distinct: number; readonly generated: number }
  readonly memory: { readonly peakBytes: number }
  /** Of the search, without the start of the process. */
  readonly seconds: number
}

export interface Size {
  readonly replicas: number
  readonly logSize: number
  readonly maxRecords: number
  readonly maxLeaderEpoch: number
}

export interface Run extends Measured {
  readonly distinct: number
  readonly generated: number
}

/** `quorate check specs/kafka/truncation.ts -c protocol=kip-320 -c … --json` as a process of its own. */
export function checkTruncation(size: Size): Promise<Run & { readonly seconds: number }> {
  return check(size, [], { verdict: 'holds', exitCode: 0 })
}

/** The same command on the initial state alone: what the process needs before it stores states. */
export function checkInitialState(size: Size): Promise<Run> {
  return check(size, ['--max-depth', '1'], { verdict: 'bounded', exitCode: 20 })
}

async function check(size: Size, options: readonly string[], expected: { verdict: string; exitCode: number }) {
  const constants = Object.entries({ protocol: 'kip-320', ...size }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const args = [MAIN, 'check', TRUNCATION, ...constants, ...options, '--json']
  const { stdout, wallSeconds, userSeconds } = await measure(process.execPath, args, { exitCode: expected.exitCode })
  const { verdict, states, memory, seconds } = JSON.parse(stdout) as CheckDocument
  if (verdict !== expected.verdict) throw new Error(`the verdict is ${verdict}, not ${expected.verdict}`)
  const { distinct, generated } = states
  return { distinct, generated, seconds, wallSeconds, userSeconds, peakBytes: memory.peakBytes }
}
