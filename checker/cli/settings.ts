import { QuorateError } from '../errors.ts'
import { parseSetting } from '../spec/constants.ts'

/** What `-c` and `--fault` ask for. */
export function overridesOf(args: {
  readonly constant?: readonly string[] | undefined
  readonly fault?: readonly string[] | undefined
}): { readonly constants: Readonly<Record<string, unknown>>; readonly faults: Readonly<Record<string, unknown>> } {
  return { constants: parseSettings('-c', args.constant ?? []), faults: parseSettings('--fault', args.fault ?? []) }
}

/** `key=value` arguments of an option as a record; the last of a key counts. */
export function parseSettings(option: string, texts: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(texts.map((text) => parseOne(option, text)))
}

function parseOne(option: string, text: string): readonly [string, unknown] {
  const [, key = '', value = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? []
  if (key !== '') return [key.trim(), parseSetting(value)]
  throw new QuorateError({
    code: 'Q022',
    class: 'usage',
    where: [option],
    problem: `'${text}' is not of the form key=value`,
    hint: `for example: ${option} ${option === '--fault' ? 'crash=1' : 'nodes=3'}`,
  })
}
