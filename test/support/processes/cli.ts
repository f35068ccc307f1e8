import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The built command line. */
export const main = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))

interface Outcome {
  readonly stdout: string
  readonly stderr: string
  /** `null` if a signal ended the process, including the signal sent at the time limit. */
  readonly exitCode: number | null
}

interface Options {
  readonly cwd?: string
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

/** Runs a program to its end, without input; rejects if the program cannot be started. */
export function run(command: string, args: readonly string[], options: Options = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 60_000,
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ stdout, stderr, exitCode }))
  })
}

/** Runs the built command line (`dist/cli/main.js`): tests that use it belong to `test/e2e`. */
export function runCli(args: readonly string[], options: Options = {}): Promise<Outcome> {
  return run(process.execPath, [main, ...args], options)
}

/** Runs the built command line until it has written this to stderr (default: anything), then sends it a signal. */
export function interruptCli(
  signal: NodeJS.Signals,
  args: readonly string[],
  cwd: string,
  after = /./,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], { cwd, timeout: 55_000 })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const sent = after.test(stderr)
      stderr += text
      if (!sent && after.test(stderr)) child.kill(signal)
    })
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ stdout, stderr, exitCode }))
  })
}
