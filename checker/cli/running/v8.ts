/**
 * For every process that explores.
 *
 * Each model runs on a fresh copy of its spec's code, which the V8 of Node.js 20 by default optimises so early that it has to do it over
 * again several times. With eight times the budget before that, models of some thousand states take a third to a half less processor
 * time (sixteen of kafka/replication with up to 2,000 states 1.4 s instead of 3.4 s), and large ones the same as before. Later
 * versions of V8 wait as long by themselves, and refuse the flag.
 */
export const V8_FLAGS: readonly string[] = process.versions.node.startsWith('20.') ? ['--interrupt-budget=528000'] : []
