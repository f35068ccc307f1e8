/**
 * Why an object is more, or less, than its own named parts; null where it is a plain one. What is inherited, hidden or named by a symbol
 * would be left out without a word, and names that every object has are found where nobody has put them.
 */
export function flawOf(value: object): string | null {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (Array.isArray(value)) return 'it is a list'
  if (!isRoot(prototype)) return `it is ${kindOf(prototype)}`
  const symbol = Object.getOwnPropertySymbols(value).find((key) => key !== Symbol.toStringTag)
  if (symbol) return `${String(symbol)} is no name`
  const names = Object.getOwnPropertyNames(value)
  const hidden = names.find((name) => !Object.prototype.propertyIsEnumerable.call(value, name))
  if (hidden !== undefined) return `'${hidden}' is not enumerable`
  const common = names.find((name) => name in Object.prototype)
  return common === undefined ? null : `'${common}' is a name that every object has`
}

/** Null, or the prototype that object literals have, of whatever realm. */
function isRoot(prototype: unknown): boolean {
  if (typeof prototype !== 'object' || prototype === null) return prototype === null
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty')
}

function kindOf(prototype: unknown): string {
  const name: unknown = typeof prototype === 'object' && prototype !== null ? prototype.constructor?.name : undefined
  return typeof name === 'string' && name !== 'Object'
    ? `an instance of ${name}`
    : 'an object that inherits from another'
}
