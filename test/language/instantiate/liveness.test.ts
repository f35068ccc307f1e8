import { ids, onlySteps, range, spec, taken } from 'quorate'
import { describe, expect, it } from 'vitest'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { complaintOf } from '../../support/complaint.ts'

/** A definition with untyped parts, as in a JavaScript spec. */
function model(parts: object, expected: object = {}) {
  const made = spec(
    'loose',
    {},
    (_c, _f, { state }) => {
      const { action, define } = state({ n: range(0, 3) })
      const actions = {
        Write: action({ then: () => {} }),
        Restart: action({ forall: { r: ids('b', 2) }, then: () => {} }),
        Choose: action({ forall: { m: (s) => [s.n] }, then: () => {} }),
        Pick: action({ forall: { x: range(0, 32), y: range(0, 32) }, then: () => {} }),
        Point: action({ forall: { z: range(0, 2000) }, then: () => {} }),
      }
      return define({ init: () => {}, actions, ...parts })
    },
    { one: { expect: expected } },
  )
  return instantiate(made, { model: 'one' })
}

const yes = (): boolean => true

describe('fairness', () => {
  it('names actions in any order, also with parameters', () => {
    const fairness = [{ weak: ['Restart', 'Write'] }, { strong: 'Restart', each: 'r' }]
    expect(model({ fairness }).fairness).toEqual([
      { strength: 'weak', actions: [0, 1], each: [], where: undefined },
      { strength: 'strong', actions: [1], each: ['r'], where: undefined },
    ])
  })

  it.each([
    [[{ weak: 'Wirte' }], 'fairness[0]', "there is no action 'Wirte'", "did you mean 'Write'?"],
    [[{ weak: 'Write', each: 'r' }], 'fairness[0]', "action Write has no parameter 'r'", 'there are none'],
    [[{ weak: 'Restart', each: ['b'] }], 'fairness[0]', "action Restart has no parameter 'b'", "did you mean 'r'?"],
    [
      [{ weak: 'Write', strong: 'Write' }],
      'fairness[0]',
      'it is neither weak nor strong, or both',
      "give { weak: 'Action' } or { strong: 'Action' }",
    ],
    [[{ week: 'Write' }], 'fairness[0]', "there is no 'week' here", "did you mean 'weak'?"],
    [[{ weak: [] }], 'fairness[0].weak', 'the list is empty', 'name an action or parameter, or remove it'],
    [[{ weak: [3] }], 'fairness[0].weak', '3 is not a name', 'give a name, or a list'],
    [[{ weak: 'Write', where: 3 }], 'fairness[0].where', 'this is not a function', 'write a function of the state'],
    [{ weak: 'Write' }, 'fairness', 'this is not a list', "give [{ weak: 'Action' }, …]"],
  ])('%j is rejected', (fairness, where, problem, hint) => {
    expect(complaintOf(() => model({ fairness }))).toMatchObject({ code: 'Q055', where: [where], problem, hint })
  })
})

describe('possibilities and temporal properties', () => {
  it.each([
    [
      { temporal: { P: { alwaysEventually: taken('Wirte') } } },
      'temporal.P.alwaysEventually',
      "there is no action 'Wirte'",
    ],
    [{ temporal: { P: { eventually: taken('Write') } } }, 'temporal.P.eventually', 'taken does not belong here'],
    [
      { temporal: { P: { alwaysEventually: onlySteps('Write') } } },
      'temporal.P.alwaysEventually',
      'onlySteps does not belong here',
    ],
    [
      { temporal: { P: { alwaysEventually: taken('Restart', { each: 'q' }) } } },
      'temporal.P.alwaysEventually',
      "action Restart has no parameter 'q'",
    ],
    [
      { temporal: { P: { alwaysEventually: taken('Choose', { each: 'm' }) } } },
      'temporal.P.alwaysEventually',
      'the values of parameter m depend on the state',
    ],
    [
      { temporal: { P: { alwaysEventually: taken('Pick', { each: ['x', 'y'] }) } } },
      'temporal.P.alwaysEventually',
      'each has more than 1024 combinations of values of x, y',
    ],
    [
      { temporal: { P: { alwaysEventually: taken('Point', { each: 'z' }) } } },
      'temporal.P.alwaysEventually',
      'each has more than 1024 values of z',
    ],
    [
      { temporal: { P: { eventually: yes, given: { alwaysEventually: Array(9).fill(taken('Write')) } } } },
      'temporal.P.given.alwaysEventually',
      '9 are more than the maximum of 8',
    ],
    [{ possibilities: { P: {} } }, 'possibilities.P', 'the property is empty'],
    [
      { possibilities: { P: { possible: yes, alwaysPossible: yes } } },
      'possibilities.P',
      'it has possible and alwaysPossible at the same time',
    ],
    [{ possibilities: { P: { possible: 3 } } }, 'possibilities.P.possible', 'this is not a function'],
    [
      { possibilities: { P: { alwaysPossible: yes, faults: 'some' } } },
      'possibilities.P.faults',
      "this is not 'allowed'",
    ],
    [
      { possibilities: { P: { alwaysPossible: yes, fault: 'allowed' } } },
      'possibilities.P',
      "there is no 'fault' here",
    ],
    [{ temporal: { T: { eventualy: yes } } }, 'temporal.T', 'the property is empty'],
    [{ temporal: { T: { leadsTo: yes } } }, 'temporal.T.leadsTo', 'these are not two functions'],
    [{ temporal: { T: { eventually: yes, given: { never: yes } } } }, 'temporal.T.given', "there is no 'never' here"],
    [
      { temporal: { T: { eventually: yes, given: { always: [3] } } } },
      'temporal.T.given.always',
      'this is not a function',
    ],
    [
      { temporal: { T: { eventually: yes, given: { alwaysEventually: Array.from({ length: 27 }, () => yes) } } } },
      'temporal.T.given.alwaysEventually',
      '27 are more than the maximum of 26',
    ],
    [{ temporal: { T: { eventually: yes } }, invariants: { T: yes } }, 'property T', 'two properties have this name'],
    [{ temporal: { T: undefined }, invariants: { T: yes } }, 'property T', 'two properties have this name'],
  ])('%j is rejected: %s, %s', (parts, where, problem) => {
    expect(complaintOf(() => model(parts))).toMatchObject({ code: 'Q055', where: [where], problem })
  })

  it('a property set to undefined does not exist, and cannot be expected', () => {
    const temporal = { T: undefined, U: { eventually: yes } }
    expect(model({ temporal }).properties.map((p) => p.name)).toEqual(['U'])
    expect(complaintOf(() => model({ temporal }, { T: 'holds' }))).toMatchObject({
      code: 'Q055',
      where: ["spec loose, model 'one', expect"],
      problem: "the spec has no property 'T' with the constants and budgets of this model",
    })
  })
})
