/** In Node.js 20, a byte array holds at most 4 GiB, and a single system call reads or writes less than 2 GiB. */
const MOST = 2 ** 26

/**
 * Yields bytes `from` to `to` of several views, as if the views were concatenated, in byte arrays of at most `most`
 * bytes.
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

/** The total size of all views, in bytes. */
export function lengthOf(views: readonly ArrayBufferView[]): number {
  return views.reduce((total, { byteLength }) => total + byteLength, 0)
}

/** The memory of a view of at most 4 GiB, as bytes. */
export function bytesIn({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** The words in these bytes, copied so that they are aligned. Throws TypeError if the length is not a multiple of 4. */
export function wordsIn(bytes: Uint8Array): Int32Array {
  if (bytes.length % 4 !== 0) throw new TypeError(`${bytes.length} bytes are not whole words`)
  const words = new Int32Array(bytes.length / 4)
  new Uint8Array(words.buffer).set(bytes)
  return words
}
