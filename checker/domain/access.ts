import { QuorateError } from '../errors.ts'
import { printAny } from './print.ts'

/** What is wrong with reading or writing a place; both engines say it in the same words. */

export function readOnly(path: string): QuorateError {
  return new QuorateError({
    code: 'Q101',
    class: 'spec',
    where: [`variable ${path}`],
    problem: `a guard or property only reads; it wrote variable ${path}`,
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

export function badLength(path: string, length: unknown, present: number): QuorateError {
  return new QuorateError({
    code: 'Q103',
    class: 'spec',
    where: [`variable ${path}.length`],
    problem: `${printAny(length)} is no length to cut ${present} elements to`,
    hint: 'a length can be assigned downwards only; use push to add elements',
  })
}

/** An element of an array of records that is assigned to, `s.nodes[i] = …`: it does not compile, and would change no state. */
export function elementAssigned(path: string): QuorateError {
  return new QuorateError({
    code: 'Q110',
    class: 'spec',
    where: [`variable ${path}`],
    problem: 'it was assigned as an element of its array, which changes no state',
    hint: 'write set(i, value), or assign to the fields of the element',
  })
}

/** A view below an option or a variant that is no longer there. */
export function stale(path: string): QuorateError {
  return new QuorateError({
    code: 'Q105',
    class: 'spec',
    where: [`variable ${path}`],
    problem: 'this view is stale: the option is null now, or the union holds another kind',
    hint: 'keep a value instead: snapshot(view)',
  })
}

/** A field that the present variant of a union does not have, or its `kind`. */
export function foreign(path: string, kind: string): QuorateError {
  return new QuorateError({
    code: 'Q103',
    class: 'spec',
    where: [`variable ${path}`],
    problem: `the union holds ${kind}, which has no such field to write`,
    hint: 'assign a whole value of the other kind',
  })
}
