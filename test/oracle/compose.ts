import * as fc from 'fast-check'
import { Picks } from '../support/random/picks.ts'
import type { Idiom } from './pieces/idiom.ts'
import { idioms } from './idioms/index.ts'
import { type Definitions, sites } from './pieces/sites.ts'
import { domainsOf, starts, type Variable, world } from './pieces/world.ts'

/** A spec composed of idioms, as text that imports `quorate`. */
export interface Composed {
  readonly script: string
  readonly idioms: readonly Idiom[]
  /** Whether the spec declares its ids symmetric. It can still tell them apart. */
  readonly symmetric: boolean
  readonly maxStates: number
  /** How many states the fast engine explores before it caches results. */
  readonly cacheAfter: number
  readonly [fc.toStringMethod]: () => string
}

const numbers = fc.noBias(fc.array(fc.nat(999), { minLength: 1, maxLength: 12, size: 'max' }))
const piece = fc.record({ idiom: fc.noBias(fc.nat(idioms.length - 1)), numbers })

/** The numbers that a spec is built from. Any list of numbers is valid. */
export const composed: fc.Arbitrary<Composed> = fc
  .record({
    pieces: fc.oneof(
      { weight: 3, arbitrary: fc.tuple(piece) },
      { weight: 3, arbitrary: fc.tuple(piece, piece) },
      { weight: 1, arbitrary: fc.tuple(piece, piece, piece) },
    ),
    shape: numbers,
    maxStates: fc.constantFrom(20, 40, 40, 80, 200),
    cacheAfter: fc.constantFrom(0, 0, 2, 8),
  })
  .map(({ pieces, shape, ...limits }) => compose(pieces, new Picks(shape), limits))

type Limits = Pick<Composed, 'maxStates' | 'cacheAfter'>

interface Piece {
  readonly idiom: number
  readonly numbers: readonly number[]
}

/** Chooses between the alternatives in the text and numbers the text's names. */
function filled(text: string, number: number, picks: Picks): string {
  const chosen = text.replaceAll(/\{\{([^{}]*\|[^{}]*)\}\}/g, (_all, ways: string) => picks.of(ways.split('|')))
  return chosen.replaceAll('@', String(number))
}

function compose(pieces: readonly Piece[], picks: Picks, limits: Limits): Composed {
  const chosen = pieces.map(({ idiom }) => idioms[idiom % idioms.length]).filter((idiom) => idiom !== undefined)
  const variables = [...new Set(chosen.flatMap(({ on }) => on))]
  const parts: Definitions = {
    outer: [],
    inner: [],
    actions: movers(variables, picks),
    invariants: [],
    transitions: [],
    possibilities: [],
    constraint: [],
    stepConstraint: [],
  }
  chosen.forEach((idiom, i) => place(idiom, i + 1, new Picks(pieces[i]?.numbers ?? [0]), parts))
  const symmetric = picks.chance(30)
  const script = scriptOf(variables, parts, symmetric, picks)
  const told = `${chosen.map(({ name }) => name).join(', ')}; ${JSON.stringify(limits)}${symmetric ? ', symmetric ids' : ''}\n${script}`
  return { script, idioms: chosen, symmetric, ...limits, [fc.toStringMethod]: () => told }
}

/** Selects at least one action for each variable. */
function movers(variables: readonly Variable[], picks: Picks): string[] {
  return variables.flatMap((variable) => {
    const all: readonly string[] = world[variable].movers
    const some = all.filter(() => !picks.chance(35))
    return (some.length > 0 ? some : [picks.of(all)]).map((body, i) => `${variable}${i}: action({ ${body} })`)
  })
}

/** Puts an idiom in a place where its result matters. */
function place(idiom: Idiom, number: number, picks: Picks, parts: Definitions): void {
  const body = filled(idiom.body, number, picks)
  if (idiom.outer !== undefined) parts.outer.push(filled(idiom.outer, number, picks))
  if (idiom.gives === 'action') {
    parts.actions.push(`Act${number}: action({ ${body} })`)
    return
  }
  if (idiom.gives === 'effect') {
    const fault = picks.chance(15) ? `fault: 'crash', ` : ''
    const guard = picks.of(['', 'when: (s) => s.r < 3, ', 'forall: { node: Node }, '])
    parts.actions.push(`Act${number}: action({ ${fault}${guard}then: (s) => { ${body} } })`)
    return
  }
  const put = picks.of(sites[idiom.gives])
  put(callable(body, number, picks, parts), number, picks, parts)
}

/**
 * Turns a body into a function, declared in one of the places where functions can be. Returns a function that gives the
 * text of a call for a state.
 */
function callable(body: string, number: number, picks: Picks, parts: Definitions): (state: string) => string {
  const isOuter = !/\b(?:c|Node|Entry|Message|forAll|exists|enabled)\b/.test(body)
  const way = picks.below(isOuter ? 6 : 3)
  if (way === 1) return (s) => `((s) => { ${body} })(${s})`
  const declare = way < 3 ? parts.inner : parts.outer
  if (way === 2) declare.push(`const h${number} = { f(s) { ${body} } }`)
  else if (way === 5) declare.push(`class H${number} { static f(s) { ${body} } }`)
  else declare.push(way === 0 ? `const f${number} = (s) => { ${body} }` : `function f${number}(s) { ${body} }`)
  const name = way === 2 ? `h${number}.f` : way === 5 ? `H${number}.f` : `f${number}`
  return (s) => `${name}(${s})`
}

const lines = (list: readonly string[]): string => list.map((text) => `\n        ${text},`).join('')

function scriptOf(variables: readonly Variable[], parts: Definitions, symmetric: boolean, picks: Picks): string {
  const fields = variables.map((variable) => `${variable}: ${world[variable].domain}`)
  const started = variables.map((variable) => starts[variable] ?? '').filter((text) => text !== '' && picks.chance(50))
  const init = picks.chance(15)
    ? `[0, 2].map((r) => (s) => { s.r = r; ${started.join('; ')} })`
    : picks.chance(10)
      ? `{ vary: ['r'], where: (s) => s.r !== ${picks.of([1, 3])} }`
      : `(s) => { ${started.join('; ')} }`
  const hasFaults = parts.actions.some((text) => text.includes(`fault: 'crash'`))
  return `const { all, array, bag, bool, count, exists, forAll, ids, implies, oneOf, option, range, record, seq, set, snapshot, spec, subsets, union } = require('quorate')
${parts.outer.join('\n')}
exports.default = spec('idioms', { constants: { nodes: ${picks.of([3, 2, 3])} }${hasFaults ? `, faults: { crash: ${picks.of([1, 1, 2])} }` : ''} }, (c, _b, { state }) => {${domainsOf(symmetric)}
    const { action, define, enabled } = state({ r: range(0, 3), ${fields.join(', ')} })
    ${parts.inner.join('\n    ')}
    return define({
      init: ${init},
      actions: {${lines(parts.actions)}
      },
      invariants: {${lines([...parts.invariants, `Small: (s) => s.r < ${picks.of([3, 2, 4])}`])}
      },
      transitions: {${lines(parts.transitions)}
      },
      possibilities: {${lines(parts.possibilities)}
      },${(['constraint', 'stepConstraint'] as const)
        .flatMap((part) => parts[part].slice(0, 1).map((text) => `\n      ${part}: ${text},`))
        .join('')}${picks.chance(25) ? `\n      deadlock: 'error',` : ''}
    })
})
`
}
