/**
 * Zeroed memory that threads can share; where the place refuses that, as a page does that is not isolated from others, memory of one
 * thread, on which `Atomics` work as well. Throws RangeError where there is not so much.
 */
export function sharedMemory(bytes: number): SharedArrayBuffer | ArrayBuffer {
  return typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes)
}
