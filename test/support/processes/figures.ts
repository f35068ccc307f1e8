/** Of a JSON report of one model: everything but time, memory, and who did how much. */
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
