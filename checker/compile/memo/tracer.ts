import { type Binding, type Model, type State, variables } from '../../language/model/model.ts'
import { bindingLoop } from '../accessors/bindingLoop.ts'
import { Families } from '../accessors/families.ts'
import type { Interner } from '../runtime/intern.ts'
import { INTERNALS } from '../runtime/internals.ts'
import type { Layout } from '../layout/layout.ts'
import { PRELUDE } from '../source/prelude.ts'
import { createRuntime } from '../runtime/runtime.ts'
import { evaluate, repeat } from '../source/source.ts'
import { isUnrolled } from '../source/template.ts'
import type { Log } from './trees.ts'

/** Accessors over the working words that write down which bits the spec reads and writes. */
export interface Tracer {
  readonly view: State
  readonly draft: State
  /** The bits read since `reset`, in order and each once. Not those written before. */
  log(): Log
  /** From now on only so many reads are written down, those of known bits counted, too; until `reset`, or a new limit. */
  limit(reads?: number): void
  /** Were there more reads than the limit? */
  overran(): boolean
  /** Per word the bits written since `reset`. */
  readonly written: Int32Array
  reset(): void
  /** Per word the bits read or written since `reset`. */
  readonly known: Int32Array
  /** Begins a new list of reads, without a limit; these bits are known. */
  resume(known: Int32Array): void
  /** Calls `f` for every binding of an action in the present state, in order. */
  bindings(action: number, f: (ordinal: number, binding: Binding) => void): void
  /** See `Unit.replaced`. */
  replaced(): string | null
}

/** A second copy of a model's generated accessors, in which each access logs the bits that it concerns. */
export function createTracer(model: Model, layout: Layout, interner: Interner, words: Int32Array): Tracer {
  const families = new Families()
  const { codecs } = families
  const D = families.add({ prefix: 'D', W: 'W', mode: 'draft', traced: true }, layout.root)
  const V = families.add({ prefix: 'V', W: 'W', mode: 'view', traced: true }, layout.root)
  const loops = model.actions.map((action, a) => {
    const loop = bindingLoop(action, a, codecs)
    return `${loop.declarations}\nfunction each${a}(f) { let ORD = 0; ${loop.over('f(ORD, b);')} }`
  })
  return evaluate<Tracer>(
    `${model.spec}-${variables(model).length}-traced`,
    { R: createRuntime(interner), M: model, NODE: codecs.nodes, DATA: families.data, W: words, ...INTERNALS },
    `${PRELUDE}
const KNOWN = new Int32Array(${layout.words}), WROTE = new Int32Array(${layout.words}), LOG = new Int32Array(${64 * layout.words});
const ALL = 2 ** 30 - 1;
var READ = 0, LEFT = ALL;
function rd(word, mask, value) {
  if (LEFT !== ALL) { if (LEFT <= 0) { LEFT = -1; return value } LEFT-- }
  const known = KNOWN[word], fresh = mask & ~known;
  if (fresh !== 0) { KNOWN[word] = known | fresh; LOG[READ] = word; LOG[READ + 1] = fresh; READ += 2 }
  return value
}
function wr(word, mask) { KNOWN[word] |= mask; WROTE[word] |= mask }
function rdWords(word, count, value) { for (let i = 0; i < count; i++) rd(word + i, -1); return value }
function wrWords(word, count) { for (let i = 0; i < count; i++) wr(word + i, -1) }
${families.source}
const D = ${D}, V = ${V};
${loops.join('\n')}
const EACH = [${model.actions.map((_, a) => `each${a}`).join(', ')}];
return {
  view: V, draft: D, log: () => ({ read: LOG, count: READ }), written: WROTE,
  limit: (reads = ALL) => { LEFT = reads }, overran: () => LEFT < 0,
  reset: () => { ${isUnrolled(layout.words) ? repeat(layout.words, (i) => `KNOWN[${i}] = WROTE[${i}] = 0;`, ' ') : 'KNOWN.fill(0); WROTE.fill(0);'} READ = 0; LEFT = ALL },
  known: KNOWN, resume: (known) => { KNOWN.set(known); READ = 0; LEFT = ALL },
  bindings: (action, f) => EACH[action](f), replaced: R.replaced,
}`,
  )
}
