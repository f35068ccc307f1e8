import { QuorateError } from '../errors.ts'
import { parseSetting } from '../spec/constants.ts'

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
