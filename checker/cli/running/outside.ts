import { relative } from 'node:path'
import { QuorateError } from '../../errors.ts'
import { isError, stackOf, thrownText } from '../../thrown.ts'

/**
 * Turns an error thrown from a timer or promise into an error of the spec; null if only the checker's code was running.
 */
export function outsideOf(thrown: unknown): QuorateError | null {
  const [, path] = /([^\s(]+)#\d+:\d+:\d+/.exec(stackOf(thrown)) ?? []
  if (path === undefined && isError(thrown) && !isForeign(stackOf(thrown))) return null
  return new QuorateError({
    code: 'Q117',
    class: 'spec',
    ...(path === undefined ? {} : { where: [relative('', path)] }),
    problem: `the spec, or a module that it imports, threw in a timer or a promise: ${thrownText(thrown)}`,
    hint: 'do not start anything while the module is loaded that continues afterwards',
  })
}

/** Whether any line of the stack is outside this package and Node.js. */
function isForeign(stack: string): boolean {
  const own = new URL('.', import.meta.url).href
  const calls = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return calls.some((line) => !line.includes(own) && !line.includes('node:') && !line.includes('<anonymous>'))
}
