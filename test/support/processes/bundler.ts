import { transform } from 'esbuild'

// Starts the bundler's process, which lives as long as this one, before the first search. Linux refuses to fork a process whose
// adjoining buffers, those of several large searches, are together larger than the machine's memory.
await transform('')
