/** Statistics about the decision trees that cache one kind of result. */
export interface TreeFigures {
  /** The action or property. */
  readonly name: string
  readonly kind: 'guards' | 'effects' | 'property'
  readonly bytes: number
  readonly nodes: number
  /** How many nodes the longest path has. */
  readonly depth: number
  /** How many lookups found a result and how many did not. */
  readonly hits: number
  readonly misses: number
}
