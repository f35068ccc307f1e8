import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { watchSources } from '../../loading/bundler.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { watchSignals } from '../terminal/interrupt.ts'
import { tell } from '../terminal/terminal.ts'

/** How long a check may take to stop and print the results it has. */
const GRACE_MS = 2_000

/**
 * `quorate check --watch`: runs the same command in a separate process, and reruns it whenever a spec or a module it
 * imports is saved. Stops on a signal. `args` is the command line without `--watch`.
 */
export async function watch(specs: readonly string[], args: readonly string[]): Promise<ExitCode> {
  const check = new Rerun(args)
  const interrupt = watchSignals()
  const stopWatching = await watchSources(specs, () => void check.again())
  try {
    // On Ctrl-C, the terminal has already sent SIGINT to the running check.
    await check.end((await interrupt.heard) === 'SIGINT' ? null : 'SIGTERM')
    return EXIT.interrupted
  } finally {
    interrupt.release()
    await stopWatching()
  }
}

class Rerun {
  readonly #args: readonly string[]
  #child: ChildProcess | null = null
  #isEnding: Promise<void> | null = null
  #isOver = false

  constructor(args: readonly string[]) {
    this.#args = args
  }

  /**
   * Stops the current run and starts another. If more than one change arrives while a run is stopping, there is still
   * only one new run.
   */
  async again(): Promise<void> {
    if (this.#isEnding) return
    this.#isEnding = this.#stop('SIGTERM')
    await this.#isEnding
    this.#isEnding = null
    if (!this.#isOver) this.#start()
  }

  /** Stops the current run for good. `signal` is null if it has already been sent. */
  async end(signal: NodeJS.Signals | null): Promise<void> {
    this.#isOver = true
    await this.#stop(signal)
  }

  #start(): void {
    const [, main = ''] = process.argv
    const child = spawn(process.execPath, [...process.execArgv, main, ...this.#args], { stdio: 'inherit' })
    this.#child = child
    child.on('error', (error) => tell(`the check cannot be started: ${error.message}`))
    child.on('exit', () => {
      this.#child = null
      if (!this.#isEnding && !this.#isOver) tell('\nwaiting until a file is saved (Ctrl-C ends)')
    })
  }

  async #stop(signal: NodeJS.Signals | null): Promise<void> {
    const child = this.#child
    if (!child) return
    const exited = new Promise((resolve) => child.once('exit', resolve))
    if (signal) child.kill(signal)
    await Promise.race([exited, setTimeout(GRACE_MS, undefined, { ref: false })])
    if (this.#child !== child) return
    // A process that is stuck in a guard does not react to any other signal.
    child.kill('SIGKILL')
    await exited
  }
}
