import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { haveAll, measure, run } from './process.ts'
import type { Run, Size } from './quorate.ts'

export function hasRumur(): Promise<boolean> {
  return haveAll(['rumur', ['--version']], ['gcc', ['--version']])
}

/** Compiles kip-320 at this size with Rumur, in a separate folder; returns the command that runs it on one thread. */
export async function prepareRumur(folder: string, size: Size): Promise<() => Promise<Run>> {
  const { replicas, logSize, maxRecords, maxLeaderEpoch } = size
  const cwd = join(folder, `rumur-${Object.values(size).join('')}`)
  await mkdir(cwd)
  const model = await readFile(resolve('bench/models/kip320.m'), 'utf8')
  const constants = `const N: ${replicas}; LOG: ${logSize}; REC: ${maxRecords}; EP: ${maxLeaderEpoch};`
  await writeFile(join(cwd, 'model.m'), model.replace(/^const .*$/m, constants))
  await run('rumur', ['--deadlock-detection', 'off', '--threads', '1', 'model.m', '-o', 'model.c'], { cwd })
  await run('gcc', ['-O3', '-march=native', '-mcx16', '-o', 'model', 'model.c', '-lpthread'], { cwd })
  return async () => {
    const { stdout, ...measured } = await measure(join(cwd, 'model'), [], { cwd })
    const [, states, rules] = /(\d+) states, (\d+) rules fired/.exec(stdout) ?? []
    if (states === undefined) throw new Error(`Rumur prints no 'states':\n${stdout}`)
    return { ...measured, distinct: Number(states), generated: Number(rules) }
  }
}
