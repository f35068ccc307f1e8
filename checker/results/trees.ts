/** Figures about the decision trees that cache one kind of result. */
export interface TreeFigures {
  /** The action or property. */
  readonly name: string
  readonly kind: 'guards' | 'effects' | 'property'
  readonly bytes: number
  readonly nodes: number
  /** The number of nodes on the longest path. */
  readonly depth: number
  /** The number of lookups that found a result, and of those that did not. */
  readonly hits: number
  readonly misses: number
}
