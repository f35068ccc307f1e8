import type { RowSource } from './rows.ts'
import type { Threads } from './sharedTable.ts'

/**
 * Source of `sieve`, the first part of every insertion into the visited table: which states of a batch are there already. It leaves
 * `open` states in `OPEN` that are not, as far as one could see, each with the slot `AT[k]` to go on from; and `again` states in
 * `AGAIN` that are, in the level under construction, each with its slot's content in `SLOT[k]`.
 *
 * All states probe their first slot, then those that found another state there their second one, and so on; see columns.ts for why.
 * Memory latency dominates: the loads of a pass are independent, so the misses overlap. And what is expensive to foresee, whether
 * a slot is free, whether a row is recent, is no jump. With kip-320 at (3,3,3,2) insertion takes a fifth less processor time than with
 * one loop that compares and inserts.
 */
export function sieveSource(
  { stride, hashBatch, recalled, equal }: RowSource,
  { define, call, pause }: Threads,
): string {
  return `
const SLOT = new Int32Array(OACT.length), AT = new Int32Array(OACT.length), LIST = new Int32Array(OACT.length);
const ALIKE = new Int32Array(OACT.length), AGAIN = new Int32Array(OACT.length), OPEN = new Int32Array(OACT.length + 1);
var open = 0, again = 0;
${define} sieve(size) {
  const m = M;
  for (let k = 0, o = 0; k < size; k++, o += n) ${hashBatch}
  for (let k = 0; k < size; k++) { LIST[k] = k; AT[k] = HASH[k] & m }
  open = again = 0;
  // The first one not in a loop, where V8 would inline it; see columns.ts.
  let active = ${call}probe(size);
  while (active > 0) active = ${call}probe(active)
}
${define} probe(active) {
  const table = T, m = M, tag = TAG, first = start;
  for (let j = 0; j < active; j++) { ${pause} const k = LIST[j]; SLOT[k] = table[AT[k]] }
  let alike = 0, other = 0, free = open, recent = again;
  for (let j = 0; j < active; j++) {
    const k = LIST[j], e = SLOT[k], x = (e ^ HASH[k]) & tag, full = (e | 0 - e) >>> 31, differs = full & (x | 0 - x) >>> 31;
    OPEN[free] = k; free += 1 - full;
    ALIKE[alike] = k; alike += full - differs;
    LIST[other] = k; other += differs;
    AT[k] = AT[k] + differs & m
  }
  for (let j = 0; j < alike; j++) {
    ${pause}
    const k = ALIKE[j], o = k * n, h = HASH[k], row = (SLOT[k] & m) - 1, b = row * ${stride}; ${recalled}
    const wrong = ${equal} ? 0 : 1;
    OPEN[free] = k; free += wrong;
    AGAIN[recent] = k; recent += (1 - wrong) & first - 1 - row >>> 31
  }
  open = free; again = recent;
  return other
}`
}

/** Source of a function that goes through `AGAIN`: `credit` is run for each state `k` of it, of `row`, whose first word is `b`. */
export function againSource(name: string, stride: string, credit: string): string {
  return `function ${name}() {
  const m = M, first = start;
  for (let j = 0; j < again; j++) { const k = AGAIN[j], row = (SLOT[k] & m) - 1, b = row * ${stride}; ${credit} }
}`
}
