import { functionOf } from '../compile/source/source.ts'
import { PLAIN_KINDS } from '../program/globals/kinds.ts'
import type { Compile, Host } from './host.ts'

/** JavaScript's globals and those of Node.js that also exist in pages. */
const KNOWN: ReadonlySet<string> = new Set(
  [
    'globalThis undefined NaN Infinity eval isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI',
    'encodeURIComponent escape unescape Object Function Boolean Symbol Error AggregateError EvalError RangeError',
    'ReferenceError SyntaxError TypeError URIError Number BigInt Math Date String RegExp Array Int8Array Uint8Array',
    'Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array',
    'BigUint64Array Map Set WeakMap WeakSet WeakRef ArrayBuffer SharedArrayBuffer DataView Atomics JSON Promise',
    'Reflect Proxy Intl Iterator FinalizationRegistry WebAssembly console structuredClone performance crypto navigator',
    'setTimeout setInterval clearTimeout clearInterval queueMicrotask fetch URL URLSearchParams TextEncoder',
    'TextDecoder AbortController AbortSignal Event EventTarget atob btoa',
  ].flatMap((line) => line.split(' ')),
)

/** A page, or any other environment that runs JavaScript. A spec's output goes to `console`. */
export function pageHost(console: object): Host {
  return {
    kinds: PLAIN_KINDS,
    foreign: foreignNames(),
    absolute: (path) => new URL(path, 'file:///').pathname,
    outside: (file) => ({ require: absent, resolve: absent, folder: file.replace(/\/[^/]*$/, '') }),
    compiling,
    linesBefore: LINES_BEFORE,
    locate: () => null,
    console: Object.freeze({ ...console }),
  }
}

function foreignNames(): ReadonlySet<string> {
  const names = new Set<string>()
  for (let at: unknown = globalThis; at !== Object.prototype && at !== null; at = Object.getPrototypeOf(at))
    for (const name of Object.getOwnPropertyNames(at)) if (!KNOWN.has(name)) names.add(name)
  return names
}

function absent(name: string): never {
  throw new Error(`there is no module '${name}' here: bundle the spec with everything that it imports, except quorate`)
}

/** A function that is created from text has two lines before its body. */
const LINES_BEFORE = 2

function compiling(text: string, file: string): Compile {
  let copies = 0
  return (names) => functionOf(names, `${text}\n//# sourceURL=${file}#${++copies}`)
}
