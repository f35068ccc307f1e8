/**
 * Every command but `info`, which needs little of this. They are loaded together: what some of them share would otherwise become
 * some forty files, and Node.js finds, reads and links each of them.
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
