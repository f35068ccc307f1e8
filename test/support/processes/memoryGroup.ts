import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../../checker/thrown.ts'

/** A control group with a memory limit, like a container's. */
export interface MemoryGroup {
  /** A shell command that moves the process that runs it into the group. */
  readonly enter: string
  /** How many processes the system has killed because the group ran out of memory. */
  readonly killed: () => number
  readonly remove: () => void
}

/** The files that each version of control groups has in a group's folder. */
const VERSIONS = [
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', swap: null, events: 'memory.oom_control' },
  { root: '/sys/fs/cgroup', limit: 'memory.max', swap: 'memory.swap.max', events: 'memory.events' },
]

let groups = 0

/** Creates a group. If this process may not, returns the reason. */
export function memoryGroup(bytes: number): MemoryGroup | string {
  const reasons: string[] = []
  for (const version of VERSIONS)
    try {
      return groupIn(version, bytes)
    } catch (error) {
      reasons.push(messageOf(error))
    }
  return reasons.join('; ')
}

function groupIn({ root, limit, swap, events }: (typeof VERSIONS)[number], bytes: number): MemoryGroup {
  const folder = join(root, `quorate-test-${process.pid}-${groups++}`)
  if (!existsSync(root)) throw new Error(`there is no ${root}`)
  mkdirSync(folder)
  try {
    writeFileSync(join(folder, limit), String(bytes))
    if (swap !== null && existsSync(join(folder, swap))) writeFileSync(join(folder, swap), '0')
    readFileSync(join(folder, events))
  } catch (error) {
    rmdirSync(folder)
    throw error
  }
  return {
    enter: `echo $$ > ${join(folder, 'cgroup.procs')}`,
    killed: () => Number(/^oom_kill (\d+)$/m.exec(readFileSync(join(folder, events), 'utf8'))?.[1]),
    remove: () => rmdirSync(folder),
  }
}
