import { isProxied } from '../../domain/proxies.ts'

/** Tells what an object really is, as Node.js does with `util.types`. */
export interface Kinds {
  isProxy(value: unknown): boolean
  isMap(value: unknown): value is Map<unknown, unknown>
  isSet(value: unknown): value is Set<unknown>
  isDate(value: unknown): boolean
  isArrayBufferView(value: unknown): boolean
  isAnyArrayBuffer(value: unknown): boolean
  isGeneratorFunction(value: unknown): boolean
}

/**
 * `Kinds` in plain JavaScript, for environments without Node.js. It is slower and recognizes only the proxies that a
 * loaded spec can have.
 */
export const PLAIN_KINDS: Kinds = {
  isProxy: isProxied,
  isMap: (value): value is Map<unknown, unknown> => answers(value, getter(Map.prototype, 'size')),
  isSet: (value): value is Set<unknown> => answers(value, getter(Set.prototype, 'size')),
  isDate: (value) => answers(value, (date) => Date.prototype.getTime.call(date)),
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isAnyArrayBuffer: (value) => BUFFERS.some((size) => answers(value, size)),
  isGeneratorFunction: (value) => typeof value === 'function' && isGenerators(Reflect.get(value, 'prototype')),
}

const BUFFERS = [
  getter(ArrayBuffer.prototype, 'byteLength'),
  ...(typeof SharedArrayBuffer === 'undefined' ? [] : [getter(SharedArrayBuffer.prototype, 'byteLength')]),
]

/** The objects that the `prototype` of a generator function inherits from. */
const GENERATORS: readonly unknown[] = [function* none() {}, async function* none() {}].map(
  ({ prototype }) => Object.getPrototypeOf(prototype) as unknown,
)

function isGenerators(prototype: unknown): boolean {
  return typeof prototype === 'object' && prototype !== null && GENERATORS.includes(Object.getPrototypeOf(prototype))
}

/** Finds a getter that throws for any object that is not of its class. */
function getter(prototype: object, name: string): (value: object) => unknown {
  const property = Object.getOwnPropertyDescriptor(prototype, name)
  return (value) => property?.get?.call(value) as unknown
}

function answers(value: unknown, ask: (value: never) => unknown): boolean {
  try {
    ask(value as never)
    return true
  } catch {
    return false
  }
}
