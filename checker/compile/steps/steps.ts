import {
  type ActionModel,
  FAULTS_USED,
  isStateProperty,
  type Model,
  type Property,
} from '../../language/model/model.ts'
import { bindingLoop } from '../accessors/bindingLoop.ts'
import { addressOf, readBits, writeBits } from '../layout/bits.ts'
import type { Codecs } from '../accessors/codec.ts'
import { columnsSource, hasBlocks, MAX_STEPS, patched } from './columns.ts'
import { CONTROL } from '../table/control.ts'
import type { Layout, RecordPlace, ScalarPlace } from '../layout/layout.ts'
import { DISABLED, isShort } from '../memo/memo.ts'
import { copyWords, repeat } from '../source/source.ts'
import { isUnrolled } from '../source/template.ts'
import { HOLDS, WALK } from '../memo/trees.ts'

/** Where states are, and what is noted of successors: pieces of the source of steps. */
export interface Place {
  /** The first word of the state of a row. */
  readonly address: string
  /** With each successor of a row that is put into the batch, at position `N`. */
  readonly noted: (row: string) => string
}

/** All states are kept. */
export const EVERY_STATE: Place = { address: 'row * n', noted: () => '' }

/** Only states of row `C[base]` and after it are, and successors are noted with the state that they come from. */
export const FRONTIER: Place = { address: `(row - C[${CONTROL.base}]) * n`, noted: (row) => `FROM[N] = ${row}; ` }

/**
 * The one inner loop: generated source that expands a state.
 *
 * Every action has a loop of its own over its bindings, so that each call of a guard or effect is a call site of one target,
 * which V8 inlines. The loaded state is kept in `P`; effects change `W`; a successor is appended to the batch `OUT` (with its
 * action in `OACT` and the ordinal of its binding in `OORD`) and `W` is restored. A full batch goes to `X.flush`. A successor
 * equal to its state is counted, not stored: it cannot be new.
 */
export function stepsSource(model: Model, layout: Layout, codecs: Codecs, { address, noted }: Place): string {
  const n = layout.words
  const actions = model.actions.map((action, a) => actionSource(action, a, model, layout, codecs, noted('ROW')))
  return `
var N = 0, ROW = -1, ACT = -1, ORD = -1, MIN = Infinity, MAX = 0, ROWS = 0, NEXT = 0, END = 0;
function get(row) { ROW = row; const b = ${address}; ${copyWords(n, 'P', '0', 'A', 'b')} }
function load(row) { get(row); ACT = -1; ${restore(n)} }
/** For what only reads the state. */
function show(row) { ROW = row; const b = ${address}; ${copyWords(n, 'W', '0', 'A', 'b')} }
function flush() { const count = N; N = 0; if (count > 0) X.flush(count) }
${actions.join('\n')}
function runAll(row) { load(row); return ${model.actions.map((_, a) => `act${a}()`).join(' + ') || '0'} }
function noted(degree) {
  if (degree < MIN) MIN = degree;
  if (degree > MAX) MAX = degree;
  ROWS++;
  return degree
}
function expand(row) { ROW = row; return noted(RECALL === null ? runAll(row) : RECALL.steps(row, 0)) }
${memoSource(model, n, address, noted)}
function expandRange(from, to) { NEXT = from; END = to; goOn() }
function goOn() { if (RECALL === null) runRange(); else recallRange() }
// Two loops, since V8 would optimise one anew when there is something to recall.
function runRange() { while (NEXT < END) { ROW = NEXT++; if (noted(runAll(ROW)) === 0) X.stuck(ROW) } }
function initial(i) { ROW = -1; ACT = -1; ORD = i; W.fill(0); M.init[i](D, {}) }
function emitInitial(i) { ${emit(n, '0', 'i', noted('ROW'))} }
`
}

/**
 * Expansion by what is remembered of earlier states (memo.ts), action by action; an action of which not all that is needed is
 * known is run.
 */
