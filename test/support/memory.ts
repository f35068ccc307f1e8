import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Collects garbage and returns how many bytes of the heap are in use. */
export function bytesInUse(): number {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}
