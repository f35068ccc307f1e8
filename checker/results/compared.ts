/**
 * The evidence that the spec treats ids alike: how many states were compared, and in how many orders of their ids,
 * each with the total.
 */
export interface Compared {
  readonly states: number
  readonly of: number
  readonly orders: number
  readonly ofOrders: number
}
