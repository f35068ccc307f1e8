/**
 * Every command except `info`, which needs little of this code. They are loaded together; otherwise, the code they
 * share would be split into about forty files that Node.js would have to find, read and link one by one.
 */

export { check } from './check/check.ts'
export { counterexamples } from './counterexamples/counterexamples.ts'
export { explore } from './explore/explore.ts'
export { graph } from './graph/graph.ts'
export { init } from './init/init.ts'
export { matrix } from './matrix/matrix.ts'
export { mutate } from './mutate/mutate.ts'
export { replay } from './replay/replay.ts'
export { scenario } from './scenario/scenario.ts'
export { simulate } from './simulate/simulate.ts'
export { trace } from './trace/trace.ts'
export { verify } from './verify/verify.ts'
export { watch } from './check/watch.ts'
