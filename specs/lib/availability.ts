/**
 * Availability as a setting: what becomes of a replica that went down, and what must then be so in the long run. Faults are never
 * fair, so behaviours with few of them and with all that the budgets allow are both looked at.
 */
import { type Expectation, oneOf } from 'quorate'

type Restart = 'possible' | 'never' | 'eventually'

/**
 * Do replicas that went down start again? 'possible': at any time, or not at all; 'never': they stay down, so that a crash is for
 * good; 'eventually': each of them does after a while.
 */
export const restart = oneOf<Restart>('possible', 'never', 'eventually')

/** Who may restart does, where the setting says so: weak fairness of the action for each value of its parameter. */
export function fairRestarts<A extends string, P extends string>(setting: Restart, action: A, each: P) {
  return setting === 'eventually' ? [{ weak: action, each }] : []
}

/** From some moment on it is so for ever. Promised only where it is settled whether replicas restart. */
export function inTheLongRun<V>(setting: Restart, test: (s: V) => boolean) {
  return setting === 'possible' ? undefined : { eventuallyAlways: test }
}

/** There is always a way back to it, without further faults. Promised where everybody restarts. */
export function alwaysRecoverable<V>(setting: Restart, test: (s: V) => boolean) {
  return setting === 'eventually' ? { alwaysPossible: test } : undefined
}

type Expect = Readonly<Record<string, Expectation>>
type Nothing = Readonly<Record<string, never>>

/** A model in which nobody restarts: a crash is for good. */
export function forGood<const C extends object, const E extends Expect = Nothing>(
  constants: C,
  crash: number,
  expect?: E,
) {
  return { constants: { ...constants, restart: 'never' as const }, faults: { crash }, ...(expect && { expect }) }
}

/** A model in which everybody restarts. */
export function allRestart<const C extends object, const E extends Expect = Nothing>(
  constants: C,
  crash: number,
  expect?: E,
) {
  return { constants: { ...constants, restart: 'eventually' as const }, faults: { crash }, ...(expect && { expect }) }
}

/** The same with crashes of slaves only: whoever leads at first stays. */
export function ofSlaves<const C extends object>(constants: C) {
  return { ...constants, crashTargets: 'slaves' as const }
}