function memoSource(model: Model, n: number, address: string, noted: Place['noted']): string {
  const blocks = hasBlocks(model)
  return `
const ACTS = [${model.actions.map((_, a) => `act${a}`).join(', ')}];
const EFFECTS = new Int32Array(${MAX_STEPS});
var MEMO = null, RECALL = null;
${blocks ? columnsSource(n, address, noted) : ''}
function recallRange() { ${blocks ? 'blocks()' : 'while (NEXT < END) { ROW = NEXT++; if (noted(RECALL.steps(ROW, 0)) === 0) X.stuck(ROW) }'} }
function recallBy(start) { MEMO = R.memo({ ints: T, state: P, working: W }, start); RECALL = R.recall(MEMO.roots, { A, C, P, T, ${blocks ? 'AT, LEAF, LIST, ' : ''}run: recalled }) }
function remember(from, to) { if (MEMO === null) recallBy({ states: to - from, load: (row) => get(from + row) }); return MEMO.roots }
function adopt(roots) { if (MEMO === null) recallBy(roots) }
${WALK}
function run(a) { ${restore(n)} return ACTS[a]() }
function recalled(a, leaf) {
  if (leaf === 0 && (leaf = MEMO.learnSteps(a, ROWS * PEERS)) === 0) return run(a);
  const count = T[-leaf], first = 1 - leaf;
  if (count > ${MAX_STEPS}) return run(a);
  let fired = 0;
  for (let k = 0, at = first; k < count; k++, at += 2) {
    let effect = walk(T[at + 1]);
    if (effect === 0 && (effect = MEMO.learnEffect(a, T[at], T[at + 1], ROWS * PEERS)) === 0) return run(a);
    if (effect !== ${DISABLED}) fired++;
    EFFECTS[k] = -effect
  }
  FIRED[a] += fired;
  for (let k = 0, at = first; k < count; k++, at += 2) { const e = EFFECTS[k]; if (e !== ${-DISABLED}) { ${patchWords(model, n, noted('ROW'))} } }
  return fired
}`
}

/** Changes the state by leaf `EFFECTS[k]`, and does with it what is done with every successor. */
function patchWords(model: Model, n: number, noted: string): string {
  const patch = isShort(n)
    ? repeat(n, (i) => `W[${i}] = ${patched(`P[${i}]`, i)};`, ' ')
    : `${restore(n)} for (let j = e + 1, end = e + 3 * T[e]; j <= end; j += 3) { const w = T[j]; W[w] = W[w] & T[j + 1] | T[j + 2] }`
  return `ACT = a; ORD = T[at]; ${patch}
      ${relations(model, 'a')} ${store(model, n, 'a', noted)}`
}

function restore(n: number): string {
  return isUnrolled(n) ? copyWords(n, 'W', '0', 'P', '0') : 'W.set(P);'
}

function emit(n: number, action: string, ordinal: string, noted: string): string {
  const copy = isUnrolled(n) ? copyWords(n, 'OUT', 'o', 'W', '0') : 'OUT.set(W, o);'
  return `const o = N * ${n}; ${copy} ${noted}OACT[N] = ${action}; OORD[N] = ${ordinal}; if (++N === CAP) flush();`
}

function unchanged(n: number): string {
  return isUnrolled(n) ? repeat(n, (i) => `W[${i}] === P[${i}]`, ' && ') : 'W.every((w, i) => w === P[i])'
}

