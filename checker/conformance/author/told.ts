import type { Action } from '../../language/definition/action.ts'

/**
 * Values of the state as a map writes them. Ids of symmetric types are numbers or names, sets and bags are any iterable
 * of their members, and sequences and arrays are lists.
 */
export type Told<T> = T extends symbol
  ? number | string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends { readonly size: number; has(value: infer V): boolean }
      ? Iterable<Told<V>>
      : T extends { readonly length: number; includes(value: infer V): boolean }
        ? Iterable<Told<V>>
        : { readonly [K in keyof T]: Told<T[K]> }

/**
 * Any part of the state. Records may leave out fields and arrays may leave out elements; everything else must be
 * complete.
 */
export type Seen<T> = T extends symbol | string | number | boolean | null | undefined
  ? Told<T>
  : T extends { readonly size: number; has(value: infer V): boolean }
    ? Iterable<Told<V>>
    : T extends { readonly length: number; get(index: never): infer V }
      ? Iterable<Told<V>> | Readonly<Record<number | string, Seen<V>>>
      : T extends { readonly length: number; includes(value: infer V): boolean }
        ? Iterable<Told<V>>
        : { readonly [K in keyof T]?: Seen<T[K]> | undefined }

/** Values for some of an action's parameters. The others may have any value. */
export type PartialBinding<A> =
  A extends Action<string, infer B>
    ? [B] extends [never]
      ? Readonly<Record<string, never>>
      : { readonly [K in keyof B]?: Told<B[K]> | undefined }
    : never
