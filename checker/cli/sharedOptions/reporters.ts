import { resolve } from 'node:path'
import { QuorateError } from '../../errors.ts'
import { suggest } from '../../domain/suggest.ts'
import { usage } from './usage.ts'

/** A reporter that writes a file. `kind` is one of the kinds that the command defines. */
export interface FileReporter<Kind extends string> {
  readonly kind: Kind
  readonly file: string
}

/** Parses `junit=FILE`. Throws Q025 (usage) for anything else. `others` lists the command's other reporters. */
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
    problem: `'${text}' is not a reporter`,
    hint:
      kind === undefined
        ? suggest(name, [...others, ...kinds.map((each) => `${each}=FILE`)])
        : `say where to write: --reporter ${kind}=FILE`,
  })
}

/** Throws Q020 (usage) if two reporters write the same file. */
export function expectOwnFiles(reporters: readonly FileReporter<string>[]): void {
  const paths = reporters.map(({ file }) => resolve(file))
  const twice = reporters.find(({ file }, i) => paths.indexOf(resolve(file)) < i)
  if (twice) throw usage(`two reporters write the same file: ${twice.file}`, 'give each its own file')
}
