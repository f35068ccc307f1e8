import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** The bytes of all objects on the heap that are in use. */
export function bytesInUse(): number {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}
