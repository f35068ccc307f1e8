import { bool, range, seq, set } from 'quorate'
import { type WriteCase, writes } from './case.ts'
import { e, state, values } from './state.ts'

const numbers = {
  reach: set(range(0, 4)),
  other: set(range(0, 4)),
  log: seq(range(0, 9), 9),
  seen: seq(range(0, 9), 20),
  ok: bool,
}

/** Effects that change a collection while they iterate over it. It must behave like JavaScript's sets and arrays. */
export const liveWrites: readonly WriteCase[] = [
  writes(
    'a closure: a set grows while it is read',
    numbers,
    (s) => {
      s.reach.add(0)
      for (const n of s.reach) if (n < 4) s.reach.add(n + 1)
    },
    { reach: [0, 1, 2, 3, 4] },
  ),
  writes(
    'a set grows before the element that is read',
    numbers,
    (s) => {
      s.reach.add(4)
      s.reach.forEach((n) => {
        s.seen.push(n)
        if (n > 0) s.reach.add(n - 1)
      })
    },
    { seen: [4, 3, 2, 1, 0] },
  ),
  writes(
    'a set loses elements before they are reached, and gets them back',
    numbers,
    (s) => {
      s.reach = values(0, 1, 2)
      for (const n of s.reach) {
        s.seen.push(n)
        if (n === 0) {
          s.reach.delete(1)
          s.reach.delete(2)
          s.reach.add(1)
        }
      }
    },
    { seen: [0, 1], reach: [0, 1] },
  ),
  writes(
    'a set that is cleared and filled again',
    numbers,
    (s) => {
      s.reach = values(0, 1, 2)
      for (const n of s.reach) {
        s.seen.push(n)
        if (n !== 0) continue
        s.reach.clear()
        s.reach.add(3)
      }
    },
    { seen: [0, 3], reach: [3] },
  ),
  writes(
    'a set that is being read is assigned to',
    numbers,
    (s) => {
      s.reach = values(0, 1, 2)
      for (const n of s.reach) {
        s.seen.push(n)
        s.reach = values(4)
        s.reach.add(3)
      }
    },
    { seen: [0, 1, 2], reach: [3, 4] },
  ),
  writes(
    'wide sets, too',
    state,
    (s) => {
      s.wide.add(e(1, 1))
      for (const x of s.wide) {
        s.log.push(x)
        if (x.id > 0) s.wide.add({ ...x, id: 0 })
      }
      for (const x of s.wide) s.wide.delete(x)
    },
    { log: [e(1, 1), e(0, 1)], wide: [] },
  ),
  writes(
    'a sequence grows while it is read',
    numbers,
    (s) => {
      s.log.push(3)
      for (const n of s.log) if (n > 0) s.log.push(n - 1)
    },
    { log: [3, 2, 1, 0] },
  ),
  writes(
    'a sequence is cut while it is read',
    numbers,
    (s) => {
      s.log = [1, 2, 3, 4]
      for (const n of s.log) {
        s.seen.push(n)
        if (n === 2) s.log.length = 2
      }
    },
    { log: [1, 2], seen: [1, 2] },
  ),
  writes(
    'callbacks see changes, up to the length at the start',
    numbers,
    (s) => {
      s.log = [1, 2, 3]
      s.log.forEach((n) => {
        s.seen.push(n)
        if (n === 1) s.log.pop()
        s.log.push(n + 4)
      })
    },
    { log: [1, 2, 5, 6, 9], seen: [1, 2, 5] },
  ),
  writes(
    'map, filter and some stop at the end of a sequence that is cut',
    numbers,
    (s) => {
      s.log = [1, 2, 3]
      const mapped = s.log.map((n) => {
        s.log.length = 1
        return n
      })
      s.seen.push(mapped.length)
      s.log = [1, 2, 3]
      s.log.some((n) => {
        s.log.length = 1
        s.seen.push(n)
        return false
      })
      s.log = [1, 2, 3]
      s.log.find((n) => {
        s.log.length = 1
        s.ok = n === undefined
        return false
      })
    },
    { seen: [3, 1], ok: true },
  ),
  writes(
    'a sequence that is being read is assigned to',
    numbers,
    (s) => {
      s.log = [1, 2, 3]
      for (const [i, n] of s.log.entries()) s.log = s.log.with(0, n + i)
      for (const n of s.log) {
        s.seen.push(n)
        s.log = s.log.filter((m) => m !== n)
      }
      s.log = [4, 5]
      s.log.forEach((n) => {
        s.seen.push(n)
        s.log = []
      })
    },
    { seen: [5, 2, 3, 4, 5], log: [] },
  ),
  writes(
    'a sequence in a record that is assigned to',
    state,
    (s) => {
      s.brokers.get(0).log = [e(1, 0), e(2, 0)]
      for (const x of s.brokers.get(0).log) {
        s.log.push(x)
        s.brokers.set(0, s.brokers.get(1))
      }
    },
    { log: [e(1, 0), e(2, 0)] },
  ),
  writes(
    'an option becomes null while its sequence is read',
    state,
    (s) => {
      s.quorum = { up: true, hw: 0, log: [e(1, 0), e(2, 0)], isr: values(0, 1) }
      const { quorum } = s
      for (const x of quorum?.log ?? []) {
        s.log.push(x)
        s.quorum = null
      }
      s.quorum = quorum === null ? null : { up: true, hw: 0, log: [], isr: values(0, 1) }
      for (const b of s.quorum?.isr ?? []) {
        s.numbers.set(b, 1)
        s.quorum = null
      }
    },
    { log: [e(1, 0), e(2, 0)] },
  ),
  writes(
    'unfinished iterators cost nothing',
    numbers,
    (s) => {
      s.reach = values(2, 3)
      for (let i = 0; i < 200; i++) s.seen = [s.reach.values().next().value ?? 0]
      const [first] = s.reach
      s.log = [first ?? 0]
    },
    { seen: [2], log: [2] },
  ),
]
