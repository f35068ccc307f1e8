/**
 * Availability as a setting: whether crashed nodes come back and what must then hold in the long run. Faults are never
 * fair, so behaviours with few faults count as much as those that use up the whole budget.
 */
import { type Expectation, oneOf } from 'quorate'

type Restart = 'possible' | 'never' | 'eventually'

/**
 * Whether crashed nodes restart. 'possible': at any time, or not at all; 'never': a crash is permanent;
 * 'eventually': every crashed node restarts eventually.
 */
export const restart = oneOf<Restart>('possible', 'never', 'eventually')

/** With 'eventually', every node that can restart does: restarts are weakly fair for each value of the parameter. */
export function fairRestarts<A extends string, P extends string>(setting: Restart, action: A, each: P) {
  return setting === 'eventually' ? [{ weak: action, each }] : []
}

/** From some point on, the condition holds forever. Promised only if the setting says whether nodes restart. */
export function inTheLongRun<V>(setting: Restart, test: (s: V) => boolean) {
  return setting === 'possible' ? undefined : { eventuallyAlways: test }
}

/** From every state, the condition can be reached again. Promised only if all nodes restart. */
export function alwaysRecoverable<V>(setting: Restart, test: (s: V) => boolean) {
  return setting === 'eventually' ? { alwaysPossible: test } : undefined
}

type Expect = Readonly<Record<string, Expectation>>
type Nothing = Readonly<Record<string, never>>

/** A model in which no node restarts. */
export function forGood<const C extends object, const E extends Expect = Nothing>(
  constants: C,
  crash: number,
  expect?: E,
) {
  return { constants: { ...constants, restart: 'never' as const }, faults: { crash }, ...(expect && { expect }) }
}

/** A model in which all nodes restart. */
export function allRestart<const C extends object, const E extends Expect = Nothing>(
  constants: C,
  crash: number,
  expect?: E,
) {
  return { constants: { ...constants, restart: 'eventually' as const }, faults: { crash }, ...(expect && { expect }) }
}

/** The same constants, but only slaves crash, so the first leader stays up. */
export function ofSlaves<const C extends object>(constants: C) {
  return { ...constants, crashTargets: 'slaves' as const }
}
