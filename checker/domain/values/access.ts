import { QuorateError } from '../../errors.ts'
import { printAny } from '../print.ts'
import { suggest } from '../suggest.ts'

/** Errors about reading or writing a place. Both engines use the same wording. */

export function readOnly(path: string): QuorateError {
  return new QuorateError({
    code: 'Q101',
    class: 'spec',
    where: [`variable ${path}`],
    problem: `a guard or property must not write; this one wrote variable ${path}`,
    hint: 'change the state in the effect (then) of an action',
  })
}

export function badIndex(path: string, index: unknown, length: number): QuorateError {
  return new QuorateError({
    code: 'Q103',
    class: 'spec',
    where: [`variable ${path}`],
    problem: `${printAny(index)} is outside the indices 0 .. ${length - 1}`,
    hint: 'guard the access',
  })
}

/** A value does not know the keys of the array that it was taken from. */
export function keyOfValue(): QuorateError {
  return new QuorateError({
    code: 'Q112',
    class: 'spec',
    problem: 'this is the value of an array, which has positions but no records as keys',
    hint: 'look the key up in the state: s.sent.get({ from, to })',
  })
}

export function badLength(path: string, length: unknown, present: number): QuorateError {
  return new QuorateError({
    code: 'Q103',
    class: 'spec',
    where: [`variable ${path}.length`],
    problem: `${printAny(length)} is not a length that ${present} elements can be cut to`,
    hint: 'assign only a smaller length; use push to add elements',
  })
}

/**
 * The error for assigning to an element of an array of records, `s.nodes[i] = …`. It does not compile, and it would not
 * change the state.
 */
export function elementAssigned(path: string): QuorateError {
  return new QuorateError({
    code: 'Q110',
    class: 'spec',
    where: [`variable ${path}`],
    problem: 'it was assigned as an element of its array, which does not change the state',
    hint: 'write set(i, value), or assign to the fields of the element',
  })
}

/**
 * The error for using a view inside an option or a variant that no longer exists, or a view that was kept while its
 * place was assigned to.
 */
export function stale(path: string, why: 'gone' | 'assigned' = 'gone'): QuorateError {
  return new QuorateError({
    code: 'Q105',
    class: 'spec',
    where: [`variable ${path}`],
    problem:
      why === 'gone'
        ? 'this view is stale: the option is null now, or the union has another kind'
        : 'this view is stale: its place was assigned to after the view was stored, so it would show the new value',
    hint: 'keep a value instead: snapshot(view)',
  })
}

/** The error for using a field that a union's current variant does not have, or for writing the union's `kind`. */
export function foreign(path: string, kind: string): QuorateError {
  return new QuorateError({
    code: 'Q103',
    class: 'spec',
    where: [`variable ${path}`],
    problem: `the union is now ${kind}, which has no such field`,
    hint: 'to change the kind, assign a whole value',
  })
}

/** Whether a name looks like an index, such as `0` or `17`. */
export function isIndex(name: string): boolean {
  return /^-?\d+$/.test(name)
}

/**
 * The error for reading or writing an unknown name. `path` is the variable of a live view, '' for the state itself, and
 * undefined for a value, a binding or constants. `others` lists the fields of a union's other kinds.
 */
export function unknownName(
  path: string | undefined,
  name: string,
  known: readonly string[],
  others: readonly string[],
): QuorateError {
  const problem = others.includes(name)
    ? `the union is now of another kind, which has no '${name}'`
    : path === ''
      ? `there is no variable '${name}'`
      : `there is no '${name}' here`
  return new QuorateError({
    code: 'Q112',
    class: 'spec',
    ...(path === undefined ? {} : { where: [`variable ${path === '' ? name : `${path}.${name}`}`] }),
    problem,
    hint: others.includes(name) ? 'test its kind first' : insteadOf(name, known),
  })
}

function insteadOf(name: string, known: readonly string[]): string {
  const isList = known.includes('length')
  if (isIndex(name) && known.includes('get')) return `write get(${name})`
  if (isIndex(name) && isList) return `write at(${name})`
  if (known.includes('has') || isList) {
    if (name in Array.prototype) return `write [...values].${name}(…), where values is the collection`
    if (name in Set.prototype || SET_METHODS.includes(name)) return `write new Set(values).${name}(…)`
  }
  return suggest(name, known)
}

/** The methods of sets, including those of later JavaScript versions. */
const SET_METHODS = [
  'union',
  'intersection',
  'difference',
  'symmetricDifference',
  'isSubsetOf',
  'isSupersetOf',
  'isDisjointFrom',
]

/** The error for accessing elements of a collection as if they were properties. */
export function unlisted(written: string): QuorateError {
  return new QuorateError({
    code: 'Q112',
    class: 'spec',
    problem: `${written} looks for properties, but the elements of a collection are not properties`,
    hint: 'iterate over the elements: for (const element of collection), or [...collection]',
  })
}

/** The error for a conversion that yields nothing useful in JavaScript, such as `[object Object]` or `{}`. */
export function noText(path: string | undefined, what: string, hint: string): QuorateError {
  return new QuorateError({
    code: 'Q112',
    class: 'spec',
    ...(path ? { where: [`variable ${path}`] } : {}),
    problem: `${what} would not show its contents`,
    hint,
  })
}

/** The error for changing a value that was taken out of a state. */
export function frozenValue(method: string, copy = '[...value]'): QuorateError {
  return new QuorateError({
    code: 'Q101',
    class: 'spec',
    problem: `${method}() would change a frozen value: a parameter, or a value taken from the state`,
    hint: `change a copy: ${copy}`,
  })
}

/** The error for resuming an iterator of a draft that `break` or destructuring has closed. */
export function leftIteration(): QuorateError {
  return new QuorateError({
    code: 'Q111',
    class: 'spec',
    problem: 'this iterator of the state is used again after a loop or a pattern left it early',
    hint: 'iterate over a list, and keep what is left of it: const [first, ...others] = collection',
  })
}

/** The error for resuming an iterator that was dropped because too many others were started. */
export function lostIteration(): QuorateError {
  return new QuorateError({
    code: 'Q111',
    class: 'spec',
    problem: 'this iteration was started before many others over the same collection, and not finished',
    hint: 'iterate with for … of, or over a copy: [...collection]',
  })
}
