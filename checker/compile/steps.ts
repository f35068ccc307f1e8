import type { ActionModel, Model } from '../spec/model.ts'
import { FAULTS_USED } from '../spec/model.ts'
import { bindingLoop } from './bindingLoop.ts'
import { addressOf, readBits, writeBits } from './bits.ts'
import type { Codecs } from './codec.ts'
import type { Layout, RecordPlace, ScalarPlace } from './layout.ts'
import { repeat } from './source.ts'

/** Longer states are copied with `set` instead of word by word. */
const MAX_UNROLLED = 24

/**
 * The one inner loop: generated source that expands a state.
 *
 * Every action has a loop of its own over its bindings, so that each call of a guard or effect is a call site of one target,
 * which V8 inlines. The loaded state is kept in `P`; effects change `W`; a successor is appended to the batch `OUT` (with its
 * action in `OACT` and the ordinal of its binding in `OORD`) and `W` is restored. A full batch goes to `X.flush`. A successor
 * equal to its state is counted, not stored: it cannot be new.
 */
export function stepsSource(model: Model, layout: Layout, codecs: Codecs): string {
  const n = layout.words
  const actions = model.actions.map((action, a) => actionSource(action, a, model, layout, codecs))
  return `
let N = 0, ROW = -1, ACT = -1, ORD = -1, MIN = Infinity, MAX = 0, ROWS = 0;
function load(row) { ROW = row; const b = row * n; ${copyWords(n, 'P', '0', 'A', 'b')} ${restore(n)} }
/** For what only reads the state. */
function show(row) { ROW = row; const b = row * n; ${copyWords(n, 'W', '0', 'A', 'b')} }
function flush() { const count = N; N = 0; if (count > 0) X.flush(count) }
${actions.join('\n')}
function expand(row) {
  load(row);
  const degree = ${model.actions.map((_, a) => `act${a}()`).join(' + ') || '0'};
  if (degree < MIN) MIN = degree;
  if (degree > MAX) MAX = degree;
  ROWS++;
  return degree
}
function expandRange(from, to) { for (let row = from; row < to; row++) if (expand(row) === 0) X.stuck(row) }
function initial(i) { ROW = -1; ACT = -1; ORD = i; W.fill(0); M.init[i](D, {}) }
function emitInitial(i) { ${emit(n, '0', 'i')} }
`
}

/** Copies one state, word by word where that is short. */
function copyWords(n: number, to: string, at: string, from: string, start: string): string {
  if (n > MAX_UNROLLED) return `for (let i = 0; i < ${n}; i++) ${to}[${at} + i] = ${from}[${start} + i];`
  return repeat(n, (i) => `${to}[${at === '0' ? i : `${at} + ${i}`}] = ${from}[${start} + ${i}];`, ' ')
}

function restore(n: number): string {
  return n > MAX_UNROLLED ? 'W.set(P);' : repeat(n, (i) => `W[${i}] = P[${i}];`, ' ')
}

function emit(n: number, action: string, ordinal: string): string {
  const copy = n > MAX_UNROLLED ? 'OUT.set(W, o);' : repeat(n, (i) => `OUT[o + ${i}] = W[${i}];`, ' ')
  return `const o = N * ${n}; ${copy} OACT[N] = ${action}; OORD[N] = ${ordinal}; if (++N === CAP) flush();`
}

function unchanged(n: number): string {
  return n > MAX_UNROLLED ? 'W.every((w, i) => w === P[i])' : repeat(n, (i) => `W[${i}] === P[${i}]`, ' && ')
}

function actionSource(action: ActionModel, a: number, model: Model, layout: Layout, codecs: Codecs): string {
  const budget = action.fault === undefined ? undefined : (model.faults[action.fault] ?? 0)
  if (budget === 0) return `function act${a}() { return 0 }`
  const counter = action.fault === undefined ? undefined : faultCounter(layout, action.fault)
  const enter = counter ? `if (${counter.read} >= ${budget}) return 0;` : ''
  const count = counter ? counter.increment : ''
  const relations = model.properties
    .map((p, i) => (p.kind === 'transition' ? `if (TON[${i}] !== 0 && !h${i}(B, V)) X.broken(${i}, ${a}, ORD);` : ''))
    .join(' ')
  const n = layout.words
  const store = model.constraint
    ? `if (!inside(V)) X.outside(${a}, ORD); else if (!(${unchanged(n)})) { ${emit(n, String(a), 'ORD')} }`
    : `if (!(${unchanged(n)})) { ${emit(n, String(a), 'ORD')} }`
  const step = `then${a}(D, b); ${count} fired++; ${relations} ${store} ${restore(n)}`
  const loop = bindingLoop(action, a, codecs)
  return `const ${action.when ? `when${a} = M.actions[${a}].when, ` : ''}then${a} = M.actions[${a}].then;
${loop.declarations}
function act${a}() { ${enter} ACT = ${a}; ORD = -1; let fired = 0; ${loop.over(action.when ? `if (when${a}(V, b)) { ${step} }` : step)} if (fired > 0) FIRED[${a}] += fired; return fired }`
}

function faultCounter(layout: Layout, kind: string): { read: string; increment: string } {
  const used = layout.root.fields.find((f) => f.path === FAULTS_USED) as RecordPlace
  const place = used.fields.find((f) => f.path === `${FAULTS_USED}.${kind}`) as ScalarPlace
  const address = addressOf(place.leaf, 'W')
  const read = readBits(address, place.leaf.bits)
  return { read, increment: writeBits(address, place.leaf.bits, `${read} + 1`) }
}

/** One loop per invariant over a range of stored states; gives the first that breaks it, or -1. */
export function checksSource(model: Model): string {
  const functions = model.properties.map(
    (p, i) =>
      `const h${i} = M.properties[${i}].holds;${
        p.kind === 'transition'
          ? ''
          : `
function check${i}(from, to) { ACT = -1; for (let row = from; row < to; row++) { show(row); if (!h${i}(V)) return row } return -1 }`
      }`,
  )
  return `${functions.join('\n')}
const CHECKS = [${model.properties.map((p, i) => (p.kind === 'transition' ? 'undefined' : `check${i}`)).join(', ')}];
${model.constraint ? 'const inside = M.constraint;' : ''}`
}
