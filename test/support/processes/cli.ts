import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The entry point of the built command line. */
export const main = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))

interface Outcome {
  readonly stdout: string
  readonly stderr: string
  /** `null` if a signal ended the process, such as the one sent at the time limit. */
  readonly exitCode: number | null
}

interface Options {
  readonly cwd?: string
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

/** Runs a program without input until it exits. Rejects if the program cannot be started. */
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

/** Runs the built command line (`dist/cli/main.js`). Tests that use it belong in `test/e2e`. */
export function runCli(args: readonly string[], options: Options = {}): Promise<Outcome> {
  return run(process.execPath, [main, ...args], options)
}

/** Runs the built command line. Sends it a signal once its stderr matches `after` (default: once it writes anything). */
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
