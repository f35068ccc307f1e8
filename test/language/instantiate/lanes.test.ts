import { describe, expect, it } from 'vitest'
import { ids, range } from 'quorate'
import { lanesOf } from '../../../checker/language/instantiate/lanes.ts'
import { complaintOf } from '../../support/complaint.ts'

describe('lanesOf', () => {
  const nodes = ids('n', 2)

  it('accepts a description, or none', () => {
    expect(lanesOf(undefined)).toBeNull()
    const given = { nodes, log: () => [], others: 'controller', epochName: 'term' }
    expect(lanesOf(given)).toEqual(given)
  })

  it.each([
    [7, 'lanes', 'this is not an object', 'write an object with named parts'],
    [{ nodes, logs: () => [] }, 'lanes', "there is no 'logs' under lanes", "did you mean 'log'?"],
    [{}, 'lanes.nodes', '? is not an id type', "use a domain made by ids('node', n)"],
    [{ nodes: range(0, 1) }, 'lanes.nodes', 'range(0, 1) is not an id type', "use a domain made by ids('node', n)"],
    [{ nodes, up: true }, 'lanes.up', 'this is not a function', 'write a function of the state'],
    [{ nodes, name: 'n' }, 'lanes.name', 'this is not a function', 'write a function of the node'],
    [{ nodes, others: ' ' }, 'lanes.others', 'this is not a name', "name the owner of these variables: 'controller'"],
    [{ nodes, epochName: 7 }, 'lanes.epochName', 'this is not a name', "give the protocol's word for an epoch: 'term'"],
  ])('rejects mistakes: %#', (given, where, problem, hint) => {
    expect(complaintOf(() => lanesOf(given))).toMatchObject({
      code: 'Q055',
      class: 'load',
      where: [where],
      problem,
      hint,
    })
  })
})
