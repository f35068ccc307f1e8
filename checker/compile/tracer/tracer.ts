import type { Binding } from '../../language/model/binding.ts'
import { type Model, type State, variables } from '../../language/model/model.ts'
import { bindingLoop } from '../accessors/bindingLoop.ts'
import { Families } from '../accessors/families.ts'
import type { Interner } from '../runtime/intern.ts'
import { INTERNALS } from '../runtime/internals.ts'
import type { Layout } from '../packing/layout.ts'
import { PRELUDE } from '../source/prelude.ts'
import { createRuntime } from '../runtime/runtime.ts'
import { evaluate } from '../source/source.ts'
import { build } from '../source/build.ts'
import { wordHoles } from '../source/words.ts'
import eachBindingFile from './eachBinding.source.js' with { type: 'text' }
import type { Log } from './log.ts'
import tracerFile from './tracer.source.js' with { type: 'text' }

/** Accessors over the working words that log which bits the spec reads and writes. */
export interface Tracer {
  readonly view: State
  readonly draft: State
  /** The bits read since `reset`, in order and without repetition. Bits that were written first are left out. */
  log(): Log
  /** Until `reset` or a new limit, logs at most this many reads, including reads of known bits. */
  limit(reads?: number): void
  /** Whether there were more reads than the limit. */
  overran(): boolean
  /** For each word, the bits written since `reset`. */
  readonly written: Int32Array
  reset(): void
  /** For each word, the bits read or written since `reset`. */
  readonly known: Int32Array
  /** Starts a new list of reads, without a limit. Reads of the given bits count as known and are not listed. */
  resume(known: Int32Array): void
  /** Calls `f` for every binding of an action in the current state, in order. */
  bindings(action: number, f: (ordinal: number, binding: Binding) => void): void
  /** See `Unit.replaced`. */
  replaced(): string | null
}

/** A second copy of a model's generated accessors, in which each access logs the bits it uses. */
export function createTracer(model: Model, layout: Layout, interner: Interner, words: Int32Array): Tracer {
  const families = new Families()
  const { codecs } = families
  const draft = families.add({ prefix: 'D', words: 'next', mode: 'draft', traced: true }, layout.root)
  const view = families.add({ prefix: 'V', words: 'next', mode: 'view', traced: true }, layout.root)
  const loops = model.actions.flatMap((action, $action) => {
    const { declarations, over } = bindingLoop(action, $action, codecs)
    return [declarations, build([eachBindingFile], { $action, $forBindings: over })]
  })
  const each = model.actions.map((_, a) => `each${a}`)
  const source = [
    PRELUDE,
    build([tracerFile], wordHoles(layout.words)),
    families.source,
    `const draft = ${draft}, view = ${view};`,
    ...loops,
    `const each = [${each.join(', ')}];`,
    'const bindings = (action, visit) => each[action](visit);',
    'return { view, draft, log: logOf, limit, overran, written, reset, known, resume, bindings, replaced: runtime.replaced }',
  ].join('\n')
  const runtime = createRuntime(interner)
  const parameters = { runtime, model, domains: codecs.nodes, instances: families.data, next: words, ...INTERNALS }
  return evaluate<Tracer>(`${model.spec}-${variables(model).length}-traced`, parameters, source)
}
