import { isIterable, SNAPSHOT } from '../domain/values.ts'
import { printValue } from '../domain/print.ts'
import { elementsOf } from '../spec/binding.ts'

/** What a view of a spec gives, in one line: texts as they stand, ids by name where they come from a collection of the state. */
export function printLook(look: unknown): string {
  if (typeof look !== 'object' || look === null) return String(look)
  if (isIterable(look)) {
    const node = elementsOf(look)
    const items = [...look].map((item) => (node ? printValue(node, item) : printLook(item)))
    return 'has' in look ? `{${items.join(', ')}}` : `[${items.join(', ')}]`
  }
  if (isView(look)) return printLook(look[SNAPSHOT]())
  const parts = Object.entries(look).map(([name, part]) => `${name}: ${printLook(part)}`)
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
}

function isView(look: object): look is { [SNAPSHOT](): unknown } {
  return SNAPSHOT in look
}
