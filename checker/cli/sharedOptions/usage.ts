import { join, relative, resolve } from 'node:path'
import type { Options } from 'yargs'
import { QuorateError } from '../../errors.ts'
import { suggest } from '../../domain/suggest.ts'
import { PACKAGE } from '../version.ts'

/** For a command whose specs must be named. */
export const SPECS = {
  describe: 'spec files',
  type: 'string',
  array: true,
  demandOption: true,
  coerce: onceEach,
} as const

/** For a command that applies to all specs of the project if none are named. */
export const SPECS_OR_ALL = {
  describe: 'spec files (default: all below specs/)',
  type: 'string',
  array: true,
  default: [] as string[],
  coerce: onceEach,
} as const

/** For a command that takes a single spec. */
export const ONE_SPEC = {
  describe: 'a spec file',
  type: 'string',
  demandOption: true,
  coerce: specPath,
} as const

/** Drops repeated files, keeping the first path to each. */
function onceEach(given: readonly string[]): string[] {
  const paths = given.map(specPath)
  const files = paths.map((path) => resolve(path))
  return paths.filter((_path, i) => files.indexOf(files[i] ?? '') === i)
}

/** The file of a spec: a path, or `quorate:specs/…` for a spec that ships with the package. */
export function specPath(given: string): string {
  return given.startsWith(OWN) ? relative('', join(PACKAGE, given.slice(OWN.length))) : given
}

const OWN = 'quorate:'

/** Positional arguments that may be given only once. */
const TAKEN: Readonly<Record<string, string>> = {
  init: 'one DIR',
  graph: 'one SPEC',
  explore: 'one SPEC',
  replay: 'one TRACE and one SPEC',
  trace: 'one SPEC',
  scenario: 'one SPEC',
}

/**
 * Converts an error that yargs reports. `args` is what the user typed, `known` holds the options of each command, and
 * `everywhere` those shared by all commands.
 */
export function wrongUsage(
  message: string,
  args: readonly string[],
  known: Readonly<Record<string, object>>,
  everywhere: readonly string[],
): QuorateError {
  const [, name] = /^Unknown (?:argument|command)s?: ([^,]+)/.exec(message) ?? []
  if (name !== undefined && name === args[0]) return unknown('command', name, Object.keys(known))
  const taken = TAKEN[args[0] ?? '']
  if (name !== undefined && taken !== undefined && !isOption(name, args))
    return usage(`${args[0]} takes ${taken}; '${name}' is too many`, 'remove it; quote names that contain spaces')
  if (name !== undefined) return unknown('option', name, [...Object.keys(known[args[0] ?? ''] ?? {}), ...everywhere])
  if (message.startsWith('Not enough non-option arguments') && args[0] === 'replay')
    return usage('no trace is given', 'name the JSON file of a counterexample, or a folder of such files')
  if (message.startsWith('Not enough non-option arguments'))
    return usage(
      'no spec is given',
      'put the files directly after the command: --model and --property take all arguments that follow',
    )
  const [, option, given, choices] = /Argument: (\S+), Given: (.*), Choices: (.*)/.exec(message) ?? []
  if (option !== undefined) return usage(`--${option} cannot be ${given}`, `possible: ${choices}`)
  return usage(message.trim(), 'see quorate --help')
}

/**
 * Whether the user typed the name with dashes: as `--name`, `--name=value`, `--no-name`, or in a short form such as
 * `-n`.
 */
function isOption(name: string, args: readonly string[]): boolean {
  return args.some((arg) => {
    const [, dashes, word = ''] = /^(--no-|--?)([^=]+)/.exec(arg) ?? []
    return dashes === '-' ? word.includes(name) : dashes !== undefined && word === name
  })
}

/**
 * Returns true if all options are well-formed. Rejects an option that takes a single value but is given twice, and one
 * that takes a value but gets an empty one, or none because the user wrote `--no-NAME`, which yargs reads as false.
 */
export function wellGiven(
  options: Readonly<Record<string, Options>>,
): (args: Readonly<Record<string, unknown>>) => true {
  return (args) => {
    for (const [name, { array, type }] of Object.entries(options)) {
      const given = args[name]
      if (!array && Array.isArray(given)) throw usage(`--${name} is given more than once`, 'remove one of them')
      const values: readonly unknown[] = Array.isArray(given) ? given : [given]
      if (type !== 'string') continue
      if (values.includes(false))
        throw usage(`--${name} takes a value, so there is no --no-${name}`, `remove it, or give --${name} a value`)
      if (values.includes('')) throw usage(`--${name} is given an empty value`, 'remove it, or give it a value')
    }
    return true
  }
}

/**
 * Rejects what yargs would misread before the command can check anything: `--no-spec`, which yargs takes as the value
 * false of a positional argument, and `--update=yes`, which it takes as `--no-update`. `options` are the command's
 * options.
 */
export function expectNoneMisread(args: readonly string[], options: Readonly<Record<string, Options>>): void {
  for (const arg of args) {
    if (/^--no-(?:dir|spec|trace)$/.test(arg)) throw usage(`there is no option '${arg.slice(2)}'`, 'remove it')
    const [, name = '', value = ''] = /^--([^=]+)=(.*)$/.exec(arg) ?? []
    if (options[name]?.type === 'boolean' && value !== 'true' && value !== 'false')
      throw usage(`--${name} takes no value`, `write --${name}, or --no-${name}`)
  }
}

function unknown(what: string, name: string, known: readonly string[]): QuorateError {
  return usage(`there is no ${what} '${name}'`, suggest(name, known))
}

/** The error for options that are invalid or cannot be combined. */
export function usage(problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q020', class: 'usage', problem, hint })
}
