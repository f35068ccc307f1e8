import { type Complaint, isQuorateError } from '../../checker/errors.ts'

/** Calls a function that must fail and returns its complaint. */
export function complaintOf(run: () => unknown): Complaint {
  try {
    run()
  } catch (error) {
    if (isQuorateError(error)) return error.complaint
    throw error
  }
  throw new Error('nothing was thrown')
}
