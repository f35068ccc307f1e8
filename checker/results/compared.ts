/**
 * The evidence that ids are treated alike: the numbers of states, and of orders of their ids, that were compared, each
 * out of how many.
 */
export interface Compared {
  readonly states: number
  readonly of: number
  readonly orders: number
  readonly ofOrders: number
}
