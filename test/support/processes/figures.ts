/** Everything in a JSON report of one model except time, memory, and the amount of work that each worker did. */
export function figures(stdout: string): unknown {
  const {
    seconds: _s,
    memory: _m,
    workers: _w,
    expandedBy: _e,
    storage,
    ...others
  } = JSON.parse(stdout) as Record<string, unknown>
  return { ...others, storage: { ...(storage as object), bytesPerState: 0 } }
}
