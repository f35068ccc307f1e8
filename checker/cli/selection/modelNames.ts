import { QuorateError } from '../../errors.ts'
import { suggest } from '../../domain/suggest.ts'

/** The declared model that has this name, or the only one whose name starts with it. Throws Q014 (usage) otherwise. */
export function modelNamed(given: string, known: readonly string[]): string {
  const names = [...new Set(known)]
  if (names.includes(given)) return given
  const [name, second, ...more] = given === '' ? [] : names.filter((each) => each.startsWith(given))
  if (name !== undefined && second === undefined) return name
  if (name === undefined || second === undefined) throw wrong(`there is no model '${given}'`, suggest(given, names))
  throw wrong(
    `${2 + more.length} models begin with '${given}'`,
    `write more of the name: ${[name, second, ...more].map((each) => `'${each}'`).join(', ')}`,
  )
}

function wrong(problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q014', class: 'usage', where: ['--model'], problem, hint })
}
