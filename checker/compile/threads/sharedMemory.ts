/**
 * Zeroed memory that threads can share. If the environment does not allow that, as in a page without cross-origin
 * isolation, it is ordinary memory for a single thread, which also works with `Atomics`. Throws RangeError if there is
 * not enough memory.
 */
export function sharedMemory(bytes: number): SharedArrayBuffer | ArrayBuffer {
  return typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes)
}
