import { modelNames } from 'quorate/vitest'
import { describe, expect, it } from 'vitest'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import type { Spec } from '../../../checker/language/definition/types.ts'
import writeQuorum from '../../../specs/failover/write-quorum.ts'
import isr from '../../../specs/kafka/isr.ts'
import masterSlave from '../../../specs/rocketmq/master-slave.ts'
import { explored } from '../../support/engine/explored.ts'

/*
 * TLC's verdicts on the same protocols in TLA+, with the same constants, budgets and fairness, setting by setting. Only
 * verdicts can be compared: TLC's stems need not be the shortest, and it prints the stuttering at the end of a lasso as
 * one more state.
 */

interface Cell {
  readonly constants: Model['constants']
  readonly crash: number
  readonly property: 'EventuallyWritable' | 'EventuallyReadable'
}

/** The verdict of the named model that has these constants, with all others at their defaults. */
function verdictOf(spec: Spec, { constants, crash, property }: Cell) {
  const wanted = instantiate(spec, { constants, faults: { crash } })
  const models = modelNames(spec).map((name) => instantiate(spec, { model: name }))
  const same = (each: Model) =>
    JSON.stringify([each.constants, each.faults]) === JSON.stringify([wanted.constants, wanted.faults])
  const [found, ...others] = models.filter(same)
  if (!found || others.length > 0) throw new Error(`${others.length + (found ? 1 : 0)} models have these constants`)
  return explored(found, { properties: [property] }).properties.map(({ verdict }) => verdict)[0]
}

const never = { restart: 'never' }
const eventually = { restart: 'eventually' }
const slavesOnly = { restart: 'never', crashTargets: 'slaves' }
const writable = 'EventuallyWritable'
const readable = 'EventuallyReadable'

const brokers = (nodes: number, copies: number) => ({ nodes, writeQuorum: copies, messages: 1 })

describe('fixed roles', () => {
  it.each([
    //               no crash, 1, 2 crashes; slaves 1, 2; all restart; readable after 1
    [brokers(2, 1), ['holds', 'violated', 'violated', 'holds', 'holds', 'holds', 'holds']],
    [brokers(2, 2), ['holds', 'violated', 'violated', 'violated', 'violated', 'holds', 'holds']],
    [brokers(3, 1), ['holds', 'violated', 'violated', 'holds', 'holds', 'holds', 'holds']],
    [brokers(3, 2), ['holds', 'violated', 'violated', 'holds', 'violated', 'holds', 'holds']],
    [brokers(3, 3), ['holds', 'violated', 'violated', 'violated', 'violated', 'holds', 'holds']],
  ])('%j', (setting, verdicts) => {
    const found = [
      { constants: { ...setting, ...never }, crash: 0, property: writable },
      { constants: { ...setting, ...never }, crash: 1, property: writable },
      { constants: { ...setting, ...never }, crash: 2, property: writable },
      { constants: { ...setting, ...slavesOnly }, crash: 1, property: writable },
      { constants: { ...setting, ...slavesOnly }, crash: 2, property: writable },
      { constants: { ...setting, ...eventually }, crash: 2, property: writable },
      { constants: { ...setting, ...never }, crash: 1, property: readable },
    ] as const
    expect(found.map((cell) => verdictOf(masterSlave, cell))).toEqual(verdicts)
  })
})

describe('failover', () => {
  it.each([
    [1, 1, 5, 2, never, 'holds'],
    [1, 3, 5, 1, never, 'violated'],
    [2, 2, 5, 1, never, 'holds'],
    [2, 2, 5, 2, never, 'violated'],
    [3, 1, 5, 1, never, 'violated'],
    [2, 2, 6, 2, eventually, 'holds'],
  ])('W=%i R=%i, %i epochs, %i crashes, %j: %s', (W, R, epochs, crash, restart, verdict) => {
    const constants = { writeQuorum: W, inspect: R, messages: 1, epochs, ...restart }
    expect(verdictOf(writeQuorum, { constants, crash, property: writable })).toBe(verdict)
  })

  it('is writable if and only if f <= N - W and, when the leader may be among the dead, f <= N - R', () => {
    const sizes = [1, 2, 3]
    const cells = sizes.flatMap((W) => sizes.flatMap((R) => [1, 2].map((f) => ({ W, R, f }))))
    for (const { W, R, f } of cells) {
      const setting = { writeQuorum: W, inspect: R, messages: 1, epochs: 5 }
      const found = [never, slavesOnly].map((restart) => {
        const each = instantiate(writeQuorum, { constants: { ...setting, ...restart }, faults: { crash: f } })
        return explored(each, { properties: [writable] }).properties[0]?.verdict === 'holds'
      })
      expect([W, R, f, ...found]).toEqual([W, R, f, f <= 3 - W && f <= 3 - R, f <= 3 - W])
    }
  })
})

