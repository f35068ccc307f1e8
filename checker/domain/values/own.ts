import { formOf, scalarText } from './equality.ts'
import { own, ownText } from '../marks.ts'

/** Domains up to this width are considered narrow, which means that all their values can be kept permanently. */
export const NARROW_BITS = 12

/**
 * An exact representation of one of the checker's own values as a string, the same in all threads. Equal values have
 * different strings if iteration can tell them apart, as with two sets in different orders.
 */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return scalarText(value)
  const known = ownText(value)
  if (known !== null && known !== undefined) return known
  const text = composed(value)
  if (known === null) own(value, text)
  return text
}

function composed(value: object): string {
  switch (formOf(value)) {
    case 'list':
      return `[${joined(value as readonly unknown[])}]`
    case 'set':
      return `{${Array.from(value as Iterable<unknown>, textOf).join()}}`
    case 'bag':
      return `<${Array.from(value as Iterable<unknown>, textOf).join()}>`
    case 'map':
    case null:
      throw new TypeError('the checker creates only plain values')
    case 'record':
      return `(${Object.keys(value)
        .map((name) => `${JSON.stringify(name)}:${textOf(Reflect.get(value, name))}`)
        .join()})`
  }
}

/** Uses a plain loop, because the methods of a frozen array are several times slower than those of an ordinary one. */
function joined(items: readonly unknown[]): string {
  let text = ''
  for (let i = 0; i < items.length; i++) text += i === 0 ? textOf(items[i]) : `,${textOf(items[i])}`
  return text
}

/**
 * Values of narrow domains, by text. These are the objects that both engines, and the quantifiers over a domain, hand
 * out.
 */
const standing = new Map<string, object>()

/** The shared object for a value of a narrow domain: the first one created. */
export function standingFor(text: string, made: object): object {
  const known = standing.get(text)
  if (known !== undefined) return known
  standing.set(text, made)
  return made
}

/**
 * The same for a value of any domain; undefined if the value is not in a narrow domain or has not been created yet.
 */
export function standingAs(text: string): object | undefined {
  return standing.get(text)
}
