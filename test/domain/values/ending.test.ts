import { count, exists, forAll, range, record, seq, set, type Spec, spec, subsets } from 'quorate'
import { describe, expect, it } from 'vitest'
import { printAny } from '../../../checker/domain/print.ts'
import { ending, endless, MOST_YIELDED } from '../../../checker/domain/values/ending.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { complaintOf } from '../../support/complaint.ts'
import { explored } from '../../support/engine/explored.ts'

function* ones(): Generator<number> {
  for (;;) yield 1
}

function* upTo(length: number): Generator<number> {
  for (let i = 0; i < length; i++) yield i
}

/** How many values are taken from an iterable of this length. */
function size(length: number): number {
  return [...ending(upTo(length), () => endless('it'))].length
}

const loop: Iterable<number> = { [Symbol.iterator]: ones }

const Values = range(0, 3)

interface Draft {
  n: number
  log: unknown
  seen: unknown
  inner: unknown
}

interface Pieces {
  readonly then?: (s: Draft) => void
  readonly invariant?: () => boolean
}

function using({ then, invariant }: Pieces): Spec {
  return spec('endless', {}, (_c, _f, { state }) => {
    const { action, define } = state({
      n: Values,
      log: seq(Values, 3),
      seen: set(Values),
      inner: record({ log: seq(Values, 3) }),
    })
    return define({
      init: () => {},
      actions: {
        Go: action({ when: (s) => s.n === 0, then: (s) => (then ? then(s as unknown as Draft) : void (s.n = 1)) }),
      },
      invariants: { Fine: invariant ?? (() => true) },
    })
  })
}

const tested = (name: string) => `what ${name} tests has more than 1048576 values, or never ends`

describe('something without an end', () => {
  it.each<readonly [string, Pieces, string, where: string]>([
    ['forAll', { invariant: () => forAll(ones(), (n) => n === 1) }, 'what forAll', 'Fine'],
    ['forAll, as an object', { invariant: () => forAll(loop, (n) => n === 1) }, 'what forAll', 'Fine'],
    ['exists', { invariant: () => exists(ones(), (n) => n === 2) }, 'tests has more than', 'Fine'],
    ['count', { invariant: () => count(ones(), (n) => n === 1) > 0 }, tested('count'), 'Fine'],
    ['subsets', { invariant: () => subsets(ones()).length > 0 }, 'the set given to subsets', 'Fine'],
    ['a sequence', { then: (s) => void (s.log = ones()) }, 'has more than', 'Go'],
    ['a set', { then: (s) => void (s.seen = loop) }, 'has more than', 'Go'],
    ['a record', { then: (s) => void (s.inner = { log: ones() }) }, 'has more than', 'Go'],
  ])('is refused by %s', (_name, pieces, problem, where) => {
    const model = instantiate(using(pieces))
    for (const run of [explored(model), explored(model, { cacheAfter: 0 }), referenceExplore(model)]) {
      expect(run.failure?.complaint).toMatchObject({ code: 'Q120', class: 'spec' })
      expect(run.failure?.complaint.problem).toContain(problem)
      expect(run.failure?.complaint.where?.join(', ')).toContain(where)
    }
  })

  it('is allowed if the first values decide', () => {
    const model = instantiate(
      using({ invariant: () => exists(ones(), (n) => n === 1) && !forAll(loop, (n) => n === 0) }),
    )
    for (const run of [explored(model), explored(model, { cacheAfter: 0 }), referenceExplore(model)])
      expect(run.properties.map(({ verdict }) => verdict)).toEqual(['holds'])
  })

  it('is printed up to a hundred elements', () => {
    expect(printAny(ones())).toBe(`[${'1, '.repeat(100)}…]`)
    expect(printAny(Array(100).fill(1))).toBe(`[${Array(100).fill('1').join(', ')}]`)
    const model = instantiate(using({ then: (s) => void (s.n = ones() as unknown as number) }))
    for (const run of [explored(model), referenceExplore(model)])
      expect(run.failure?.complaint).toMatchObject({
        code: 'Q103',
        problem: expect.stringMatching(/…\] is outside/) as string,
      })
  })

  it('has one value more than the limit', () => {
    expect(size(MOST_YIELDED)).toBe(MOST_YIELDED)
    expect(complaintOf(() => size(MOST_YIELDED + 1))).toMatchObject({
      code: 'Q120',
      problem: 'it has more than 1048576 values, or never ends',
    })
    expect([...ending(Array(MOST_YIELDED + 1).fill(1), () => endless('it'))].length).toBe(MOST_YIELDED + 1)
  })
})
