import { $get, $length, $put, $rename } from './symmetry.holes.js'

/** Renames ids in the elements of a list. */
export function $renameElements() {
  const count = $length()
  for (let i = 0; i < count; i++) {
    const x = $rename($get(i))
    $put(i, x)
  }
}

/** The same for a set or a bag, whose elements are then sorted again. */
export function $renameAndSort() {
  const count = $length()
  for (let i = 0; i < count; i++) {
    const x = $rename($get(i))
    $put(i, x)
  }
  for (let i = 1; i < count; i++) {
    const x = $get(i)
    let j = i
    for (; j > 0; j--) {
      const y = $get(j - 1)
      if (y <= x) break
      $put(j, y)
    }
    $put(j, x)
  }
}
