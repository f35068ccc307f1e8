import { array, bool, ids, oneOf, option, range, record, spec } from 'quorate'

/** Puzzles with well-known answers. */

/**
 * Measure four litres with jugs of three and five, from "Die Hard 3"; module DieHard of the TLA+ examples.
 * 16 distinct, 97 generated; the solution has 7 states.
 */
export const jugs = spec('jugs', {}, (_c, _f, { state }) => {
  const { action, define } = state({ small: range(0, 3), big: range(0, 5) })
  return define({
    init: () => {},
    actions: {
      FillSmall: action({
        then: (s) => {
          s.small = 3
        },
      }),
      FillBig: action({
        then: (s) => {
          s.big = 5
        },
      }),
      EmptySmall: action({
        then: (s) => {
          s.small = 0
        },
      }),
      EmptyBig: action({
        then: (s) => {
          s.big = 0
        },
      }),
      SmallToBig: action({
        then: (s) => {
          const poured = Math.min(s.small, 5 - s.big)
          s.small -= poured
          s.big += poured
        },
      }),
      BigToSmall: action({
        then: (s) => {
          const poured = Math.min(s.big, 3 - s.small)
          s.big -= poured
          s.small += poured
        },
      }),
    },
    invariants: { NotSolved: (s) => s.big !== 4 },
  })
})

/** Dijkstra's philosophers, who all take the left fork first. With n of them, the deadlock takes n + 1 states. */
export const philosophers = spec('philosophers', { constants: { seats: 3, polite: false } }, (c, _f, { state }) => {
  const Seat = ids('p', c.seats)
  const right = (p: number): number => (p + 1) % c.seats
  const { action, define } = state({ forks: array(Seat, option(Seat)), eating: array(Seat, bool) })
  return define({
    init: () => {},
    actions: {
      TakeLeft: action({
        forall: { p: Seat },
        // If one philosopher starts with the other fork, nobody starves.
        when: (s, { p }) => s.forks.get(p) === null && !(c.polite && p === 0 && s.forks.get(right(p)) !== p),
        then: (s, { p }) => {
          s.forks.set(p, p)
        },
      }),
      TakeRight: action({
        forall: { p: Seat },
        when: (s, { p }) => s.forks.get(right(p)) === null && (s.forks.get(p) === p || (c.polite && p === 0)),
        then: (s, { p }) => {
          s.forks.set(right(p), p)
        },
      }),
      Eat: action({
        forall: { p: Seat },
        when: (s, { p }) => s.forks.get(p) === p && s.forks.get(right(p)) === p && !s.eating.get(p),
        then: (s, { p }) => {
          s.eating.set(p, true)
        },
      }),
      Leave: action({
        forall: { p: Seat },
        when: (s, { p }) => s.eating.get(p),
        then: (s, { p }) => {
          s.eating.set(p, false)
          s.forks.set(p, null)
          s.forks.set(right(p), null)
        },
      }),
    },
    invariants: { NeighboursDoNotEat: (s) => s.eating.every((eats, p) => !eats || !s.eating.get(right(p))) },
    deadlock: 'error',
  })
})

/** Whether the missionaries on a bank are safe: absent or not outnumbered. */
const safe = (m: number, c: number): boolean => m === 0 || m >= c

/**
 * Three missionaries, three cannibals, and a boat for two. There are 16 distinct states; the solution has 11 crossings,
 * so 12 states.
 */
export const missionaries = spec('missionaries', {}, (_c, _f, { state }) => {
  const Bank = record({ missionaries: range(0, 3), cannibals: range(0, 3) })
  const { action, define } = state({ left: Bank, right: Bank, boat: oneOf('left', 'right') })
  return define({
    init: (s) => {
      s.left = { missionaries: 3, cannibals: 3 }
    },
    actions: {
      Cross: action({
        forall: { m: range(0, 2), c: range(0, 2) },
        when: (s, { m, c }) => {
          const from = s[s.boat]
          const [restM, restC] = [from.missionaries - m, from.cannibals - c]
          return (
            m + c >= 1 && m + c <= 2 && restM >= 0 && restC >= 0 && safe(restM, restC) && safe(3 - restM, 3 - restC)
          )
        },
        then: (s, { m, c }) => {
          const from = s[s.boat]
          const to = s.boat === 'left' ? s.right : s.left
          from.missionaries -= m
          from.cannibals -= c
          to.missionaries += m
          to.cannibals += c
          s.boat = s.boat === 'left' ? 'right' : 'left'
        },
      }),
    },
    invariants: { SomeoneIsLeft: (s) => s.left.missionaries + s.left.cannibals > 0 },
  })
})

const LINES = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6],
] as const

/** Tic-tac-toe, which ends when a player has a line: 5478 positions, with 16167 moves between them. */
export const ticTacToe = spec('tic-tac-toe', {}, (_c, _f, { state }) => {
  const { action, define } = state({ cells: array(9, oneOf('-', 'x', 'o')), next: oneOf('x', 'o') })
  return define({
    init: () => {},
    actions: {
      Move: action({
        forall: { at: range(0, 8) },
        when: (s, { at }) =>
          s.cells.get(at) === '-' &&
          !LINES.some(
            ([a, b, c]) =>
              s.cells.get(a) !== '-' && s.cells.get(a) === s.cells.get(b) && s.cells.get(b) === s.cells.get(c),
          ),
        then: (s, { at }) => {
          s.cells.set(at, s.next)
          s.next = s.next === 'x' ? 'o' : 'x'
        },
      }),
    },
    observations: {
      XNeverWins: (s) => !LINES.some((line) => line.every((at) => s.cells.get(at) === 'x')),
      ONeverWins: (s) => !LINES.some((line) => line.every((at) => s.cells.get(at) === 'o')),
    },
  })
})
