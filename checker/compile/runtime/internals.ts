import { added, cleared, CURSORS, deleted, PRESENT } from '../../domain/views/cursor.ts'
import { guarded } from '../../domain/values/guard.ts'
import { BagListing, Listing, SetListing, UNLISTED } from '../../domain/views/listing.ts'
import { ARRAY_VIEW, RECORD_VIEW } from '../../domain/views/viewChains.ts'
import { frozenRecord, RECORD_VALUE } from '../../domain/values/values.ts'
import { ELEMENTS, OTHERS, PATH, SNAPSHOT, SUBSETS } from '../../domain/symbols.ts'

/** Keys of internal members of places. Authors do not see them, because they are symbols and not enumerable. */
export const ASSIGN: unique symbol = Symbol('quorate.assign')
export const CLEAR: unique symbol = Symbol('quorate.clear')
/** For an option, null or the view of its contents. For a union, the view of its current kind. */
export const HELD: unique symbol = Symbol('quorate.held')
/**
 * Throws if the place is inside an option that is null, or inside a variant that is not the current one. The error
 * names the given path.
 */
export const LIVE: unique symbol = Symbol('quorate.live')
/** For the kinds of a union: how an assignment reads the new value and how it writes it. */
const TAKE: unique symbol = Symbol('quorate.take')
const PUT: unique symbol = Symbol('quorate.put')
const INSERT: unique symbol = Symbol('quorate.insert')
const FIND: unique symbol = Symbol('quorate.find')
/** Marks collections whose elements are distinct values. */
export const DISTINCT: unique symbol = Symbol('quorate.distinct')

/** The places of an array of places. */
export const PLACES: unique symbol = Symbol('quorate.places')

function behind(made: { readonly prototype: object }, end: object): void {
  Reflect.deleteProperty(made.prototype, 'constructor')
  guarded(made.prototype, end)
}

/** The names that generated accessors use. */
export const INTERNALS = {
  ASSIGN,
  CLEAR,
  HELD,
  LIVE,
  TAKE,
  PUT,
  INSERT,
  FIND,
  DISTINCT,
  ELEMENTS,
  SNAPSHOT,
  SUBSETS,
  PATH,
  OTHERS,
  PRESENT,
  CURSORS,
  UNLISTED,
  Listing,
  SetListing,
  BagListing,
  added,
  deleted,
  cleared,
  PLACES,
  frozenRecord,
  /** Marks objects of the class as bindings. */
  asBinding: (made: { readonly prototype: object }): void => behind(made, RECORD_VALUE),
  /** Marks views of the class as records or as one kind of a union. */
  asRecord: (made: { readonly prototype: object }): void => behind(made, RECORD_VIEW),
  /** Marks objects of the class as arrays of places. */
  asPlaces: (made: { readonly prototype: object }): void => behind(made, ARRAY_VIEW),
} as const
