/**
 * Records whether a property's result depends on the state while it is evaluated. It does not if an implication has a
 * false premise, a `forAll` has no values, or a quantifier's tests hold in any state.
 */
interface Frame {
  /** Whether a quantifier or an implication was evaluated. */
  used: boolean
  /** Whether one of these reached a test or a conclusion. */
  mattered: boolean
}

/**
 * `plain`: the property uses neither a quantifier nor `implies`. `vacuous`: it uses them, but they never reached a test
 * or a conclusion.
 */
export type Exercise = 'plain' | 'vacuous' | 'matters'

/** The current record. Undefined outside `tryOut`, which means most of the time. */
export let frame: Frame | undefined

/** Evaluates a property and reports whether the helpers in it had anything to decide. */
export function tryOut(predicate: () => boolean): { readonly holds: boolean; readonly exercise: Exercise } {
  const own: Frame = { used: false, mattered: false }
  const holds = within(own, predicate)
  return { holds, exercise: !own.used ? 'plain' : own.mattered ? 'matters' : 'vacuous' }
}

/** Evaluates a quantifier's test or an implication's conclusion and records it in the surrounding frame. */
export function tried(test: () => boolean): boolean {
  const outer = frame
  const own: Frame = { used: false, mattered: false }
  const passed = within(own, test)
  if (outer && (!own.used || own.mattered)) outer.mattered = true
  return passed
}

/** Records that a quantifier or an implication was evaluated. */
export function used(): void {
  if (frame) frame.used = true
}

function within(own: Frame, test: () => boolean): boolean {
  const outer = frame
  frame = own
  try {
    return test()
  } finally {
    frame = outer
  }
}
