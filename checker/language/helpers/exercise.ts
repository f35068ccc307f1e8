/**
 * What the helpers note while a property is tried: does its answer depend on the state at all? An implication whose premise
 * is false and a `forAll` over nothing hold whatever else is the case, and so does a quantifier all of whose tests do.
 */
interface Frame {
  /** A quantifier or an implication was evaluated. */
  used: boolean
  /** One of them came to a test or a conclusion. */
  mattered: boolean
}

/** `plain`: written without `forAll` and `implies`. `vacuous`: they never came to a test or a conclusion. */
export type Exercise = 'plain' | 'vacuous' | 'matters'

/** What is noted at present; undefined outside of `tryOut`, which is nearly always. */
export let frame: Frame | undefined

/** Evaluates a property and says whether the helpers in it had anything to decide. */
export function tryOut(predicate: () => boolean): { readonly holds: boolean; readonly exercise: Exercise } {
  const own: Frame = { used: false, mattered: false }
  const holds = within(own, predicate)
  return { holds, exercise: !own.used ? 'plain' : own.mattered ? 'matters' : 'vacuous' }
}

/** Evaluates the test of a quantifier, or a conclusion, for the frame around it. */
export function tried(test: () => boolean): boolean {
  const outer = frame
  const own: Frame = { used: false, mattered: false }
  const passed = within(own, test)
  if (outer && (!own.used || own.mattered)) outer.mattered = true
  return passed
}

/** A quantifier or an implication is evaluated. */
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
