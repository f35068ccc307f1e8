/** The bits that a run read, as `count` ints [word, mask, word, mask …]. */
export interface Log {
  readonly read: Int32Array
  readonly count: number
}
