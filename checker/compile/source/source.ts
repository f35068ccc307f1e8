import { isUnrolled } from './build.ts'

let copies = 0

/** Creates a function from text. This is the only caller of `new Function`. */
export function functionOf(parameters: readonly string[], text: string): (...values: readonly unknown[]) => unknown {
  return new Function(...parameters, text) as (...values: readonly unknown[]) => unknown
}

/**
 * Compiles generated source.
 *
 * Each copy differs by a trailing comment. V8 keeps type feedback per source text, and code that has seen the accessor
 * classes of several models becomes megamorphic and about ten times slower per state.
 */
export function evaluate<T>(name: string, parameters: Readonly<Record<string, unknown>>, body: string): T {
  return compiled<T>(name, Object.keys(parameters), body)(parameters)
}

/**
 * The same for source that can be evaluated again with other values; V8 then reuses the compiled and optimized code.
 */
export function compiled<T>(
  name: string,
  parameters: readonly string[],
  body: string,
): (values: Readonly<Record<string, unknown>>) => T {
  const source = `'use strict';\n${body}\n//# sourceURL=quorate:${name}-${++copies}`
  const run = functionOf(parameters, source)
  return (values) => run(...parameters.map((parameter) => values[parameter])) as T
}

/** Repeats a piece of text as `f(0) f(1) … f(count - 1)`, one per line. */
export function repeat(count: number, f: (i: number) => string, separator = '\n'): string {
  return Array.from({ length: count }, (_, i) => f(i)).join(separator)
}

/** Copies one state of `n` words. */
export function copyWords(n: number, to: string, at: string, from: string, start: string): string {
  if (!isUnrolled(n)) return `for (let i = 0; i < ${n}; i++) ${to}[${at} + i] = ${from}[${start} + i];`
  return repeat(n, (i) => `${to}[${wordAt(at, i)}] = ${from}[${wordAt(start, i)}];`, ' ')
}

function wordAt(base: string, i: number): string {
  return base === '0' ? String(i) : `${base} + ${i}`
}
