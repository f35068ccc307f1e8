import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { run } from './cli.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Runs a program and returns its stdout. Throws if the program fails. */
export async function succeed(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout, stderr, exitCode } = await run(command, args, { cwd, env, timeoutMs: 110_000 })
  if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')}: exit code ${exitCode}\n${stdout}${stderr}`)
  return stdout
}

/**
 * Packs the build that `npm test` made into an empty folder and returns the file's name. It does not build again, because
 * other tests are using dist.
 */
export async function packInto(folder: string): Promise<string> {
  await succeed('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], root)
  const [tarball = ''] = await readdir(folder)
  return tarball
}
