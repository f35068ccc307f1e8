import { functionOf } from '../compile/source/source.ts'
import { QuorateError } from '../errors.ts'
import { type Bundle, bundleOf } from '../loading/bundle.ts'
import { specOf } from '../loading/load.ts'
import { pageHost } from '../loading/pageHost.ts'
import type { Text } from '../loading/sources.ts'
import { thrownText } from '../thrown.ts'
import { withStacks } from '../thrown.ts'
import { type LoadedSpec, loadedOf, type Runtime } from './loaded.ts'

/**
 * The text of a spec as a CommonJS module, bundled with everything it imports except `quorate`. `bundle` in
 * `quorate/node` creates one from a file.
 */
export interface SpecSource extends Pick<Text, 'path' | 'text'> {
  /** The source map, as JSON. Without one, the text counts as what the author wrote. */
  readonly map?: string | null
  /** Where the spec's `console.log` prints. Defaults to the global console. */
  readonly console?: object
}

const PAGE: Runtime = { memory: null, crew: null }

/**
 * Loads a spec without touching the file system, for example in a web page. Throws Q031–Q034 (load) if the text is not
 * a spec, and Q089 (limit) if code cannot be generated from text.
 */
export function loadSource({ path, text, map = null, console = globalThis.console }: SpecSource): LoadedSpec {
  expectEvaluation()
  return withStacks(() => loadedOf(specOf(bundled({ path, text, map, folder: 'file:///' }), pageHost(console)), PAGE))
}

/** A page's content security policy without `unsafe-eval` forbids the code generation that every model needs. */
function expectEvaluation(): void {
  try {
    functionOf([], '')
  } catch (error) {
    throw new QuorateError(
      {
        code: 'Q089',
        class: 'limit',
        problem: `this page forbids code that is made from text: ${thrownText(error)}`,
        hint: "allow 'unsafe-eval' in the script-src of its Content-Security-Policy",
      },
      { cause: error },
    )
  }
}

function bundled(text: Text): Bundle {
  try {
    return bundleOf(text)
  } catch (error) {
    throw new QuorateError(
      {
        code: 'Q031',
        class: 'load',
        where: [text.path],
        problem: `it cannot be evaluated as a CommonJS module: ${thrownText(error)}`,
        hint: 'bundle it: bundle of quorate/node, or esbuild with format cjs and quorate as an external',
      },
      { cause: error },
    )
  }
}
