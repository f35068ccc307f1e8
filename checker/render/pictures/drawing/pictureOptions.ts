/** How a counterexample is drawn. */
export interface PictureOptions {
  /** For a page that says itself what is shown, and how it ends: without a caption, every state and its step in a class. */
  readonly onPage?: boolean
}

/** Of all that belongs to a state, counted from 0, and to the step that leads there. */
export function stateClass(at: number): string {
  return `state${at + 1}`
}
