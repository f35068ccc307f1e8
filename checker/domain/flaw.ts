import { isVisible } from '../visible.ts'

export interface Flaw {
  readonly problem: string
  readonly hint: string
}

/**
 * Why an object is not a plain object with its own named parts; null if it is one. Parts that are inherited, not
 * enumerable, or keyed by a symbol would be silently ignored. Conversely, lookups would find names that every object
 * inherits even though the author did not define them; for fields, that is a problem only with the one name that cannot
 * be a field.
 */
export function flawOf(value: object, kind: 'parts' | 'fields'): Flaw | null {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (Array.isArray(value)) return { problem: 'this is a list', hint: 'write an object with named parts: { Name: … }' }
  if (!isRoot(prototype))
    return {
      problem: `it is ${kindOf(prototype)}, but only the own properties of an object count`,
      hint: 'write a plain object with named parts: { Name: … }',
    }
  const symbol = Object.getOwnPropertySymbols(value).find((key) => key !== Symbol.toStringTag)
  if (symbol) return { problem: `the key of a part is the symbol ${String(symbol)}`, hint: 'use a string as its name' }
  const names = Object.getOwnPropertyNames(value)
  const hidden = names.find((name) => !Object.prototype.propertyIsEnumerable.call(value, name))
  if (hidden !== undefined) return { problem: `'${hidden}' is not enumerable`, hint: 'write it as { Name: … }' }
  const odd = names.find((name) => !isVisible(name))
  if (odd !== undefined)
    return {
      problem: `the name ${JSON.stringify(odd)} has characters that cannot be shown on one line`,
      hint: 'choose another name',
    }
  const common = names.find((name) => (kind === 'parts' ? name in Object.prototype : name === '__proto__'))
  return common === undefined
    ? null
    : { problem: `'${common}' is the name of a property that every object has`, hint: 'choose another name' }
}

/** Whether this is null or the prototype of object literals, in any realm. */
function isRoot(prototype: unknown): boolean {
  if (typeof prototype !== 'object' || prototype === null) return prototype === null
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty')
}

function kindOf(prototype: unknown): string {
  const name: unknown = typeof prototype === 'object' && prototype !== null ? prototype.constructor?.name : undefined
  return typeof name === 'string' && name !== 'Object'
    ? `an instance of ${name}`
    : 'an object that inherits from another one'
}
