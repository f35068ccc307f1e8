import { transform } from 'esbuild'

// Starts the bundler's process, which lives as long as this one, before the first search. Later it might fail: Linux refuses to
// fork a process whose adjacent buffers, here those of several large searches, add up to more than the machine's memory.
await transform('')
