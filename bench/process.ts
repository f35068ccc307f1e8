import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

/** GNU time reports any program's CPU time and peak memory; without it, they are unknown. */
const TIME = '/usr/bin/time'
const MARK = 'quorate-bench'

export const hasTime = process.platform === 'linux' && existsSync(TIME)

/** What an entire process used; NaN if unknown. */
export interface Measured {
  readonly wallSeconds: number
  /** User time. */
  readonly userSeconds: number
  readonly peakBytes: number
}

interface RunOptions {
  readonly cwd?: string
  /** The exit code that means success. */
  readonly exitCode?: number
}

interface Outcome {
  readonly stdout: string
  readonly stderr: string
}

export async function measure(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Measured & { readonly stdout: string }> {
  const start = performance.now()
  const { stdout, stderr } = hasTime
    ? await run(TIME, ['-f', `${MARK} %U %M`, command, ...args], options)
    : await run(command, args, options)
  const wallSeconds = (performance.now() - start) / 1000
  const [, user, peakKib] = new RegExp(`${MARK} (\\S+) (\\S+)`).exec(stderr) ?? []
  return { stdout, wallSeconds, userSeconds: Number(user ?? NaN), peakBytes: Number(peakKib ?? NaN) * 1024 }
}

/** Runs a program until it exits; rejects if it fails. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === (options.exitCode ?? 0)) resolve({ stdout, stderr })
      else reject(new Error(`${command} ${args.join(' ')}: exit code ${code}\n${stderr}`))
    })
  })
}

/** Whether all of these programs are installed. */
export async function haveAll(...calls: readonly (readonly [string, readonly string[]])[]): Promise<boolean> {
  try {
    for (const [command, args] of calls) await run(command, args)
    return true
  } catch {
    return false
  }
}
