import { arch, platform, release } from 'node:os'
import { isQuorateError } from '../errors.ts'
import { stacksOf } from '../thrown.ts'
import { version } from './version.ts'

/** An option that every command has, for people who work on Quorate or report a bug. */
export const DEBUG = {
  debug: {
    choices: ['errors', 'trees'],
    describe:
      'errors (default): show where in Quorate an error occurred; trees: with check, print statistics of the decision trees',
  },
} as const

const VALUES: readonly string[] = DEBUG.debug.choices

/** Fills in the default value of `--debug` if it is given without one. */
export function withDebugValue(args: readonly string[]): readonly string[] {
  return args.map((arg, i) => (arg === '--debug' && !VALUES.includes(args[i + 1] ?? '') ? '--debug=errors' : arg))
}

/** Whether `--debug` is given. This reads the raw arguments, so that it also works for parser errors. */
export function isDebug(args: readonly string[]): boolean {
  return args.some((arg) => arg === '--debug' || VALUES.some((value) => arg === `--debug=${value}`))
}

/**
 * The text to print when an error ends a command. For a user's mistake, that is just the message. With `--debug`, or
 * for a bug in Quorate, the text also includes the stacks and versions that a bug report needs.
 */
export function failureText(error: unknown, args: readonly string[]): string {
  const known = isQuorateError(error)
  if (known && !isDebug(args)) return error.message
  const what = known ? '' : 'This is a bug in Quorate. Please report it with this text and the spec.\n'
  return `${stacksOf(error)}\n\n${what}${surroundings(args)}`
}

function surroundings(args: readonly string[]): string {
  return [
    `quorate ${version()}, Node.js ${process.version}, ${platform()} ${release()} ${arch()}`,
    `quorate ${args.map(asTyped).join(' ')}`,
  ].join('\n')
}

/** An argument, quoted for a shell if necessary. */
function asTyped(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", String.raw`'\''`)}'`
}
