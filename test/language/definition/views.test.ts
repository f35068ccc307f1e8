import { range, spec } from 'quorate'
import { expect, it } from 'vitest'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { complaintOf } from '../../support/complaint.ts'

it('a view cannot have the name of a variable', () => {
  const made = spec('views', {}, (_c, _f, { state }) => {
    const { define } = state({ n: range(0, 3) })
    return define({ init: () => {}, actions: {}, views: { n: (s) => s.n } })
  })
  expect(complaintOf(() => instantiate(made))).toMatchObject({ code: 'Q055', where: ['views.n'] })
})
