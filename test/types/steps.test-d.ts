import { ids, range, spec } from 'quorate'
import { is } from './equal.ts'

/** The step that a transition property judges. */

const B = ids('b', 3)

export const judged = spec(
  'judged',
  {},
  (_c, _f, { state }) => {
    const { action, define, enabled } = state({ n: range(0, 3) })
    return define({
      init: () => {},
      actions: {
        Up: action({
          forall: { by: range(1, 2), b: B },
          then: (s, { by }) => {
            s.n += by
          },
        }),
        Take: action({ forall: { x: (s) => [s.n > 0] }, then: () => {} }),
        Reset: action({
          then: (s) => {
            s.n = 0
          },
        }),
      },
      initially: {
        Low: (s) => s.n < 2,
        // @ts-expect-error not a variable
        Lower: (s) => s.m < 2,
      },
      invariants: {
        Can: (s) => enabled(s, 'Up', { by: 1 }) || enabled(s, 'Take'),
        // @ts-expect-error not the state
        Cannot: (s) => enabled(s.n, 'Up'),
        // @ts-expect-error not a name
        CannotEither: (s) => enabled(s, 1),
      },
      transitions: {
        Grows: (before, _after, step) => {
          is<'Up' | 'Take' | 'Reset'>()(step.action)
          is<number>()(before.n)
          if (step.action === 'Up') is<number>()(step.binding.by)
          if (step.action === 'Take') is<boolean>()(step.binding.x)
          // @ts-expect-error an action without parameters has no values
          if (step.action === 'Reset') return step.binding.by === 1
          // @ts-expect-error there is no such action
          if (step.action === 'Rest') return false
          // @ts-expect-error a step is read-only
          step.action = 'Up'
          // @ts-expect-error not every action has this parameter
          return step.binding.by === 1
        },
        Moves: {
          of: (s) => s.n,
          holds: (before, after, { action: name, binding }) =>
            name !== 'Up' || (is<number>()(binding.by), after.n > before.n),
        },
      },
    })
  },
  {
    named: { expect: { Low: 'violated', Can: 'holds' } },
    // @ts-expect-error not a property
    misspelt: { expect: { Lo: 'violated' } },
  },
)
