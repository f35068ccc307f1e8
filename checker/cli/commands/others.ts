/**
 * Every command except `info`, which needs little of this. They are loaded together: otherwise, the code that several
 * of them share would be split into about forty files, and Node.js would have to find, read and link each one.
 */

export { check } from './check.ts'
export { counterexamples } from './counterexamples.ts'
export { explore } from './explore/explore.ts'
export { graph } from './graph.ts'
export { init } from './init.ts'
export { matrix } from './matrix.ts'
export { mutate } from './mutate/mutate.ts'
export { replay } from './replay.ts'
export { scenario } from './scenario.ts'
export { simulate } from './simulate.ts'
export { trace } from './trace.ts'
export { verify } from './verify/verify.ts'
export { watch } from './watch.ts'
