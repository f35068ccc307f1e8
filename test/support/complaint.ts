import { type Complaint, isQuorateError } from '../../checker/errors.ts'

/** The complaint of a function that must fail. */
export function complaintOf(run: () => unknown): Complaint {
  try {
    run()
  } catch (error) {
    if (isQuorateError(error)) return error.complaint
    throw error
  }
  throw new Error('nothing was thrown')
}
