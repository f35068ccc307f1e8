/** An error in a module, at a place in the author's text; line and column start at 1. */
export class LinkError extends Error {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly hint: string | null

  constructor(path: string, line: number, column: number, problem: string, hint: string | null = null) {
    super(problem)
    this.path = path
    this.line = line
    this.column = column
    this.hint = hint
  }
}
