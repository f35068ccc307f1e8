import { workerData } from 'node:worker_threads'

/**
 * The module of a thread that ends its process when the parent process ends. The main thread cannot notice that while it
 * runs a guard of the spec that never returns.
 */
const EVERY_MS = 500

setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL')
}, EVERY_MS)
