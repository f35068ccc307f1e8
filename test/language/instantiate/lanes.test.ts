import { describe, expect, it } from 'vitest'
import { ids, range } from 'quorate'
import { lanesOf } from '../../../checker/language/instantiate/lanes.ts'
import { complaintOf } from '../../support/complaint.ts'

describe('lanesOf', () => {
  const nodes = ids('n', 2)

  it('takes a description, or none', () => {
    expect(lanesOf(undefined)).toBeNull()
    const given = { nodes, log: () => [], others: 'controller', epochName: 'term' }
    expect(lanesOf(given)).toEqual(given)
  })

  it.each([
    [7, 'lanes', 'this is not an object', 'give an object of named parts'],
    [{ nodes, logs: () => [] }, 'lanes', "there is no 'logs' in a description of lanes", "did you mean 'log'?"],
    [{}, 'lanes.nodes', '? is no id type', "give the domain that ids('node', n) made"],
    [{ nodes: range(0, 1) }, 'lanes.nodes', 'range(0, 1) is no id type', "give the domain that ids('node', n) made"],
    [{ nodes, up: true }, 'lanes.up', 'this is not a function', 'give a function of the state'],
    [{ nodes, name: 'n' }, 'lanes.name', 'this is not a function', 'give a function of the node'],
    [{ nodes, others: ' ' }, 'lanes.others', 'this is not a name', "say who holds these variables: 'controller'"],
    [{ nodes, epochName: 7 }, 'lanes.epochName', 'this is not a name', "say what the protocol calls an epoch: 'term'"],
  ])('refuses what is wrong: %#', (given, where, problem, hint) => {
    expect(complaintOf(() => lanesOf(given))).toMatchObject({
      code: 'Q055',
      class: 'load',
      where: [where],
      problem,
      hint,
    })
  })
})
