import { arch, platform, release } from 'node:os'
import { isQuorateError } from '../errors.ts'
import { stacksOf } from '../thrown.ts'
import { version } from './version.ts'

/** The option of every command for those who work on Quorate, or report a bug. */
export const DEBUG = {
  debug: {
    choices: ['errors', 'trees'],
    describe:
      'errors (default): show where in Quorate an error comes from; trees: with check, the use of decision trees',
  },
} as const

const VALUES: readonly string[] = DEBUG.debug.choices

/** The arguments with the default value of `--debug`, if none follows it. */
export function withDebugValue(args: readonly string[]): readonly string[] {
  return args.map((arg, i) => (arg === '--debug' && !VALUES.includes(args[i + 1] ?? '') ? '--debug=errors' : arg))
}

/**
 * Whether `--debug` is given. It is read before the arguments are parsed, so that it also applies to errors of the
 * parser.
 */
export function isDebug(args: readonly string[]): boolean {
  return args.some((arg) => arg === '--debug' || VALUES.some((value) => arg === `--debug=${value}`))
}

/**
 * What to print about an error that ends a command with these arguments. For a user's mistake, this is only the
 * message. With `--debug`, and for a bug in Quorate, it also includes the stacks and versions that a bug report needs.
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

/** An argument as a shell reads it. */
function asTyped(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", String.raw`'\''`)}'`
}
