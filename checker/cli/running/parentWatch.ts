import { workerData } from 'node:worker_threads'

/**
 * Runs in a thread that ends its process when the parent process ends. The main thread would not notice while it is
 * stuck in a guard.
 */
const EVERY_MS = 500

setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL')
}, EVERY_MS)
