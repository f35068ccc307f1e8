/** The models of quorate/state-store: growing numbers of threads, states and tables, a full arena, and each seeded bug. */
import { type Models, violated } from '../lib/models.ts'
import type { declared } from './state-store.ts'

type Property = 'NoStateTwice' | 'PublishedRowIsWritten' | 'NoRowSharedByTwo' | 'NoStateLost' | 'NoGap'

export const models = {
  '2 threads, 2 states': { constants: { states: 2 } },
  '2 threads, 3 states': {},
  '2 threads, shares of two rows': { constants: { share: 2, rows: 6 } },
  '2 threads, two larger tables': { constants: { slots: 2, tables: 3 } },
  '3 threads, 2 states': { constants: { threads: 3, states: 2 }, symmetry: true },

  // The search must end with the states that it has stored.
  'no larger table': { constants: { tables: 1 } },
  'no more rows': { constants: { rows: 2 } },
  'no more rows, shares of two': { constants: { rows: 3, share: 2 } },
  'no more rows, 3 threads': { constants: { threads: 3, states: 2, rows: 2 }, symmetry: true },

  // Both threads see an empty slot, and both publish their rows there.
  'claimed by a store': {
    constants: { states: 2, claim: 'store' },
    expect: { NoStateTwice: violated(17), NoGap: violated(23) },
  },
  // The other thread reads the row before it is written, finds a different state there, and moves on to the next slot.
  'published before it is written': {
    constants: { states: 2, publish: 'before writing' },
    expect: { PublishedRowIsWritten: violated(5), NoStateTwice: violated(10) },
  },
  // Two threads write different states to the same row.
  'rows taken by load and store': {
    constants: { states: 2, takeRows: 'load and store' },
    expect: { NoRowSharedByTwo: violated(9), NoStateTwice: violated(17), NoStateLost: violated(24) },
  },
  // The last thread to leave sees no thread waiting for a table.
  'parked uncounted': {
    constants: { states: 2, park: 'uncounted' },
    expect: { NoStateTwice: violated(30), Deadlock: violated(15) },
  },
  // A thread inserts a state into the next table before another thread has moved that state there.
  'no barrier': { constants: { states: 2, barrier: false }, expect: { NoStateTwice: violated(29) } },
  // One thread has parked. The other finds no more rows, finishes, and announces a table into which no thread moves
  // any rows.
  'growing in vain': { constants: { rows: 2, growInVain: true }, expect: { NoGap: violated(23) } },
  'growing in vain, 3 threads': {
    constants: { threads: 3, states: 2, rows: 2, growInVain: true },
    symmetry: true,
    expect: { NoGap: violated(25), Deadlock: violated(24) },
  },
} satisfies Models<typeof declared.constants, Record<string, number>, Property>
