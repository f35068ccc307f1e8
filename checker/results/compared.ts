/**
 * The evidence that ids are treated alike: in how many states out of how many, and in how many orders of their ids out of
 * how many, they were compared.
 */
export interface Compared {
  readonly states: number
  readonly of: number
  readonly orders: number
  readonly ofOrders: number
}
