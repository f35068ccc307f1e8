import { type Complaint, isQuorateError } from '../../checker/errors.ts'

/** What a function that must fail complains of. */
export function complaintOf(run: () => unknown): Complaint {
  try {
    run()
  } catch (error) {
    if (isQuorateError(error)) return error.complaint
    throw error
  }
  throw new Error('nothing was thrown')
}
