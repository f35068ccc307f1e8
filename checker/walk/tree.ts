/**
 * The steps that the user tried, as a tree. A step taken after an undo opens a branch, so nothing is lost. Steps are
 * stored by name, such as `BecomeLeader(candidate=node0)`, so the tree survives a change to the spec. Trees never
 * change; every function returns a new one.
 */
export interface Tree {
  /** The spots, by number. Spot 0 is before the first step. */
  readonly spots: readonly Spot[]
  /** The number of the current spot. */
  readonly at: number
}

/** A position in the tree. */
export interface Spot {
  /** The step that leads here, or '' for the first spot. */
  readonly step: string
  /** The number of the previous spot, or -1 for the first spot. */
  readonly parent: number
  /** The spots after this one by number, in the order in which they were first visited. */
  readonly next: readonly number[]
  /** The spot among these that was visited most recently. Redo goes there. Null if there is none. */
  readonly last: number | null
}

export const EMPTY_TREE: Tree = { spots: [{ step: '', parent: -1, next: [], last: null }], at: 0 }

export function spotAt({ spots }: Tree, number: number): Spot {
  const spot = spots[number]
  if (!spot) throw new RangeError(`the tree has no spot ${number}`)
  return spot
}

/** The spots on the path to a spot by number, starting with the first spot. */
export function wayTo(tree: Tree, number: number): readonly number[] {
  const way = [number]
  for (let { parent } = spotAt(tree, number); parent >= 0; { parent } = spotAt(tree, parent)) way.unshift(parent)
  return way
}

/** The steps on the path to a spot. */
export function stepsTo(tree: Tree, number: number): readonly string[] {
  return wayTo(tree, number)
    .slice(1)
    .map((each) => spotAt(tree, each).step)
}

/** Goes to a spot. Redo will follow the path to it. */
export function goneTo(tree: Tree, number: number): Tree {
  const way = wayTo(tree, number)
  const spots = [...tree.spots]
  way.slice(0, -1).forEach((each, i) => {
    const spot = spotAt(tree, each)
    spots[each] = { ...spot, last: way[i + 1] ?? spot.last }
  })
  return { spots, at: number }
}

/** Takes a step from the current spot. If the step was taken there before, goes to the existing spot. */
export function taken(tree: Tree, step: string): Tree {
  const present = spotAt(tree, tree.at)
  const known = present.next.find((number) => spotAt(tree, number).step === step)
  if (known !== undefined) return goneTo(tree, known)
  const number = tree.spots.length
  const spots = [...tree.spots, { step, parent: tree.at, next: [], last: null }]
  spots[tree.at] = { ...present, next: [...present.next, number] }
  return goneTo({ spots, at: tree.at }, number)
}

/** Walks these steps from the first spot. */
export function walked(tree: Tree, steps: readonly string[]): Tree {
  return steps.reduce(taken, goneTo(tree, 0))
}

export function undone(tree: Tree): Tree {
  const { parent } = spotAt(tree, tree.at)
  return parent < 0 ? tree : goneTo(tree, parent)
}

export function redone(tree: Tree): Tree {
  const { last } = spotAt(tree, tree.at)
  return last === null ? tree : goneTo(tree, last)
}

/** Where the path that redo follows ends. */
export function farthest(tree: Tree): number {
  let number = tree.at
  for (let { last } = spotAt(tree, number); last !== null; { last } = spotAt(tree, number)) number = last
  return number
}

/** Goes to the branch before or after the current one, at the last fork on the path. */
export function besides(tree: Tree, by: 1 | -1): Tree {
  for (const number of wayTo(tree, tree.at).toReversed()) {
    const { parent } = spotAt(tree, number)
    if (parent < 0) break
    const { next } = spotAt(tree, parent)
    const other = next[next.indexOf(number) + by]
    if (other !== undefined) return goneTo(tree, other)
  }
  return tree
}

/** The ends of all branches, in the order of the tree. */
export function endsOf(tree: Tree): readonly number[] {
  const below = (number: number): readonly number[] => {
    const { next } = spotAt(tree, number)
    return next.length === 0 ? [number] : next.flatMap(below)
  }
  return below(0)
}

/** Whether this label names a step of the action. */
export function isStepOf(label: string, action: string): boolean {
  return label === action || label.startsWith(`${action}(`)
}
