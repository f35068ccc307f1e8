import type { Model } from '../../language/model/model.ts'
import { DISABLED, isShort, NO_STEPS } from '../memo/memo.ts'
import { copyWords, repeat } from '../source/source.ts'
import { nextCell } from '../memo/trees.ts'

/** States that are expanded together: half as many take as long, with twice as many what is noted of them leaves the first cache. */
const BLOCK = 1024
/** Steps of an action that are taken together; actions with more than that in one state are run. */
export const MAX_STEPS = 4096

/** Are states expanded in blocks? Not where a constraint or a transition property has to look at each step. */
export function hasBlocks(model: Model): boolean {
  return !model.constraint && model.properties.every((p) => p.kind !== 'transition')
}

/**
 * Source of the expansion of a block of states by what is remembered of earlier ones (memo.ts): action by action, and of each action
 * column by column. All states descend its tree, then all their steps those of the effects, then all successors are appended.
 *
 * The walk of one state through a tree is a chain of loads that wait for each other, and it ends where the processor did not
 * expect it. Here all of them take one step after the other, so the loads of neighbours overlap, and what is at its leaf leaves the
 * list without a jump (`0 - x >>> 31` is 1 where x is positive, else 0). The states of kip-320 at (3,3,3,2) are expanded in 0.7 times
 * the time that it takes one after the other (236 ns instead of 340 ns each, measured in turn within one process).
 *
 * Where a loop that stores into an array is inside another loop, V8 tests for each store what array it is. So `step` is a function
 * of its own, and by going two states at a time too large to be inlined: measured by itself, it is three times faster so. What learns is
 * apart, too, so that V8 does not optimise the rest anew with it.
 *
 * A state in which an action is not known, nor can be learnt, is left over with that action and those after it: `rest` takes one
 * at a time. So is one without a step, and `block` never throws.
 *
 * Source: Boncz, Zukowski, Nes, "MonetDB/X100: Hyper-Pipelining Query Execution", CIDR 2005.
 */
export function columnsSource(n: number, address: string, noted: (row: string) => string): string {
  return `
const LIST = offHeap(${MAX_STEPS});
// Per state of the block.
const ROW_OF = offHeap(${BLOCK}), AT = offHeap(${BLOCK}), LEAF = offHeap(${BLOCK}), DEGREE = offHeap(${BLOCK}), FOUND = offHeap(${BLOCK}), ODD = offHeap(${BLOCK});
// Per step of the action: the state's place in the block and in the arena, where the leaf of the action names the step, the leaf of the effect.
const STATE = offHeap(${MAX_STEPS}), STEP_AT = offHeap(${MAX_STEPS}), NAMED = offHeap(${MAX_STEPS}), EFFECT = offHeap(${MAX_STEPS});
// States that are left over: [row, action, steps so far]…
const LEFT = offHeap(${3 * BLOCK + 3});
var odd = 0, active = 0, cursor = 0, left = 0;
${descentSource('Leaf', 'LEAF', 'AT')}
${descentSource('Effect', 'EFFECT', 'STEP_AT')}
${LISTING}
${takeSource(n, noted('ROW_OF[k]'))}
${LEAVING}
function block(from, to) {
  let live = to - from;
  for (let k = 0; k < live; k++) { const row = from + k; ROW_OF[k] = row; AT[k] = ${address}; DEGREE[k] = 0 }
  for (let a = 0; a < ACTS.length; a++) {
    descendLeaf(RECALL.enter[a](live));
    const found = filter(live);
    learnLeaves(a, found);
    for (cursor = 0; cursor < found; ) {
      const listed = spread(found);
      descendEffect(active);
      take(a, learnEffects(a, listed))
    }
    if (odd > 0) live = leave(a, live)
  }
  close(live)
}
/** Of so many states, all of whose steps are taken. */
function close(live) {
  let next = left;
  for (let k = 0; k < live; k++) {
    const degree = DEGREE[k];
    // Without a jump, which V8 would not know when it optimises this: the first state without a step comes late.
    LEFT[next] = ROW_OF[k]; LEFT[next + 1] = ACTS.length; LEFT[next + 2] = 0; next += 3 & degree - 1 >> 31;
    if (degree > 0) noted(degree)
  }
  left = next
}
function rest() {
  while (left > 0) {
    left -= 3;
    ROW = LEFT[left];
    if (noted(LEFT[left + 2] + RECALL.steps(ROW, LEFT[left + 1])) === 0) X.stuck(ROW)
  }
}
function blocks() { for (rest(); NEXT < END; rest()) { const from = NEXT; NEXT = Math.min(END, from + ${BLOCK}); block(from, NEXT) } }`
}

