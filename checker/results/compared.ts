/**
 * The evidence that ids are treated alike: the number of states that were compared, and the number of orders of their
 * ids, each with the total.
 */
export interface Compared {
  readonly states: number
  readonly of: number
  readonly orders: number
  readonly ofOrders: number
}
