/**
 * The classes of errors. The command line maps each class to an exit code. `usage`: the command line or the API was
 * used incorrectly. `load`: the spec cannot be loaded or is ill-formed. `spec`: while it ran, the spec threw, left a
 * domain or was not deterministic. `limit`: something is too large for the machine or for a format.
 */
export type ErrorClass = 'usage' | 'load' | 'spec' | 'limit'

export interface Complaint {
  /** A stable code, `Q` and three digits; docs/errors.md lists them. */
  readonly code: string
  readonly class: ErrorClass
  /** Where it happened, outermost place first: file, action with its binding, variable. */
  readonly where?: readonly string[]
  readonly problem: string
  /** How to fix it. */
  readonly hint?: string | undefined
}

/** The only error that Quorate raises on purpose. Use `isQuorateError` to recognize it. */
export class QuorateError extends Error {
  override readonly name = 'QuorateError'
  readonly #complaint: Complaint

  constructor(complaint: Complaint, options?: ErrorOptions) {
    super(describe(complaint), options)
    this.#complaint = complaint
  }

  get complaint(): Complaint {
    return this.#complaint
  }

  /** `Q` and three digits; docs/errors.md lists them. */
  get code(): string {
    return this.#complaint.code
  }

  /** Does not read any property of `thrown`, because a spec's author may have created it. */
  static made(thrown: unknown): thrown is QuorateError {
    return typeof thrown === 'object' && thrown !== null && #complaint in thrown
  }
}

/** Whether this package raised the error. False for anything that only resembles one. `thrown` can be anything. */
export function isQuorateError(thrown: unknown): thrown is QuorateError {
  return QuorateError.made(thrown)
}

/** Prefixes an error with the place where it happened. The original error becomes the cause. */
export function inside(place: string, error: unknown): unknown {
  if (!isQuorateError(error)) return error
  const { complaint } = error
  return new QuorateError({ ...complaint, where: [place, ...(complaint.where ?? [])] }, { cause: error.cause ?? error })
}

function describe({ code, where, problem, hint }: Complaint): string {
  const place = where?.length ? ` in ${where.join(', ')}` : ''
  return `${code}${place}\n  ${problem}${hint ? `\n  ${hint}` : ''}`
}
