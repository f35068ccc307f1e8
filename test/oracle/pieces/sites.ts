import type { Picks } from '../../support/random/picks.ts'

/** The parts of a spec, as text. */
export interface Definitions {
  /** Statements in the module and in the builder. */
  readonly outer: string[]
  readonly inner: string[]
  readonly actions: string[]
  readonly invariants: string[]
  readonly transitions: string[]
  readonly possibilities: string[]
  /** The first of each is used. */
  readonly constraint: string[]
  readonly stepConstraint: string[]
}

/** Calls a function of the state where its result matters. `n` numbers the piece. */
type Site = (call: (state: string) => string, n: number, picks: Picks, parts: Definitions) => void

/** A transition property that applies only to some steps. */
const ofSteps: Site = (call, n, picks, { transitions }) =>
  transitions.push(
    `P${n}: (before, after, { action, binding }) => action < '${picks.of(['d', 'm', 'v'])}' || Object.keys(binding).length > ${picks.below(2)} || ${call('after')} ${picks.of(['===', '!=='])} ${call('before')}`,
  )

/** A step constraint that cuts some steps off. */
const ofTakenSteps: Site = (call, n, picks, { stepConstraint, invariants }) => {
  stepConstraint.push(
    `(before, after, { action }) => ${picks.of(['before.r === 0', 'after.r < 3', "action < 'm'"])} || ${call('after')} ${picks.of(['===', '!=='])} ${call('before')}`,
  )
  invariants.push(`P${n}: (s) => ${call('s')} ${picks.of(['!== 2', '=== true', '< 3'])}`)
}

const numbers: readonly Site[] = [
  (call, n, picks, { invariants }) =>
    invariants.push(`P${n}: (s) => ${call('s')} ${picks.of(['<= 1', '!== 2', '< 3', '!== 1'])}`),
  (call, n, picks, { transitions }) =>
    transitions.push(
      `P${n}: (before, after) => ${call('after')} ${picks.of(['>=', '<=', '!==', '==='])} ${call('before')}`,
    ),
  (call, n, _picks, { actions }) =>
    actions.push(
      `Probe${n}: action({ when: (s) => s.r !== ${call('s')} % 4, then: (s) => { s.r = ${call('s')} % 4 } })`,
    ),
  (call, n, picks, { actions }) =>
    actions.push(
      `Choose${n}: action({ forall: { x: (s) => [${call('s')} % 4, ${picks.below(3)}] }, when: (s, { x }) => s.r !== x, then: (s, { x }) => { s.r = x } })`,
    ),
  (call, n, picks, { invariants }) =>
    invariants.push(`P${n}: (s) => count(Node, (i) => ${call('s')} > i) ${picks.of(['<= 1', '!== 2', '> 0'])}`),
  (call, n, _picks, { constraint, invariants }) => {
    constraint.push(`(s) => s.r === 0 || ${call('s')} <= 2`)
    invariants.push(`P${n}: (s) => ${call('s')} < 4`)
  },
  (call, n, picks, { possibilities }) =>
    possibilities.push(`P${n}: { possible: (s) => ${call('s')} === ${picks.below(4)} }`),
  (call, n, _picks, { invariants }) =>
    invariants.push(`P${n}: (s) => implies(s.r > 0, () => forAll(Node, (i) => ${call('s')} !== i + 1))`),
  ofSteps,
  ofTakenSteps,
]

const booleans: readonly Site[] = [
  (call, n, _picks, { invariants }) => invariants.push(`P${n}: (s) => ${call('s')}`),
  (call, n, _picks, { invariants }) => invariants.push(`P${n}: (s) => !${call('s')}`),
  (call, n, _picks, { actions }) =>
    actions.push(`Probe${n}: action({ when: (s) => s.r < 3 && ${call('s')}, then: (s) => { s.r += 1 } })`),
  (call, n, picks, { transitions }) =>
    transitions.push(`P${n}: (before, after) => ${call('before')} ${picks.of(['===', '!=='])} ${call('after')}`),
  (call, n, _picks, { actions }) => actions.push(`Probe${n}: action({ then: (s) => { s.r = ${call('s')} ? 1 : 2 } })`),
  (call, n, _picks, { invariants }) => invariants.push(`P${n}: (s) => !exists(Node, (i) => i === 1 && ${call('s')})`),
  (call, n, _picks, { constraint, invariants }) => {
    constraint.push(`(s) => s.r === 0 || ${call('s')}`)
    invariants.push(`P${n}: (s) => s.r < 3 || ${call('s')}`)
  },
  (call, n, _picks, { possibilities }) => possibilities.push(`P${n}: { possible: (s) => ${call('s')} }`),
  (call, n, _picks, { invariants }) => invariants.push(`P${n}: (s) => all({ it: () => ${call('s')}, small: s.r < 3 })`),
  (call, n, _picks, { invariants }) => invariants.push(`P${n}: (s) => implies(${call('s')}, s.r < 2)`),
  ofSteps,
  ofTakenSteps,
]

const lists: readonly Site[] = [
  (call, n, _picks, { actions }) =>
    actions.push(`Choose${n}: action({ forall: { x: (s) => ${call('s')} }, then: (s, { x }) => { s.r = x } })`),
  (call, n, picks, { invariants }) =>
    invariants.push(`P${n}: (s) => ${picks.of(['forAll', '!exists'])}(${call('s')}, (x) => x < ${picks.of([1, 2])})`),
  (call, n, _picks, { invariants }) => invariants.push(`P${n}: (s) => count(${call('s')}, (x) => x > 0) < 2`),
  (call, n, _picks, { actions }) =>
    actions.push(
      `Probe${n}: action({ when: (s) => ${call('s')}.length !== s.r, then: (s) => { s.r = ${call('s')}.length } })`,
    ),
]

export const sites = { number: numbers, boolean: booleans, list: lists }
