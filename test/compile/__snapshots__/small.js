
const n = 1, W = offHeap(n), P = offHeap(n);
const FIRED = new Float64Array(2), TON = new Uint8Array(1);
function e1(v) { return v === false ? 0 : v === true ? 1 : -1 }
function e2(v) { return typeof v === 'number' && (v - -1) >>> 0 === (v - -1) && (v - -1) < 8 ? (v - -1) : -1 }
function e5(v) { return typeof v === 'number' && v >>> 0 === v && v < 4 ? v : -1 }
function e7(v) { return typeof v === 'number' && v >>> 0 === v && v < 2 ? v : -1 }
const v7 = R.values(NODE[7]);
const l7 = new Array(4).fill(undefined); function m7(b) { return l7[b] || (l7[b] = Object.freeze(membersOf(v7, b))) }
function e9(v) { return typeof v === 'number' && v >>> 0 === v && v < 2 ? v : -1 }
class D1 { constructor(p) { this.path_ = p[0]; this.p0_ = p[1]; this.p1_ = p[2];  }
get ["up"]() {  return (((W[0] >>> this.p0_) & 1) !== 0) } set ["up"](v) {   { const x = e1(v); if (x === -1) R.reject(NODE[1], v, this.path_ + ".up"); W[0] = W[0] & ~(1 << this.p0_) | (x) << this.p0_; } }
get ["hw"]() {  return (((W[0] >>> this.p1_) & 7) + -1) } set ["hw"](v) {   { const x = e2(v); if (x === -1) R.reject(NODE[2], v, this.path_ + ".hw"); W[0] = W[0] & ~(7 << this.p1_) | (x) << this.p1_; } }
$assign(v) { if (v === this) return; if (typeof v !== 'object' || v === null) R.reject(NODE[3], v, this.path_); const v0 = v["up"]; const v1 = v["hw"]; { const x = e1(v0); if (x === -1) R.reject(NODE[1], v0, this.path_ + ".up"); W[0] = W[0] & ~(1 << this.p0_) | (x) << this.p0_; } { const x = e2(v1); if (x === -1) R.reject(NODE[2], v1, this.path_ + ".hw"); W[0] = W[0] & ~(7 << this.p1_) | (x) << this.p1_; } }
$clear() { W[0] = W[0] & ~(1 << this.p0_) | (0) << this.p0_; W[0] = W[0] & ~(7 << this.p1_) | (0) << this.p1_; }
[SNAPSHOT]() {  return R.record({ "up": R.snap((((W[0] >>> this.p0_) & 1) !== 0)), "hw": R.snap((((W[0] >>> this.p1_) & 7) + -1)) }) } }
const ID1 = DATA[1].map((p, i) => new D1(p));
const ID2 = DATA[2].map((p, i) => R.places(ID1.slice(i * 2, (i + 1) * 2), p[0], NODE[4], true));
class D3 { constructor(p) { this.path_ = p[0];   }
get [ELEMENTS]() { return NODE[5] }
get length() {  return ((W[0] >>> 8) & 3) } set length(m) {  const n = ((W[0] >>> 8) & 3); if (m === n) return; if (m >>> 0 !== m || m > n) R.badLength(this.path_, m, n); for (let i = m; i < n; i++) { W[0] = W[0] & ~(3 << (10 + i * 2)) | (0) << (10 + i * 2); } W[0] = W[0] & -769 | (m) << 8; }
at(i) {  const n = ((W[0] >>> 8) & 3); if ((i | 0) !== i) i = Math.trunc(i) || 0; if (i < 0) i += n; return i >= 0 && i < n ? ((W[0] >>> (10 + i * 2)) & 3) : undefined }
with(i, v) { return this.$list().with(i, v) }
indexOf(w) {  const x = e5(w); if (x === -1) return -1; const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) if (((W[0] >>> (10 + i * 2)) & 3) === x) return i; return -1 }
includes(w) { return this.indexOf(w) >= 0 }
find(f) {  const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) { const v = ((W[0] >>> (10 + i * 2)) & 3); if (f(v, i)) return v; } return undefined }
findIndex(f) {  const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) { const v = ((W[0] >>> (10 + i * 2)) & 3); if (f(v, i)) return i; } return -1 }
findLastIndex(f) {  for (let i = ((W[0] >>> 8) & 3) - 1; i >= 0; i--) if (f(((W[0] >>> (10 + i * 2)) & 3), i)) return i; return -1 }
some(f) {  const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) { const v = ((W[0] >>> (10 + i * 2)) & 3); if (f(v, i)) return true; } return false }
every(f) {  const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) { const v = ((W[0] >>> (10 + i * 2)) & 3); if (!f(v, i)) return false; } return true }
filter(f) { const out = [];  const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) { const v = ((W[0] >>> (10 + i * 2)) & 3); if (f(v, i)) out.push(v); } return out }
map(f) { const out = [];  const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) { const v = ((W[0] >>> (10 + i * 2)) & 3); out.push(f(v, i)); } return out }
$list() { const out = [];  const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) { const v = ((W[0] >>> (10 + i * 2)) & 3); out.push(v); } return out }
slice(from, to) { return this.$list().slice(from, to) }
[Symbol.iterator]() { return this.$list()[Symbol.iterator]() }
push(v) {  let n = ((W[0] >>> 8) & 3); if (arguments.length === 1) { if (n === 2) R.overflow(NODE[6], 2, this.path_); const x = e5(v); if (x === -1) R.reject(NODE[5], v, this.path_ + '[' + n + ']'); W[0] = W[0] & ~(3 << (10 + n * 2)) | (x) << (10 + n * 2); n++; } else for (const v of arguments) { if (n === 2) R.overflow(NODE[6], 2, this.path_); const x = e5(v); if (x === -1) R.reject(NODE[5], v, this.path_ + '[' + n + ']'); W[0] = W[0] & ~(3 << (10 + n * 2)) | (x) << (10 + n * 2); n++; } W[0] = W[0] & -769 | (n) << 8; return n }
pop() {  const n = ((W[0] >>> 8) & 3); if (n === 0) return undefined; const v = ((W[0] >>> (10 + (n - 1) * 2)) & 3); const m = n - 1; for (let i = m; i < n; i++) { W[0] = W[0] & ~(3 << (10 + i * 2)) | (0) << (10 + i * 2); } W[0] = W[0] & -769 | (m) << 8; return v }
$assign(w) { const items = R.list(NODE[6], w, this.path_); this.$clear(); let n = 0; for (const v of items) { if (n === 2) R.overflow(NODE[6], 2, this.path_); const x = e5(v); if (x === -1) R.reject(NODE[5], v, this.path_ + '[' + n + ']'); W[0] = W[0] & ~(3 << (10 + n * 2)) | (x) << (10 + n * 2); n++; } W[0] = W[0] & -769 | (n) << 8; }
$clear() { const n = ((W[0] >>> 8) & 3); W[0] = W[0] & -15361 | (0) << 10; W[0] = W[0] & -769 | (0) << 8; }
[SNAPSHOT]() {  return R.seq(this.$list()) } }
const ID3 = DATA[3].map((p, i) => new D3(p));
class D4 { constructor(p) { this.path_ = p[0];   }
get [ELEMENTS]() { return NODE[7] }
get size() {  return popcount(((W[0] >>> 14) & 3)) }
has(v) {  const x = e7(v); return x !== -1 && (W[0] & (1 << (14 + x))) !== 0 }
get $distinct() { return true }
$list() {  return m7(((W[0] >>> 14) & 3)) }
forEach(f) { for (const v of this.$list()) f(v) }
[Symbol.iterator]() { return this.$list()[Symbol.iterator]() }
add(v) {  const x = e7(v); if (x === -1) R.reject(NODE[7], v, this.path_ + '[' + '' + ']'); W[0] |= (1 << (14 + x)); return this }
delete(v) {  const x = e7(v); if (x === -1 || !((W[0] & (1 << (14 + x))) !== 0)) return false; W[0] &= ~(1 << (14 + x)); return true }
clear() {  this.$clear() }
$assign(w) { const items = R.list(NODE[8], w, this.path_); this.$clear(); for (const v of items) { const x = e7(v); if (x === -1) R.reject(NODE[7], v, this.path_ + '[' + '' + ']'); W[0] |= (1 << (14 + x)); } }
$clear() { W[0] = W[0] & -49153 | (0) << 14; }
[SNAPSHOT]() { return R.set(this.$list()) } }
const ID4 = DATA[4].map((p, i) => new D4(p));
class D5 { constructor(p) { this.path_ = p[0];   }
get ["crash"]() {  return ((W[0] >>> 16) & 1) } set ["crash"](v) {   { const x = e9(v); if (x === -1) R.reject(NODE[9], v, this.path_ + ".crash"); W[0] = W[0] & -65537 | (x) << 16; } }
$assign(v) { if (v === this) return; if (typeof v !== 'object' || v === null) R.reject(NODE[10], v, this.path_); const v0 = v["crash"]; { const x = e9(v0); if (x === -1) R.reject(NODE[9], v0, this.path_ + ".crash"); W[0] = W[0] & -65537 | (x) << 16; } }
$clear() { W[0] = W[0] & -65537 | (0) << 16; }
[SNAPSHOT]() {  return R.record({ "crash": R.snap(((W[0] >>> 16) & 1)) }) } }
const ID5 = DATA[5].map((p, i) => new D5(p));
class D0 { constructor(p, c0, c1, c2, c3) { this.path_ = p[0];  this.c0_ = c0; this.c1_ = c1; this.c2_ = c2; this.c3_ = c3; }
get ["brokers"]() {  return this.c0_ } set ["brokers"](v) {  v = R.take(v); this.c0_.$assign(v); }
get ["log"]() {  return this.c1_ } set ["log"](v) {   this.c1_.$assign(v); }
get ["isr"]() {  return this.c2_ } set ["isr"](v) {   this.c2_.$assign(v); }
get ["faults"]() {  return this.c3_ } set ["faults"](v) {  v = R.take(v); this.c3_.$assign(v); }
$assign(v) { if (v === this) return; if (typeof v !== 'object' || v === null) R.reject(NODE[0], v, this.path_); const v0 = R.takeDeep(v["brokers"]); const v1 = R.take(v["log"]); const v2 = R.take(v["isr"]); const v3 = R.take(v["faults"]); this.c0_.$assign(v0); this.c1_.$assign(v1); this.c2_.$assign(v2); this.c3_.$assign(v3); }
$clear() { this.c0_.$clear(); this.c1_.$clear(); this.c2_.$clear(); this.c3_.$clear(); }
[SNAPSHOT]() {  return R.record({ "brokers": R.snap(this.c0_), "log": R.snap(this.c1_), "isr": R.snap(this.c2_), "faults": R.snap(this.c3_) }) } }
const ID0 = DATA[0].map((p, i) => new D0(p, ID2[i], ID3[i], ID4[i], ID5[i]));
class V7 { constructor(p) { this.path_ = p[0]; this.p0_ = p[1]; this.p1_ = p[2];  }
get ["up"]() {  return (((W[0] >>> this.p0_) & 1) !== 0) } set ["up"](v) { R.readOnly(this.path_ + ".up") }
get ["hw"]() {  return (((W[0] >>> this.p1_) & 7) + -1) } set ["hw"](v) { R.readOnly(this.path_ + ".hw") }
$assign(v) { if (v === this) return; if (typeof v !== 'object' || v === null) R.reject(NODE[3], v, this.path_); const v0 = v["up"]; const v1 = v["hw"]; { const x = e1(v0); if (x === -1) R.reject(NODE[1], v0, this.path_ + ".up"); W[0] = W[0] & ~(1 << this.p0_) | (x) << this.p0_; } { const x = e2(v1); if (x === -1) R.reject(NODE[2], v1, this.path_ + ".hw"); W[0] = W[0] & ~(7 << this.p1_) | (x) << this.p1_; } }
$clear() { W[0] = W[0] & ~(1 << this.p0_) | (0) << this.p0_; W[0] = W[0] & ~(7 << this.p1_) | (0) << this.p1_; }
[SNAPSHOT]() {  return R.record({ "up": R.snap((((W[0] >>> this.p0_) & 1) !== 0)), "hw": R.snap((((W[0] >>> this.p1_) & 7) + -1)) }) } }
const IV7 = DATA[7].map((p, i) => new V7(p));
const IV8 = DATA[8].map((p, i) => R.places(IV7.slice(i * 2, (i + 1) * 2), p[0], NODE[4], false));
class V9 { constructor(p) { this.path_ = p[0];   }
get [ELEMENTS]() { return NODE[5] }
get length() {  return ((W[0] >>> 8) & 3) } set length(m) { R.readOnly(this.path_ + '.length') }
at(i) {  const n = ((W[0] >>> 8) & 3); if ((i | 0) !== i) i = Math.trunc(i) || 0; if (i < 0) i += n; return i >= 0 && i < n ? ((W[0] >>> (10 + i * 2)) & 3) : undefined }
with(i, v) { return this.$list().with(i, v) }
indexOf(w) {  const x = e5(w); if (x === -1) return -1; const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) if (((W[0] >>> (10 + i * 2)) & 3) === x) return i; return -1 }
includes(w) { return this.indexOf(w) >= 0 }
find(f) {  const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) { const v = ((W[0] >>> (10 + i * 2)) & 3); if (f(v, i)) return v; } return undefined }
findIndex(f) {  const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) { const v = ((W[0] >>> (10 + i * 2)) & 3); if (f(v, i)) return i; } return -1 }
findLastIndex(f) {  for (let i = ((W[0] >>> 8) & 3) - 1; i >= 0; i--) if (f(((W[0] >>> (10 + i * 2)) & 3), i)) return i; return -1 }
some(f) {  const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) { const v = ((W[0] >>> (10 + i * 2)) & 3); if (f(v, i)) return true; } return false }
every(f) {  const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) { const v = ((W[0] >>> (10 + i * 2)) & 3); if (!f(v, i)) return false; } return true }
filter(f) { const out = [];  const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) { const v = ((W[0] >>> (10 + i * 2)) & 3); if (f(v, i)) out.push(v); } return out }
map(f) { const out = [];  const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) { const v = ((W[0] >>> (10 + i * 2)) & 3); out.push(f(v, i)); } return out }
$list() { const out = [];  const n = ((W[0] >>> 8) & 3); for (let i = 0; i < n; i++) { const v = ((W[0] >>> (10 + i * 2)) & 3); out.push(v); } return out }
slice(from, to) { return this.$list().slice(from, to) }
[Symbol.iterator]() { return this.$list()[Symbol.iterator]() }
push(v) { R.readOnly(this.path_) }
pop() { R.readOnly(this.path_) }
$assign(w) { const items = R.list(NODE[6], w, this.path_); this.$clear(); let n = 0; for (const v of items) { if (n === 2) R.overflow(NODE[6], 2, this.path_); const x = e5(v); if (x === -1) R.reject(NODE[5], v, this.path_ + '[' + n + ']'); W[0] = W[0] & ~(3 << (10 + n * 2)) | (x) << (10 + n * 2); n++; } W[0] = W[0] & -769 | (n) << 8; }
$clear() { const n = ((W[0] >>> 8) & 3); W[0] = W[0] & -15361 | (0) << 10; W[0] = W[0] & -769 | (0) << 8; }
[SNAPSHOT]() {  return R.seq(this.$list()) } }
const IV9 = DATA[9].map((p, i) => new V9(p));
class V10 { constructor(p) { this.path_ = p[0];   }
get [ELEMENTS]() { return NODE[7] }
get size() {  return popcount(((W[0] >>> 14) & 3)) }
has(v) {  const x = e7(v); return x !== -1 && (W[0] & (1 << (14 + x))) !== 0 }
get $distinct() { return true }
$list() {  return m7(((W[0] >>> 14) & 3)) }
forEach(f) { for (const v of this.$list()) f(v) }
[Symbol.iterator]() { return this.$list()[Symbol.iterator]() }
add(v) { R.readOnly(this.path_) }
delete(v) { R.readOnly(this.path_) }
clear() { R.readOnly(this.path_) }
$assign(w) { const items = R.list(NODE[8], w, this.path_); this.$clear(); for (const v of items) { const x = e7(v); if (x === -1) R.reject(NODE[7], v, this.path_ + '[' + '' + ']'); W[0] |= (1 << (14 + x)); } }
$clear() { W[0] = W[0] & -49153 | (0) << 14; }
[SNAPSHOT]() { return R.set(this.$list()) } }
const IV10 = DATA[10].map((p, i) => new V10(p));
class V11 { constructor(p) { this.path_ = p[0];   }
get ["crash"]() {  return ((W[0] >>> 16) & 1) } set ["crash"](v) { R.readOnly(this.path_ + ".crash") }
$assign(v) { if (v === this) return; if (typeof v !== 'object' || v === null) R.reject(NODE[10], v, this.path_); const v0 = v["crash"]; { const x = e9(v0); if (x === -1) R.reject(NODE[9], v0, this.path_ + ".crash"); W[0] = W[0] & -65537 | (x) << 16; } }
$clear() { W[0] = W[0] & -65537 | (0) << 16; }
[SNAPSHOT]() {  return R.record({ "crash": R.snap(((W[0] >>> 16) & 1)) }) } }
const IV11 = DATA[11].map((p, i) => new V11(p));
class V6 { constructor(p, c0, c1, c2, c3) { this.path_ = p[0];  this.c0_ = c0; this.c1_ = c1; this.c2_ = c2; this.c3_ = c3; }
get ["brokers"]() {  return this.c0_ } set ["brokers"](v) { R.readOnly(this.path_ + "brokers") }
get ["log"]() {  return this.c1_ } set ["log"](v) { R.readOnly(this.path_ + "log") }
get ["isr"]() {  return this.c2_ } set ["isr"](v) { R.readOnly(this.path_ + "isr") }
get ["faults"]() {  return this.c3_ } set ["faults"](v) { R.readOnly(this.path_ + "faults") }
$assign(v) { if (v === this) return; if (typeof v !== 'object' || v === null) R.reject(NODE[0], v, this.path_); const v0 = R.takeDeep(v["brokers"]); const v1 = R.take(v["log"]); const v2 = R.take(v["isr"]); const v3 = R.take(v["faults"]); this.c0_.$assign(v0); this.c1_.$assign(v1); this.c2_.$assign(v2); this.c3_.$assign(v3); }
$clear() { this.c0_.$clear(); this.c1_.$clear(); this.c2_.$clear(); this.c3_.$clear(); }
[SNAPSHOT]() {  return R.record({ "brokers": R.snap(this.c0_), "log": R.snap(this.c1_), "isr": R.snap(this.c2_), "faults": R.snap(this.c3_) }) } }
const IV6 = DATA[6].map((p, i) => new V6(p, IV8[i], IV9[i], IV10[i], IV11[i]));
const D = ID0[0], V = IV6[0], B = undefined;
const h0 = M.properties[0].holds;
function check0(from, to) { ACT = -1; for (let row = from; row < to; row++) { show(row); if (!h0(V)) return row } return -1 }
const CHECKS = [check0];
const inside = M.constraint;

