import * as fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { evaluate } from '../../../checker/compile/source/source.ts'
import { build } from '../../../checker/compile/source/build.ts'
import walkFile from '../../../checker/compile/resultCache/walk.source.js' with { type: 'text' }
import { createTrees, MAX_INTS, TREE_HOLES, Trees } from '../../../checker/compile/resultCache/treeStorage.ts'
import { parameters } from '../../support/random/seed.ts'

const WORDS = 2
/** The bits that the states in these tests use: the low 8 of each word. */
const BITS = 8 * WORDS

/** What can be read. Which read comes next depends on the value of the previous one. */
type Reads = readonly { readonly word: number; readonly mask: number }[]

const LONGEST = 6

const reads: fc.Arbitrary<Reads> = fc.array(
  fc.record({ word: fc.nat(WORDS - 1), mask: fc.integer({ min: 1, max: 255 }) }),
  { minLength: 1, maxLength: 12 },
)

const states = fc.array(fc.nat(2 ** BITS - 1), { minLength: 1, maxLength: 60 })

function stateOf(bits: number): Int32Array {
  return Int32Array.of(bits & 255, bits >>> 8)
}

/** What one run reads, as [word, mask …], with each bit once. */
function logOf(state: Int32Array, all: Reads): Int32Array {
  const known = new Int32Array(WORDS)
  const log: number[] = []
  for (let i = 0, step = 0; step < LONGEST; step++) {
    const { word, mask } = all[i] ?? { word: 0, mask: 1 }
    const fresh = mask & ~(known[word] ?? 0)
    if (fresh !== 0) log.push(word, fresh)
    known[word] = (known[word] ?? 0) | mask
    i = (13 * i + ((state[word] ?? 0) & mask) + 1) % all.length
  }
  return Int32Array.from(log)
}

const nothing = new Int32Array(WORDS)

function learn(trees: Trees, cell: number, state: Int32Array, log: Int32Array, leaf: number): void {
  trees.add({ cell, decided: nothing }, state, { read: log, count: log.length }, leaf)
}

/** Walks a tree as the generated code does. */
function walk(ints: Int32Array, cell: number, state: Int32Array): number {
  const go = evaluate<(from: number) => number>(
    'walk',
    { trees: ints, state },
    `${build([walkFile], TREE_HOLES)}\nreturn walk`,
  )
  return go(cell)
}

/** The leaf that a run must end in. Runs that read the same bits with the same values share one. */
function leafOf(trees: Trees, state: Int32Array, log: Int32Array): number {
  const values = Array.from({ length: log.length / 2 }, (_, i) => (state[log[2 * i] ?? 0] ?? 0) & (log[2 * i + 1] ?? 0))
  return trees.list([...log, ...values])
}

const listAt = (ints: Int32Array, leaf: number, length: number): readonly number[] => [
  ...ints.subarray(-leaf, -leaf + length),
]

const numbers: { compareExchange: (array: Int32Array, at: number, expected: number, next: number) => number } = Atomics

afterEach(() => vi.restoreAllMocks())

