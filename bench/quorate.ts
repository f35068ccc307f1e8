import { resolve } from 'node:path'
import { type Measured, measure } from './process.ts'

/** Relative to the project root, where npm runs scripts. */
export const MAIN = resolve('dist/cli/main.js')
export const TRUNCATION = resolve('specs/kafka/truncation.ts')

/** What the benchmarks read from the output of `check --json` for one model. */
export interface CheckDocument {
  readonly verdict: string
  readonly states: { readonly distinct: number; readonly generated: number }
  readonly memory: { readonly peakBytes: number }
  readonly storage: { readonly bitsPerState: number }
  /** How long the search took, without process startup. */
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

/** `quorate check specs/kafka/truncation.ts -c protocol=kip-320 -c … --json` as a separate process. */
export function checkTruncation(size: Size, ...more: readonly string[]): Promise<Checked> {
  return check(TRUNCATION, [...constantsOf({ protocol: 'kip-320', ...size }), ...more], {
    verdict: 'holds',
    exitCode: 0,
  })
}

/** The same command on just the initial state, to measure what the process needs before it stores states. */
export function checkInitialState(size: Size): Promise<Checked> {
  const options = [...constantsOf({ protocol: 'kip-320', ...size }), '--max-depth', '1']
  return check(TRUNCATION, options, { verdict: 'bounded', exitCode: 20 })
}

export interface Checked extends Run {
  readonly seconds: number
  readonly bitsPerState: number
}

export function constantsOf(constants: Readonly<Record<string, string | number>>): readonly string[] {
  return Object.entries(constants).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Runs `quorate check SPEC … --json` as a separate process; throws if the verdict differs. */
export async function check(
  spec: string,
  options: readonly string[],
  expected: { readonly verdict: string; readonly exitCode: number },
): Promise<Checked> {
  const args = [MAIN, 'check', spec, ...options, '--json']
  const { stdout, wallSeconds, userSeconds } = await measure(process.execPath, args, { exitCode: expected.exitCode })
  const { verdict, states, memory, storage, seconds } = JSON.parse(stdout) as CheckDocument
  if (verdict !== expected.verdict) throw new Error(`the verdict is ${verdict}, not ${expected.verdict}`)
  const { distinct, generated } = states
  const { bitsPerState } = storage
  return { distinct, generated, seconds, bitsPerState, wallSeconds, userSeconds, peakBytes: memory.peakBytes }
}
