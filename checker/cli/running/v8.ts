/**
 * V8 flags for every process that explores.
 *
 * Each model runs on a fresh copy of its spec's code. By default, the V8 of Node.js 20 optimizes that code so early
 * that it has to do so several times. With eight times the budget before the first optimization, models of a few
 * thousand states take one-third to one-half less processor time (sixteen models of kafka/replication with up to 2,000
 * states: 1.4 s instead of 3.4 s), and large models take as long as before. Later versions of V8 wait this long by
 * default and reject the flag.
 */
export const V8_FLAGS: readonly string[] = process.versions.node.startsWith('20.') ? ['--interrupt-budget=528000'] : []
