import { bool, type Domain, exists, forAll, range, set, subsets } from 'quorate'
import { nodeOf, typed } from '../../../checker/domain/node.ts'
import type { State } from '../../../checker/language/model/model.ts'
import { proved } from '../proved.ts'
import { mixed, observe } from './observe.ts'
import type { Picks } from './picks.ts'
import { ABSENT, type Spot } from './spots.ts'

/** A predicate on a state and on numbers that stand for the values chosen by the enclosing quantifiers. */
type Said = (s: State, chosen: readonly number[]) => boolean

/** The values of a small domain or of a collection in the state and how to reduce one of them to a number. */
interface Values {
  readonly of: (s: State) => Domain | Iterable<unknown>
  readonly seen: (value: unknown) => number
}

const DOMAINS: readonly Domain[] = [bool, range(0, 2), range(-1, 3)]

/** A property built from quantifiers, side by side and up to three deep, that is false in some states. */
export function quantifiedOf(spots: readonly Spot[], picks: Picks, least: number): (s: State) => boolean {
  const said = saidOf(spots, picks, least, 3)
  return (s) => said(s, [])
}

function saidOf(spots: readonly Spot[], picks: Picks, least: number, depth: number): Said {
  if (depth === 0 || (depth < 3 && picks.below(4) === 0)) return observed(spots, picks, least)
  const { of, seen } = valuesOf(spots, picks)
  const inner = saidOf(spots, picks, least, depth - 1)
  const other = picks.below(3) === 0 ? saidOf(spots, picks, least, depth - 1) : () => true
  const holdsOf = (s: State, chosen: readonly number[]) =>
    proved((value: unknown) => inner(s, [...chosen, seen(value)]))
  switch (picks.below(4)) {
    case 0:
      return (s, chosen) => forAll(of(s), holdsOf(s, chosen)) && other(s, chosen)
    case 1:
      return (s, chosen) => other(s, chosen) && forAll(of(s), holdsOf(s, chosen))
    case 2:
      return (s, chosen) => exists(of(s), holdsOf(s, chosen)) || other(s, chosen)
    default:
      return (s, chosen) =>
        !exists(
          of(s),
          proved((value: unknown) => !holdsOf(s, chosen)(value)),
        )
  }
}

function observed(spots: readonly Spot[], picks: Picks, least: number): Said {
  const spot = picks.of(spots)
  const way = picks.below(12)
  const modulus = picks.below(8) + least
  const rest = picks.below(modulus)
  return (s, chosen) => mixed([...chosen, observe(spot.node, spot.read(s), way)]) % modulus !== rest
}

function valuesOf(spots: readonly Spot[], picks: Picks): Values {
  const way = picks.below(12)
  const lists = spots.flatMap(({ node, read }) =>
    node.kind === 'array' || node.kind === 'seq' || node.kind === 'set' || node.kind === 'bag'
      ? [{ element: node.of, read }]
      : [],
  )
  if (lists.length === 0 || picks.below(2) === 0) {
    const domain = picks.of(DOMAINS)
    return { of: () => domain, seen: (value) => observe(nodeOf(domain), value, way) }
  }
  const { element, read } = picks.of(lists)
  const of = (s: State): Iterable<unknown> => {
    const list = read(s)
    return list === ABSENT ? [] : (list as Iterable<unknown>)
  }
  if (picks.below(3) === 0)
    return {
      of: (s) => subsets([...of(s)].slice(0, 4)),
      seen: (value) => observe(nodeOf(set(typed(element), { max: 4 })), value, way),
    }
  if (picks.below(3) === 0 && element.cardinality <= 6n)
    return { of: (s) => subsets(of(s)), seen: (value) => observe(nodeOf(set(typed(element))), value, way) }
  return { of, seen: (value) => observe(element, value, way) }
}
