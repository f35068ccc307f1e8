import { workerData } from 'node:worker_threads'

/**
 * The module of a thread that ends its process when the process that started it is gone. The process itself cannot hear of that
 * while a guard of the spec runs that never returns.
 */
const EVERY_MS = 500

setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL')
}, EVERY_MS)
