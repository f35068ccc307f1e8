import { QuorateError } from '../errors.ts'
import { suggest } from '../spec/suggest.ts'

/** A reporter that writes a file; `kind` is one of those that a command has. */
export interface FileReporter<Kind extends string> {
  readonly kind: Kind
  readonly file: string
}

/** Reads `junit=FILE`. Throws Q025 (usage) for anything else; `others`: what the command knows besides. */
export function parseFileReporter<Kind extends string>(
  text: string,
  kinds: readonly Kind[],
  others: readonly string[] = [],
): FileReporter<Kind> {
  const [, name = '', file = ''] = /^([^=]*)=?(.*)$/s.exec(text) ?? []
  const kind = kinds.find((each) => each === name)
  if (kind !== undefined && file !== '') return { kind, file }
  throw new QuorateError({
    code: 'Q025',
    class: 'usage',
    where: ['--reporter'],
    problem: `'${text}' is no reporter`,
    hint:
      kind === undefined
        ? suggest(name, [...others, ...kinds.map((each) => `${each}=FILE`)])
        : `say where to: --reporter ${kind}=FILE`,
  })
}
