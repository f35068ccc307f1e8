import { range, spec, type Spec } from 'quorate'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EngineOptions } from '../../../checker/explore/explore.ts'
import type { Exploration } from '../../../checker/results/exploration.ts'
import { isHalfway, type Resumption, type Snapshot } from '../../../checker/explore/search/snapshot.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { untimed } from '../../../checker/pace.ts'
import { explored } from '../../support/engine/explored.ts'
import { options } from '../../support/random/options.ts'
import { parameters } from '../../support/random/seed.ts'
import { randomSpec } from '../../support/random/specs.ts'
import { symmetricSpec } from '../../support/random/symmetric.ts'

/**
 * Takes a snapshot at every pause for which `due` returns true. Snapshots stay in memory, but go through JSON as they
 * would in a file.
 */
class Snapshots {
  readonly kept: Resumption[] = []
  readonly #due: () => boolean

  constructor(due: () => boolean) {
    this.#due = due
  }

  due(): boolean {
    return this.#due()
  }

  save(snapshot: Snapshot, states: readonly Int32Array[], credits: Uint16Array): void {
    const words = states.map((part) => part.slice())
    const actions = credits.slice()
    this.kept.push({
      snapshot: JSON.parse(JSON.stringify(snapshot)) as Snapshot,
      load(intoStates, intoCredits) {
        words.forEach((part, i) => intoStates[i]?.set(part))
        intoCredits.set(actions)
      },
    })
  }
}

/** Everything except the figures about memory and threads. After a failure, what failed and the path to it. */
function compared({ failure, ...found }: Exploration): object {
  if (!failure) return { ...found, storage: null, expandedBy: null, compared: null }
  return { complaint: failure.complaint, path: failure.path, step: failure.step }
}

/** How many pauses lie between one snapshot and the next. */
const pauses = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 })

function afterPauses(gaps: readonly number[]): () => boolean {
  let [pause, next, at] = [0, gaps[0] ?? 1, 0]
  return () => {
    if (++pause < next) return false
    next = pause + (gaps[++at % gaps.length] ?? 1)
    return true
  }
}

describe('a search that resumes from a snapshot', () => {
  const census = { snapshots: 0, halfway: 0, violated: 0, interrupted: 0 }

  function expectTheSame(model: Model, given: EngineOptions, gaps: readonly number[], ends: number | null): void {
    const limits = { ...given, maxMemory: 2 ** 20, pace: untimed((gaps.at(-1) ?? 1) * 2) }
    const whole = explored(model, limits)
    const snapshots = new Snapshots(afterPauses(gaps))
    let asked = 0
    const interrupted = (): 'interrupt' | null => (ends !== null && ++asked > ends ? 'interrupt' : null)
    const first = explored(model, { ...limits, checkpoint: snapshots, interrupted })
    const resumed = snapshots.kept.slice(-3).flatMap((resume) => {
      census.snapshots++
      census.halfway += Number(isHalfway(resume.snapshot))
      census.violated += Number(resume.snapshot.found.length > 0)
      const again = new Snapshots(afterPauses(gaps))
      const second = explored(model, { ...limits, resume, checkpoint: again })
      return [second, ...again.kept.slice(-1).map((last) => explored(model, { ...limits, resume: last }))]
    })
    census.interrupted += Number(first.ended === 'interrupt')
    for (const found of [...(first.ended === 'interrupt' ? [] : [first]), ...resumed])
      expect(compared(found)).toEqual(compared(whole))
  }

  it('finds what an uninterrupted search finds, on random specs and from any snapshot', () => {
    const ends = fc.option(fc.nat(20))
    fc.assert(
      fc.property(randomSpec, options, pauses, ends, (made: Spec, given, gaps, end) =>
        expectTheSame(instantiate(made), given, gaps, end),
      ),
      parameters(150),
    )
  }, 120_000)

  it('also with symmetry', () => {
    const ends = fc.option(fc.nat(10))
    fc.assert(
      fc.property(symmetricSpec, options, pauses, ends, (made: Spec, given, gaps, end) =>
        expectTheSame(instantiate(made, { symmetry: true }), { ...given, maxDepth: 4 }, gaps, end),
      ),
      parameters(15),
    )
  }, 120_000)

  it.each(['halfway', 'violated', 'interrupted'] as const)('was tested with enough snapshots: %s', (kind) => {
    const tooFew = census.snapshots < 100
    expect(tooFew ? Infinity : census[kind]).toBeGreaterThan(5)
  })
})

describe('an impure spec', () => {
  let spoilt = false
  const impure = instantiate(
    spec('impure', {}, (_c, _f, { state }) => {
      const { action, define } = state({ n: range(0, 30) })
      return define({
        init: () => {},
        actions: {
          Up: action({
            when: (s) => s.n < 30 && !(spoilt && s.n === 3),
            then: (s) => {
              s.n += 1
            },
          }),
        },
        invariants: { Small: (s) => s.n <= 30 },
      })
    }),
  )

  const guard = 'the guard (when) or the domains (forall) of action Up'

  it.each<[spoils: boolean, told: unknown[]]>([
    [false, [undefined, undefined, undefined]],
    [
      true,
      ['Q106', `not a function of the state: ${guard} allowed 1 bindings at first and 0 later, in the same state`, 3],
    ],
  ])('is detected by a state that was expanded before the snapshot: %s', (spoils, told) => {
    spoilt = false
    const snapshots = new Snapshots(() => false)
    let asked = 0
    const interrupted = (): 'interrupt' | null => (++asked > 10 ? 'interrupt' : null)
    expect(explored(impure, { checkpoint: snapshots, interrupted, maxMemory: 2 ** 20 })).toMatchObject({
      ended: 'interrupt',
      failure: null,
    })
    spoilt = spoils
    const [resume] = snapshots.kept
    expect(resume?.snapshot.expanded).toBeGreaterThan(4)
    const { failure, distinct } = explored(impure, { resume, maxMemory: 2 ** 20 })
    expect(distinct).toBe(31)
    expect([failure?.complaint.code, failure?.complaint.problem, failure?.path?.steps.length]).toEqual(told)
  })
})