describe('decision trees that two threads build', () => {
  it('give states that agree on the bits that were read the same leaf', () => {
    fc.assert(
      fc.property(reads, states, (possible, all) => {
        const ints = createTrees()
        const threads = [new Trees(ints), new Trees(ints)]
        const cell = threads[0]?.reserve(1) ?? 0
        all.forEach((bits, i) => {
          const state = stateOf(bits)
          const log = logOf(state, possible)
          const trees = threads[i % 2]
          if (trees && walk(ints, cell, state) === 0) learn(trees, cell, state, log, leafOf(trees, state, log))
        })
        for (const bits of all) {
          const state = stateOf(bits)
          const log = logOf(state, possible)
          const leaf = walk(ints, cell, state)
          expect(leaf).toBeLessThan(0)
          expect(listAt(ints, leaf, log.length)).toEqual([...log])
        }
      }),
      parameters(300),
    )
  })

  it('keep both paths if another thread is first to store one that starts in the same way', () => {
    fc.assert(
      fc.property(reads, states, (possible, all) => {
        const ints = createTrees()
        const [slow, fast] = [new Trees(ints), new Trees(ints)]
        const cell = slow.reserve(1)
        let lost = 0
        const exchange = numbers.compareExchange
        all.forEach((bits, i) => {
          const runs = [bits, all[i + 1] ?? bits].map((one) => {
            const state = stateOf(one)
            const log = logOf(state, possible)
            return { state, log, leaf: leafOf(fast, state, log) }
          })
          const [own, others] = runs
          if (!own || !others) return
          let raced = false
          vi.spyOn(numbers, 'compareExchange').mockImplementation((array, at, expected, next) => {
            vi.restoreAllMocks()
            raced = true
            learn(fast, cell, others.state, others.log, others.leaf)
            const was = exchange(array, at, expected, next)
            if (was !== expected) lost++
            return was
          })
          learn(slow, cell, own.state, own.log, own.leaf)
          vi.restoreAllMocks()
          const learnt = raced ? runs : [own]
          expect(learnt.map(({ state }) => walk(ints, cell, state))).toEqual(learnt.map(({ leaf }) => leaf))
        })
        expect(lost).toBeGreaterThan(0)
      }),
      parameters(100),
    )
  })

  it('reject a path that reads different bits although all earlier bits agree', () => {
    const trees = new Trees(createTrees())
    const cell = trees.reserve(1)
    learn(trees, cell, stateOf(0), Int32Array.of(0, 3), trees.list([1]))
    expect(() => learn(trees, cell, stateOf(0), Int32Array.of(1, 3), trees.list([1]))).toThrow(
      'not a function of the state',
    )
  })

  it('report that they are full', () => {
    const trees = new Trees(createTrees())
    expect(trees.reserve(MAX_INTS - 100_000)).toBeGreaterThan(0)
    expect(trees.isFull()).toBe(false)
    expect(() => trees.reserve(100_000)).toThrow('the trees are full')
  })

  it('report this to every thread, so that no thread traces further paths', () => {
    const ints = createTrees()
    const [one, other] = [new Trees(ints), new Trees(ints)]
    one.reserve(MAX_INTS - 100_000)
    expect(() => one.reserve(100_000)).toThrow('the trees are full')
    expect(other.isFull()).toBe(true)
  })

  it('stop counting when they are full, so that the counter does not wrap around', () => {
    const ints = createTrees()
    const trees = new Trees(ints)
    trees.reserve(MAX_INTS - 100_000)
    const counted = ints[0]
    for (let i = 0; i < 100; i++) expect(() => trees.reserve(100_000)).toThrow('the trees are full')
    expect(ints[0]).toBe(counted)
  })

  it('have one list and one root for each content, and no list that is also a root', () => {
    const ints = createTrees()
    const [one, other] = [new Trees(ints), new Trees(ints)]
    const lists = Array.from({ length: 2000 }, (_, i) => [i % 7, i])
    const leaves = lists.map((list) => one.list(list))
    const roots = lists.map((key) => other.root(key))
    expect(lists.map((list) => other.list(list))).toEqual(leaves)
    expect(lists.map((key) => one.root(key))).toEqual(roots)
    expect(leaves.map((leaf) => listAt(ints, leaf, 2))).toEqual(lists)
    expect(new Set([...leaves, ...roots].map(Math.abs)).size).toBe(4000)
    expect(roots.map((root) => ints[root])).toEqual(lists.map(() => 0))
  })

  it('keep lists and roots when the index is full, with duplicates of equal ones', () => {
    const ints = createTrees()
    const trees = new Trees(ints)
    const lists = Array.from({ length: 70_000 }, (_, i) => [i])
    const leaves = lists.map((list) => trees.list(list))
    expect(leaves.every((leaf, i) => ints[-leaf] === i)).toBe(true)
    expect(lists.filter((list, i) => trees.list(list) !== leaves[i]).length).toBeGreaterThan(0)
    expect(trees.root([1, 2])).not.toBe(trees.root([1, 2]))
  })
})
