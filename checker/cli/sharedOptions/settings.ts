import { QuorateError } from '../../errors.ts'
import { parseSetting } from '../../language/instantiate/constants.ts'
import { usage } from './usage.ts'

/** The values of `-c` and `--fault`. */
export function overridesOf(args: {
  readonly constant?: readonly string[] | undefined
  readonly fault?: readonly string[] | undefined
}): { readonly constants: Readonly<Record<string, unknown>>; readonly faults: Readonly<Record<string, unknown>> } {
  return { constants: parseSettings('-c', args.constant ?? []), faults: parseSettings('--fault', args.fault ?? []) }
}

/**
 * Parses an option's `key=value` arguments into a record. Throws Q022 (usage) for anything else, and Q020 (usage) for a
 * repeated key.
 */
export function parseSettings(option: string, texts: readonly string[]): Readonly<Record<string, unknown>> {
  const settings = texts.map((text) => parseOne(option, text))
  const keys = settings.map(([key]) => key)
  const twice = keys.find((key, i) => keys.indexOf(key) < i)
  if (twice !== undefined) throw usage(`${option} ${twice}=… is given more than once`, 'remove one of them')
  return Object.fromEntries(settings)
}

function parseOne(option: string, text: string): readonly [string, unknown] {
  const [, key = '', value = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? []
  if (key.trim() in Object.prototype) throw unknownTo(option, key.trim())
  if (key !== '') return [key.trim(), parseSetting(value)]
  throw new QuorateError({
    code: 'Q022',
    class: 'usage',
    where: [option],
    problem: `'${text}' is not of the form key=value`,
    hint: `for example: ${option} ${option === '--fault' ? 'crash=1' : 'nodes=3'}`,
  })
}

/** The error for a name that no spec can declare because every object inherits it. */
function unknownTo(option: string, key: string): QuorateError {
  const [code, what] = option === '--fault' ? ['Q012', 'fault'] : ['Q010', 'constant']
  return new QuorateError({ code, class: 'usage', where: [option], problem: `there is no ${what} '${key}'` })
}
