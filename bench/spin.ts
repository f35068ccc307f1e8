import { copyFile, mkdtemp } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { haveAll, measure, run } from './process.ts'
import type { Run } from './quorate.ts'

const COMPILE = ['-O3', '-march=native', '-DSAFETY', '-DMEMLIM=12000', '-o', 'pan', 'pan.c']

export function hasSpin(): Promise<boolean> {
  return haveAll(['spin', ['-V']], ['gcc', ['--version']])
}

/**
 * Compiles a file from `bench/models` in a separate folder; returns the command that runs it with exact storage.
 * `tableBits` is log2 of the number of slots in SPIN's hash table.
 */
export async function prepareSpin(
  folder: string,
  name: string,
  tableBits: number,
  order: 'depth first' | 'breadth first' = 'depth first',
): Promise<() => Promise<Run>> {
  const cwd = await mkdtemp(join(folder, name))
  const breadth = order === 'breadth first'
  await copyFile(resolve('bench/models', `${name}.pml`), join(cwd, 'model.pml'))
  await run('spin', ['-a', 'model.pml'], { cwd })
  await run('gcc', breadth ? ['-DBFS', ...COMPILE] : COMPILE, { cwd })
  const options = [...(breadth ? [] : ['-m1000000']), `-w${tableBits}`]
  return async () => {
    const { stdout, ...measured } = await measure(join(cwd, 'pan'), options, { cwd })
    if (!/errors: 0\b/.test(stdout) || stdout.includes('max search depth too small'))
      throw new Error(`SPIN found an error, or did not see every state:\n${stdout}`)
    return { ...measured, distinct: figure(stdout, 'states, stored'), generated: figure(stdout, 'transitions') }
  }
}

function figure(output: string, label: string): number {
  const [, digits] = new RegExp(`(\\d+) ${label}`).exec(output) ?? []
  if (digits === undefined) throw new Error(`SPIN prints no '${label}':\n${output}`)
  return Number(digits)
}
