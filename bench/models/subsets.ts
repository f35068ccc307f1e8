/** Any subset of a set in the state can leave it. The parameter has up to 4,095 values, which come from the state. */
import { ids, set, spec } from 'quorate'

function subsets(items: readonly number[]): readonly (readonly number[])[] {
  return items.reduce<readonly (readonly number[])[]>(
    (all, item) => [...all, ...all.map((one) => [...one, item])],
    [[]],
  )
}

export default spec('bench/subsets', { constants: { members: 12 } }, (c, _faults, { state }) => {
  const Member = ids('member', c.members)
  const { action, define } = state({ here: set(Member) })
  return define({
    init: (s) => {
      for (let member = 0; member < c.members; member++) s.here.add(member)
    },
    actions: {
      Leave: action({
        forall: { group: (s) => subsets([...s.here]).filter((group) => group.length > 0) },
        then: (s, { group }) => {
          for (const member of group) s.here.delete(member)
        },
      }),
    },
  })
})