/** Of the states of a block, or of their steps, those to look at. */
const LISTING = `/** Lists the states that may have a step. */
function filter(live) {
  let found = 0;
  for (let k = 0; k < live; k++) { const other = LEAF[k] - ${NO_STEPS}; FOUND[found] = k; found += (other | 0 - other) >>> 31 }
  return found
}
function learnLeaves(a, found) {
  for (let j = 0; j < found; j++) {
    const k = FOUND[j], leaf = LEAF[k];
    if (leaf === 0) learn(0, a, k);
    else if (T[-leaf] > ${MAX_STEPS}) { ODD[k] = 1; odd++ }
  }
}
/** An earlier state of the block may have learnt the same path. */
function learnLeaf(a, k) {
  get(ROW_OF[k]);
  const leaf = walk(MEMO.entry(a)) || MEMO.learnSteps(a, ROWS * PEERS);
  LEAF[k] = leaf;
  if (leaf === 0 || T[-leaf] > ${MAX_STEPS}) { ODD[k] = 1; odd++ }
}
/** Lists the steps of these states, from \`cursor\` on as many as there is room for. */
function spread(found) {
  let steps = 0, walking = 0, j = cursor, k = 0, b = 0, at = 0, end = 0;
  for (;;) {
    if (at === end) {
      if (j === found) break;
      k = FOUND[j];
      const leaf = LEAF[k], count = T[-leaf];
      if (ODD[k] === 0 && leaf !== ${NO_STEPS}) {
        if (steps + count > ${MAX_STEPS}) break;
        b = AT[k]; at = 1 - leaf; end = at + 2 * count
      }
      j++;
      continue
    }
    const i = T[T[at + 1]];
    STATE[steps] = k; STEP_AT[steps] = b; NAMED[steps] = at; EFFECT[steps] = i;
    LIST[walking] = steps; walking += 0 - i >>> 31;
    at += 2; steps++
  }
  active = walking; cursor = j;
  return steps
}
function learnEffects(a, listed) {
  for (let s = 0; s < listed; s++) if (EFFECT[s] === 0) learn(1, a, s);
  return odd > 0 ? dropOdd(listed) : listed
}
function learnEffect(a, s) {
  const at = NAMED[s], k = STATE[s];
  get(ROW_OF[k]);
  if ((EFFECT[s] = walk(T[at + 1]) || MEMO.learnEffect(a, T[at], T[at + 1], ROWS * PEERS)) === 0) { ODD[k] = 1; odd++ }
}
// Called by number, V8 inlines neither of them: with two workers, 50 ms of optimising the four instead of 120 ms.
const LEARNT = [learnLeaf, learnEffect];
function learn(which, a, at) { LEARNT[which](a, at) }
function dropOdd(listed) {
  let steps = 0;
  for (let s = 0; s < listed; s++) if (ODD[STATE[s]] === 0) { STATE[steps] = STATE[s]; STEP_AT[steps] = STEP_AT[s]; NAMED[steps] = NAMED[s]; EFFECT[steps] = EFFECT[s]; steps++ }
  return steps
}`

/** Takes the steps of an action that are listed. */
function takeSource(n: number, noted: string): string {
  return `function take(a, steps) {
  let fired = 0;
  for (let s = 0; s < steps; s++) {
    const e = -EFFECT[s];
    if (e === ${-DISABLED}) continue;
    const k = STATE[s], b = STEP_AT[s];
    DEGREE[k]++;
    fired++;
    ${patchBatch(n, noted)}
  }
  FIRED[a] += fired
}`
}

const LEAVING = `/** Of the states of a block, those that go on with the next action. */
function leave(a, live) {
  let kept = 0;
  for (let k = 0; k < live; k++) {
    if (ODD[k] !== 0) { ODD[k] = 0; LEFT[left] = ROW_OF[k]; LEFT[left + 1] = a; LEFT[left + 2] = DEGREE[k]; left += 3 }
    else { ROW_OF[kept] = ROW_OF[k]; AT[kept] = AT[k]; DEGREE[kept] = DEGREE[k]; kept++ }
  }
  odd = 0;
  return kept
}`

/** `descend` takes so many states, from the nodes that they are at, down to leaves, or to 0 where a path is not known. */
function descentSource(name: string, nodes: string, states: string): string {
  const step = (j: string): string =>
    `{ const k = LIST[${j}], i = ${nodes}[k], at = T[i], next = T[${nextCell((word) => `A[${states}[k] + ${word}]`)}]; ${nodes}[k] = next; LIST[left] = k; left += 0 - next >>> 31 }`
  return `
function step${name}(active) {
  let left = 0, j = 0;
  for (; j + 1 < active; j += 2) { ${step('j')} ${step('j + 1')} }
  for (; j < active; j++) ${step('j')}
  return left
}
function descend${name}(count) { for (let left = count; left > 0; ) left = step${name}(left) }`
}

/** Word `i` of a short state, which `was` that, by the leaf of an effect at `e`. */
export function patched(was: string, i: number): string {
  return `${was} & T[e + ${2 * i}] | T[e + ${2 * i + 1}]`
}

/** Appends the state at `b`, changed by the leaf at `e`, to the batch, if it is another one. */
function patchBatch(n: number, noted: string): string {
  const append = `if (changed !== 0) { ${noted}OACT[N] = a; OORD[N] = T[NAMED[s]]; if (++N === CAP) flush() }`
  if (isShort(n))
    return `const o = N * ${n}; let changed = 0, was = 0, now = 0;
    ${repeat(n, (i) => `was = A[b + ${i}]; OUT[o + ${i}] = now = ${patched('was', i)}; changed |= was ^ now;`, '\n    ')}
    ${append}`
  return `const o = N * ${n}, end = e + 3 * T[e]; let changed = 0; ${copyWords(n, 'OUT', 'o', 'A', 'b')}
    for (let j = e + 1; j <= end; j += 3) { const w = T[j], was = A[b + w], now = was & T[j + 1] | T[j + 2]; OUT[o + w] = now; changed |= was ^ now }
    ${append}`
}