describe('ISR', () => {
  const acks1 = { acksAll: false, minInsync: 1 }
  const prompt = { lag: false }
  const kip966 = { elr: true }

  it.each([
    [acks1, 1, never, writable, 'violated'],
    [acks1, 2, never, writable, 'violated'],
    [{ ...acks1, ...prompt }, 1, never, writable, 'holds'],
    [{ ...acks1, ...prompt }, 2, never, writable, 'holds'],
    [{ minInsync: 1 }, 1, never, writable, 'violated'],
    [{ minInsync: 1 }, 2, never, writable, 'violated'],
    [{ minInsync: 1, ...prompt }, 1, never, writable, 'holds'],
    [{ minInsync: 1, ...prompt }, 2, never, writable, 'holds'],
    [{ minInsync: 1 }, 3, eventually, writable, 'holds'],
    [{ minInsync: 1, unclean: true }, 2, never, writable, 'holds'],
    [{ minInsync: 2 }, 1, never, writable, 'violated'],
    [{ minInsync: 2 }, 2, never, writable, 'violated'],
    [{ minInsync: 2 }, 2, never, readable, 'violated'],
    [{ minInsync: 2, ...prompt }, 1, never, writable, 'holds'],
    [{ minInsync: 2, ...prompt }, 2, never, writable, 'violated'],
    [{ minInsync: 2, ...prompt }, 2, never, readable, 'holds'],
    [{ minInsync: 2 }, 2, eventually, writable, 'holds'],
    [{ minInsync: 3 }, 1, never, writable, 'violated'],
    [{ minInsync: 3 }, 2, never, writable, 'violated'],
    [{ minInsync: 3, ...prompt }, 1, never, writable, 'violated'],
    [{ minInsync: 3, ...prompt }, 2, never, writable, 'violated'],
    [kip966, 1, never, writable, 'holds'],
    [kip966, 2, eventually, writable, 'violated'],
    [kip966, 3, eventually, writable, 'violated'],
    [{ ...kip966, recovery: 'last' }, 2, eventually, writable, 'holds'],
    [{ ...kip966, recovery: 'last' }, 3, eventually, writable, 'holds'],
    [{ ...kip966, recovery: 'balanced' }, 3, eventually, writable, 'holds'],
  ] as const)('%j, %i crashes, %j: %s %s', (setting, crash, restart, property, verdict) => {
    const constants = { ...setting, messages: 1, epochs: 7, ...restart }
    expect(verdictOf(isr, { constants, crash, property })).toBe(verdict)
  })
})

describe('availability rests on fairness', () => {
  const recovers = instantiate(isr, { model: 'min 2, two crashes, all restart' })
  const actionsOf = ({ actions }: Model['fairness'][number]) => actions.map((a) => recovers.actions[a]?.name ?? '')

  it.each([
    ['the protocol as a whole', 'Write'],
    ['fetching', 'Fetch'],
    ['restarts', 'Restart'],
  ])('without the fairness of %s the partition need not recover', (_, first) => {
    const kept = recovers.fairness.filter((fairness) => actionsOf(fairness)[0] !== first)
    expect(kept).toHaveLength(recovers.fairness.length - 1)
    expect(recovers).toHold('EventuallyWritable')
    expect({ ...recovers, fairness: kept }).toViolate('EventuallyWritable')
  })
})
