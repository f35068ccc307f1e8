/**
 * Small functions that generated accessors call; V8 inlines the hot ones.
 *
 * `offHeap`: V8 keeps typed arrays of up to 64 bytes inside the object, where they can move. Words in a larger buffer have a
 * fixed address, which optimised code contains as a constant.
 */
export const PRELUDE = `
function offHeap(words) { return new Int32Array(new ArrayBuffer(4 * words + 4096), 0, words) }
function nullable(bits, offset) { return bits === 0 ? null : bits + offset }
function wideBits(bits) { return bits === null ? -1 : bits }
function wideGet(W, at, words) { let bits = 0n; for (let j = 0; j < words; j++) bits = bits << 32n | BigInt(W[at + j] >>> 0); return bits }
function widePut(W, at, words, bits) { for (let j = words - 1; j >= 0; j--) { W[at + j] = Number(bits & 0xffffffffn); bits >>= 32n } }
function popcount(x) { x -= x >>> 1 & 0x55555555; x = (x & 0x33333333) + (x >>> 2 & 0x33333333); return Math.imul(x + (x >>> 4) & 0x0f0f0f0f, 0x01010101) >>> 24 }
function widePopcount(W, at, count) { let n = 0; for (let x = 0; x < count; x++) n += W[at + (x >>> 5)] >>> (x & 31) & 1; return n }
function membersOf(values, bits) { const out = []; for (let x = 0; x < values.length; x++) if (bits >>> x & 1) out.push(values[x]); return out }
function wideMembers(values, W, at) { const out = []; for (let x = 0; x < values.length; x++) if (W[at + (x >>> 5)] >>> (x & 31) & 1) out.push(values[x]); return out }
`