let N = 0, ROW = -1, ACT = -1, ORD = -1, MIN = Infinity, MAX = 0, ROWS = 0;
function load(row) { ROW = row; const b = row * n; P[0] = A[b + 0]; W[0] = P[0]; }
/** For what only reads the state. */
function show(row) { ROW = row; const b = row * n; W[0] = A[b + 0]; }
function flush() { const count = N; N = 0; if (count > 0) X.flush(count) }
const when0 = M.actions[0].when, then0 = M.actions[0].then, b0 = { "b": 0 };
function act0() {  ACT = 0; ORD = -1; let ord = 0, fired = 0;  for (let i0_0 = 0; i0_0 < 2; i0_0++) { b0["b"] = i0_0; ORD = ord++; if (when0(V, b0)) { then0(D, b0);  fired++;  if (!inside(V)) X.outside(0, ORD); else if (!(W[0] === P[0])) { const o = N * 1; OUT[o + 0] = W[0]; OACT[N] = 0; OORD[N] = ORD; if (++N === CAP) flush(); } W[0] = P[0]; } } if (fired > 0) FIRED[0] += fired; return fired }
const then1 = M.actions[1].then, b1 = { "b": undefined };
function act1() { if (((W[0] >>> 16) & 1) >= 1) return 0; ACT = 1; ORD = -1; let ord = 0, fired = 0; const q0_0 = R.distinct(M.actions[1].stages[0][0].from(V, b1), R.known); for (let i0_0 = 0; i0_0 < q0_0.length; i0_0++) { b1["b"] = q0_0[i0_0]; ORD = ord++; then1(D, b1); W[0] = W[0] & -65537 | (((W[0] >>> 16) & 1) + 1) << 16; fired++;  if (!inside(V)) X.outside(1, ORD); else if (!(W[0] === P[0])) { const o = N * 1; OUT[o + 0] = W[0]; OACT[N] = 1; OORD[N] = ORD; if (++N === CAP) flush(); } W[0] = P[0]; } if (fired > 0) FIRED[1] += fired; return fired }
function expand(row) {
  load(row);
  const degree = act0() + act1();
  if (degree < MIN) MIN = degree;
  if (degree > MAX) MAX = degree;
  ROWS++;
  return degree
}
function expandRange(from, to) { for (let row = from; row < to; row++) if (expand(row) === 0) X.stuck(row) }
function initial(i) { ROW = -1; ACT = -1; ORD = i; W.fill(0); M.init[i](D, {}) }
function emitInitial(i) { const o = N * 1; OUT[o + 0] = W[0]; OACT[N] = 0; OORD[N] = i; if (++N === CAP) flush(); }

return {
  view: V, draft: D, words: W, load, expand, expandRange, flush, initial, emitInitial, checks: CHECKS, fired: FIRED, transitionsOn: TON,
  statistics: () => ({ min: MIN, max: MAX, expanded: ROWS }),
  position: () => ({ row: ROW, action: ACT, ordinal: ORD }), resetPosition: () => { N = 0; ROW = -1; ACT = -1; ORD = -1 },
}