import { suggest } from '../domain/suggest.ts'
import { QuorateError } from '../errors.ts'
import * as quorate from '../index.ts'
import type { Spec } from '../language/definition/types.ts'

export interface FrontOptions {
  /** Called with every spec that is created. Returns the spec to use. */
  readonly made: (spec: Spec) => Spec
  /** Where in the author's files an error was raised. */
  readonly here: (error: unknown) => string
}

/**
 * The module that specs get when they import `quorate`. It is always this installation, even if Node.js would resolve
 * another one.
 */
export function frontFor({ made, here }: FrontOptions): object {
  const spec = (...values: Parameters<typeof quorate.spec>): Spec => made(quorate.spec(...values))
  const exported = { ...quorate, spec }
  return Object.setPrototypeOf(exported, refusing(Object.keys(exported), here)) as object
}

/** Properties that the bundler's own code reads from every module. */
const ASKED = new Set<PropertyKey>(['__esModule', 'default'])

/**
 * The prototype of a module object. It throws for any name that the module does not have. Bundled code reads names
 * from an object with the same prototype.
 */
function refusing(names: readonly string[], here: FrontOptions['here']): object {
  return new Proxy(Object.create(Object.prototype) as object, {
    get(prototype, name, receiver): unknown {
      if (typeof name === 'symbol' || ASKED.has(name) || name in prototype)
        return Reflect.get(prototype, name, receiver)
      throw new QuorateError({
        code: 'Q031',
        class: 'load',
        where: [here(new Error(name))],
        problem: `'quorate' does not export '${name}'`,
        hint: hintFor(name, names),
      })
    },
  })
}

function hintFor(name: string, names: readonly string[]): string {
  if (name !== 'model' && name !== 'state') return suggest(name, names)
  return '`state` is passed to the builder: (constants, budgets, { state }) => …'
}
