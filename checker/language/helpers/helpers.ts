import { valuesOf } from '../../domain/members/enumerate.ts'
import { nodeOf } from '../../domain/node.ts'
import { elementsOf, printPlain, printValue } from '../../domain/print.ts'
import type { Domain } from '../../domain/types.ts'
import { isOwn, isView, present } from '../../domain/marks.ts'
import { ending, endless } from '../../domain/values/ending.ts'
import { formOf } from '../../domain/values/equality.ts'
import { answered } from './answer.ts'
import { frame, tried, used } from './exercise.ts'

/**
 * Quantifiers and connectives for properties. They have the same meaning as `&&`, `every` and `some`. When Quorate
 * explains a violated property, they also report which part failed, and for which values. Operands must be true or
 * false; anything else throws Q109 (spec).
 */

type Source<V> = Iterable<V> | Domain<V>

/**
 * Whether every named part holds. If a part is a function, the explanation also covers its contents. If the parts
 * are booleans, the explanation names the failed part, provided that only one failed.
 */
export function all(parts: Readonly<Record<string, boolean | (() => boolean)>>): boolean {
  for (const name of Object.keys(parts)) {
    const part = parts[name]
    if (typeof part === 'function') forget()
    const answer: unknown = typeof part === 'function' ? part() : part
    if (answer === true || answered(answer, part, `part ${name} of all`)) continue
    if (part === false && Object.values(parts).filter((other) => other === false).length > 1) forget()
    return refuted(() => name)
  }
  return held()
}

/** Whether every value of a domain, set, sequence or array passes. */
export function forAll<V>(source: Source<V>, test: (value: V) => boolean): boolean {
  if (quantifier) return quantifier(listOf(source), (value) => isPassed(test(value), test), test)
  used()
  for (const value of ending(listOf(source), () => endless('what forAll tests'))) {
    forget()
    if (!isPassed(frame ? tried(() => test(value)) : test(value), test))
      return refuted(() => `for ${show(source, value)}`)
  }
  return held()
}

/** Whether some value passes. */
export function exists<V>(source: Source<V>, test: (value: V) => boolean): boolean {
  if (quantifier) return !quantifier(listOf(source), (value) => !isPassed(test(value), test), test)
  for (const value of ending(listOf(source), () => endless('what exists tests')))
    if (isPassed(test(value), test)) return held()
  return refuted(() => 'no value passes', true)
}

/** Counts the values that pass. */
export function count<V>(source: Source<V>, test: (value: V) => boolean): number {
  let n = 0
  for (const value of ending(listOf(source), () => endless('what count tests'))) if (isPassed(test(value), test)) n++
  return n
}

/** Whether the conclusion holds if the premise does. */
export function implies(premise: boolean, conclusion: boolean | (() => boolean)): boolean {
  used()
  if (!answered(premise, undefined, 'the premise of implies')) return held()
  if (typeof conclusion === 'function') forget()
  return (frame ? tried(() => concluded(conclusion)) : concluded(conclusion))
    ? held()
    : refuted(() => 'the premise holds, the conclusion does not')
}

/** A frozen copy of the current value of a view, or of the author's own list or record. */
export function snapshot<V>(value: V): V {
  return frozenCopy(value) as V
}

function frozenCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isOwn(value)) return value
  if (isView(value)) return present(value)
  const form = formOf(value)
  if (form === 'list') return Object.freeze((value as readonly unknown[]).map(frozenCopy))
  if (form !== 'record') return value
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, part]) => [name, frozenCopy(part)])))
}

/** Whether all values pass. `written` is the author's own function. */
export type Quantifier = <V>(
  values: Iterable<V>,
  test: (value: V) => boolean,
  written: (value: V) => boolean,
) => boolean

/** Replaces the evaluation of `forAll` and `exists` for an engine that examines their tests one by one. */
let quantifier: Quantifier | undefined

/** Runs `body` and lets `own` evaluate its quantifiers. If `own` is undefined, they are evaluated as usual. */
export function quantifiedBy<T>(own: Quantifier | undefined, body: () => T): T {
  const outer = quantifier
  quantifier = own
  try {
    return body()
  } finally {
    quantifier = outer
  }
}

/** Explains where a predicate failed, outermost part first. Reports only parts written with these helpers. */
export function explain(predicate: () => boolean): readonly string[] {
  reasons = []
  try {
    return predicate() ? [] : reasons
  } finally {
    reasons = undefined
  }
}

let reasons: readonly string[] | undefined

function held(): true {
  forget()
  return true
}

/** Drops failures that did not affect the result, so that they are not reported as reasons for a later one. */
function forget(): void {
  if (reasons) reasons = []
}

function refuted(reason: () => string, final = false): false {
  if (reasons) reasons = final ? [reason()] : [reason(), ...reasons]
  return false
}

function isPassed(answer: unknown, test: unknown): boolean {
  return answer === true || answered(answer, test, 'the test of forAll, exists or count')
}

function concluded(conclusion: boolean | (() => boolean)): boolean {
  const answer: unknown = typeof conclusion === 'function' ? conclusion() : conclusion
  return answered(answer, conclusion, 'the conclusion of implies')
}

function listOf<V>(source: Source<V>): Iterable<V> {
  return isListed(source) ? source : (valuesOf(nodeOf(source)) as readonly V[])
}

/** Whether this is iterable, which includes strings. */
function isListed<V>(source: Source<V>): source is Iterable<V> {
  return typeof source === 'string' || Symbol.iterator in source
}

function show<V>(source: Source<V>, value: V): string {
  const node = isListed(source) ? elementsOf(source) : nodeOf(source)
  return node ? printValue(node, value) : printPlain(value)
}
