/**
 * For every process that explores. By default V8 inlines up to 920 bytecodes into one function. Most of a search is walking trees
 * (compile/memo.ts), which are small loops, so that larger functions only take longer to optimise, over and over, on cores that
 * threads of the search could use. With 300, optimising takes a third of the processor time: kip-320 at (3,3,3,2) takes 10 % less of
 * it with one worker, 7 % with two, and verifying all models of this project 15 % less.
 *
 * Each model runs on a fresh copy of its spec's code, which V8 by default optimises so early that it has to do it over again
 * several times. With eight times the budget before that, models of some thousand states take a third to a half less processor time
 * (sixteen of kafka/replication with up to 2,000 states 1.4 s instead of 3.4 s), and large ones the same as before.
 */
export const V8_FLAGS: readonly string[] = ['--max-inlined-bytecode-size-cumulative=300', '--interrupt-budget=528000']
