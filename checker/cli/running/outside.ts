import { relative } from 'node:path'
import { QuorateError } from '../../errors.ts'
import { isError, stackOf, thrownText } from '../../thrown.ts'

/** What was thrown in a timer or a promise, as the spec's error; null where only code of the checker was running. */
export function outsideOf(thrown: unknown): QuorateError | null {
  const [, path] = /([^\s(]+)#\d+:\d+:\d+/.exec(stackOf(thrown)) ?? []
  if (path === undefined && isError(thrown) && !isForeign(stackOf(thrown))) return null
  return new QuorateError({
    code: 'Q117',
    class: 'spec',
    ...(path === undefined ? {} : { where: [relative('', path)] }),
    problem: `the spec, or what it imports, threw in a timer or a promise: ${thrownText(thrown)}`,
    hint: 'start nothing that goes on when the module is loaded',
  })
}

/** Has a stack a line that is neither of this package nor of Node.js? */
function isForeign(stack: string): boolean {
  const own = new URL('.', import.meta.url).href
  const calls = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return calls.some((line) => !line.includes(own) && !line.includes('node:') && !line.includes('<anonymous>'))
}