function actionSource(
  action: ActionModel,
  a: number,
  model: Model,
  layout: Layout,
  codecs: Codecs,
  noted: string,
): string {
  const budget = action.fault === undefined ? undefined : (model.faults[action.fault] ?? 0)
  if (budget === 0) return `function act${a}() { return 0 }`
  const counter = action.fault === undefined ? undefined : faultCounter(layout, action.fault)
  const enter = counter ? `if (${counter.read} >= ${budget}) return 0;` : ''
  const count = counter ? counter.increment : ''
  const n = layout.words
  const step = `const r = then${a}(D, b); if (r !== undefined && !R.isNothing(r)) R.lost(r, then${a}); ${count} fired++; ${relations(model, String(a))} ${store(model, n, String(a), noted)} ${restore(n)}`
  const loop = bindingLoop(action, a, codecs)
  return `const ${action.when ? `when${a} = R.writtenOf(M.actions[${a}].when), ` : ''}then${a} = R.writtenOf(M.actions[${a}].then);
${loop.declarations}
function act${a}() { ${enter} ACT = ${a}; ORD = -1; let fired = 0; ${loop.over(action.when ? `const g = when${a}(V, b); if (g === true) { ${step} } else if (g !== false) R.answered(g, when${a});` : step)} if (fired > 0) FIRED[${a}] += fired; return fired }`
}

/** What is done with the successor in `W`: the transition properties are evaluated, and it goes into the batch. */
function relations(model: Model, a: string): string {
  return model.properties
    .map((p, i) =>
      p.kind === 'transition' ? `if (TON[${i}] !== 0 && !yes(h${i}(B, V), h${i})) X.broken(${i}, ${a}, ORD);` : '',
    )
    .join(' ')
}

function store(model: Model, n: number, a: string, noted: string): string {
  const append = `if (!(${unchanged(n)})) { ${emit(n, a, 'ORD', noted)} }`
  return model.constraint ? `if (!yes(inside(V), inside)) X.outside(${a}, ORD); else ${append}` : append
}

function faultCounter(layout: Layout, kind: string): { read: string; increment: string } {
  const used = layout.root.fields.find((f) => f.path === FAULTS_USED) as RecordPlace
  const place = used.fields.find((f) => f.path === `${FAULTS_USED}.${kind}`) as ScalarPlace
  const address = addressOf(place.leaf, 'W')
  const read = readBits(address, place.leaf.bits)
  return { read, increment: writeBits(address, place.leaf.bits, `${read} + 1`) }
}

/** Is a property decided by single states? */
function isSearched(property: Property): boolean {
  return isStateProperty(property) || (property.kind === 'possibility' && property.form === 'possible')
}

/**
 * One loop per property that single states decide, over a range of stored states; gives the first that does, or -1. And one by
 * what is remembered: the first state that decides a property, or that one has to look at.
 */
export function checksSource(model: Model): string {
  const functions = model.properties.map(
    (p, i) =>
      `const h${i} = R.writtenOf(M.properties[${i}].holds);${
        !isSearched(p)
          ? ''
          : `
function check${i}(from, to) { ACT = -1; for (let row = from; row < to; row++) { show(row); const g = h${i}(V); if (g === ${p.kind === 'possibility'}) return row; if (g !== ${p.kind !== 'possibility'}) R.answered(g, h${i}) } return -1 }`
      }`,
  )
  return `/** What the author's functions give is looked at in each call; see answer.ts. */
function yes(answer, test) { return answer === true || answer !== false && R.answered(answer, test) }
${functions.join('\n')}
const CHECKS = [${model.properties.map((p, i) => (isSearched(p) ? `check${i}` : 'undefined')).join(', ')}];
function holdsHere(property) {
  const leaf = MEMO.learnCheck(property, ROWS * PEERS);
  return leaf === 0 ? CHECKS[property](ROW, ROW + 1) < 0 : leaf === ${HOLDS}
}
function isGivenUp(property) { return MEMO !== null && MEMO.isUnknown(property) }
function suspect(property, from, to) {
  if (MEMO === null || MEMO.isUnknown(property)) return from;
  ACT = -1;
  const unsettled = RECALL.unsettled[property];
  for (let row = from; (row = unsettled(row, to)) < to; row++) {
    ROW = row;
    if (!holdsHere(property)) return row
  }
  return -1
}
${model.constraint ? 'const inside = R.writtenOf(M.constraint);' : ''}`
}
