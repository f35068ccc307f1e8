import { bool, ids, option, range } from 'quorate'
import { describe, expect, it } from 'vitest'
import { nodeOf } from '../../../checker/domain/node.ts'
import { actorOf, type Bound, stepLabel } from '../../../checker/language/model/binding.ts'

const B = ids('b', 3)
const bound = (name: string, value: unknown, domain?: unknown): Bound => ({
  name,
  value,
  node: domain === undefined ? undefined : nodeOf(domain),
})

describe('a step', () => {
  it.each<readonly [readonly Bound[], string]>([
    [[], 'Send'],
    [[bound('b', 1, B)], 'Send(b=b1)'],
    [[bound('b', 1, B), bound('m', 2, range(0, 3)), bound('on', true, bool)], 'Send(b=b1, m=2, on=true)'],
    [[bound('to', null, option(B))], 'Send(to=none)'],
    [[bound('m', { id: 1, by: 'client' })], 'Send(m={ id: 1, by: client })'],
    [[bound('m', { kind: 'Ack', of: null }), bound('to', 'a')], 'Send(m=Ack { of: none }, to=a)'],
  ])('is printed %#', (binding, label) => {
    expect(stepLabel('Send', binding)).toBe(label)
  })

  it.each<readonly [readonly Bound[], string | null]>([
    [[], null],
    [[bound('n', 1, range(0, 3))], null],
    [[bound('n', 1)], null],
    [[bound('n', 1, range(0, 3)), bound('b', 2, B), bound('c', 0, B)], 'b2'],
    [[bound('to', 1, option(B)), bound('b', 2, B)], 'b1'],
    [[bound('to', null, option(B)), bound('b', 2, B)], null],
  ])('has an actor %#', (binding, actor) => {
    expect(actorOf(binding)).toBe(actor)
  })
})
