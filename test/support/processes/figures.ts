/** The JSON report of one model, without the time, the memory, or how much work each worker did. */
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
