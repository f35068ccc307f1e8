import type { Trouble } from '../../walk/session.ts'

/** Shows an error, worded as on the command line. */
export function TroubleBox({ trouble }: { readonly trouble: Trouble }) {
  const { code, where, problem, hint } = trouble
  return (
    <div class="trouble" role="alert">
      <p>
        {code === null ? null : <b>{code} </b>}
        {where.length > 0 ? `in ${where.join(', ')}` : null}
      </p>
      <p class="text">{problem}</p>
      {hint === null ? null : <p class="text">{hint}</p>}
    </div>
  )
}
