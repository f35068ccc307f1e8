import type { TreeUse } from '../../compile/compile.ts'
import { effectsSize, sizeOf } from './treeSizes.ts'
import { must } from '../../must.ts'
import type { TreeFigures } from '../../results/trees.ts'
import type { Machine } from '../machine/machine.ts'

/** Statistics about a search's decision trees, which all its threads share. Empty if nothing was cached. */
export function treeFigures({ compiled, buffers }: Machine, uses: readonly (TreeUse | null)[]): readonly TreeFigures[] {
  const used = uses.filter((use) => use !== null)
  const [first] = used
  if (!first) return []
  const { actions, properties } = compiled.model
  const total = (of: 'lookups' | 'misses', i: number): number => used.reduce((n, use) => n + must(use[of][i]), 0)
  const figures = (
    { name }: { readonly name: string },
    kind: TreeFigures['kind'],
    counter: number,
    size: ReturnType<typeof sizeOf>,
  ): TreeFigures => {
    const { ints, nodes, depth } = size
    const misses = total('misses', counter)
    return { name, kind, bytes: 4 * ints, nodes, depth, hits: Math.max(0, total('lookups', counter) - misses), misses }
  }
  const root = (i: number) => must(first.roots[i])
  return [
    ...actions.flatMap((action, a) => [
      figures(action, 'guards', a, sizeOf(buffers.trees, root(a))),
      figures(action, 'effects', actions.length + a, effectsSize(buffers.trees, root(a))),
    ]),
    ...properties.map((property, p) =>
      figures(property, 'property', 2 * actions.length + p, sizeOf(buffers.trees, root(actions.length + p))),
    ),
  ]
}
