/** A byte array of Node.js 20 has at most 4 GiB, and one call of the system reads or writes less than 2 GiB. */
const MOST = 2 ** 26

/**
 * Bytes `from` up to `to` of the memory of some views, counted as if the views were one after another: byte arrays of
 * at most `most` bytes each.
 */
export function* bytesOf(
  views: readonly ArrayBufferView[],
  from: number,
  to: number,
  most = MOST,
): Generator<Uint8Array> {
  let start = 0
  for (const { buffer, byteOffset, byteLength } of views) {
    const end = Math.min(to, start + byteLength)
    for (let at = Math.max(from, start); at < end; at += most)
      yield new Uint8Array(buffer, byteOffset + at - start, Math.min(most, end - at))
    start += byteLength
  }
}

/** The number of bytes of all views. */
export function lengthOf(views: readonly ArrayBufferView[]): number {
  return views.reduce((total, { byteLength }) => total + byteLength, 0)
}
