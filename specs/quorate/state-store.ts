/**
 * How the threads of a search insert states into a shared visited table without a lock. Here, Quorate checks itself.
 *
 * The rules:
 *
 * 1. States are stored in the rows of an arena. The slots of a table hold row numbers. A state's hash determines its
 *    home slot; the state goes into the first free slot from there on.
 * 2. A thread takes rows from the arena a share at a time, with one atomic addition.
 * 3. A thread probes one slot after another until it finds its state or an empty slot. It then writes the state to a row
 *    of its share and publishes the row with one compare-and-exchange on the slot. If another thread was faster, it
 *    checks the row that the other thread published, and keeps its own row for the next state.
 * 4. When the table is crowded, a thread parks: it is first counted as parked, then no longer as running. The last
 *    thread to leave announces the next table, which is twice as large. The parked threads move all rows into it and
 *    wait for each other.
 * 5. A thread that finds no more rows in the arena gives its share back and declares the table full. The search then
 *    ends.
 * 6. When all threads have finished, one thread closes the gaps that unused rows leave in the arena.
 *
 * `claim` and the constants after it seed bugs. Each model with one of them shows which property the rule protects.
 *
 * Sources: `checker/explore/visited/sharedTable.source.js`; for this kind of table, Laarman, van de Pol, Weber, "Boosting
 * Multi-Core Reachability Performance with Shared Hash Tables", FMCAD 2010.
 *
 * The model is one level of a search: each thread inserts every state, in any order; a batch is one state; the table is
 * empty at first. A step is one access to shared memory. Everything that a thread does while all others wait is also
 * one step. Left out: tags, which only save looking at some rows; credits; and weak memory: each step sees all earlier
 * ones.
 *
 * Distinct states, generated states and depth: '2 threads, 2 states' 3321, 5221, 38; '2 threads, 3 states' 40549,
 * 73817, 48; '3 threads, 2 states' 32093, 79405, 56, with symmetric threads.
 */
import { array, bool, count, type DraftOf, exists, forAll, ids, implies } from 'quorate'
import { oneOf, option, range, record, set, spec, type ViewOf } from 'quorate'
import { models } from './state-store.models.ts'

const Phase = oneOf(
  /** It has no state to insert. */
  'ready',
  /** It checks a slot. */
  'probing',
  /** It has found the slot empty. */
  'empty',
  /** It has read how many rows are assigned. Only with a seeded bug. */
  'counted',
  /** It has taken rows that do not exist. */
  'overdrawn',
  /** It has written the state to a row of its share. */
  'written',
  /** It has published a row that it has not written yet. Only with a seeded bug. */
  'promised',
  /** It is counted as parked and still as running. */
  'leaving',
  /** It is counted as neither. Only with a seeded bug. */
  'uncounted',
  /** It waits for the next table. */
  'parked',
  /** It takes a row that must be moved into the next table. */
  'moving',
  /** It looks for a slot for that row. */
  'placing',
  /** It waits until the other threads have moved their rows. */
  'moved',
  'finished',
)

/** Slot addresses. The first table has `slots` slots, and each table has twice as many as the previous one. */
function addressing(slots: number) {
  const slotsOf = (table: number) => slots * 2 ** table
  /** States 0 and 1, 2 and 3, and so on have the same home slot in the first table, but not in the second. */
  const home = (state: number, table: number) => ((state % 2) * slots + Math.floor(state / 2)) % slotsOf(table)
  const next = (slot: number, table: number) => (slot + 1) % slotsOf(table)
  /** The rows in the slots from `first` up to the first empty slot. */
  const rowsFrom = (first: number, table: number, rowIn: (slot: number) => number | null) => {
    const rows: number[] = []
    for (let slot = first; rows.length < slotsOf(table); slot = next(slot, table)) {
      const row = rowIn(slot)
      if (row === null) break
      rows.push(row)
    }
    return rows
  }
  return { slotsOf, home, next, rowsFrom }
}

/** The rows that a thread has taken but not used. */
interface Share {
  readonly own: number
  readonly ownEnd: number
}

function owns({ own, ownEnd }: Share, row: number): boolean {
  return own <= row && row < ownEnd
}

/** The old number of each row after the last rows have moved, one by one, into the gaps. */
function withoutGaps(shares: Iterable<Share>, rows: number): readonly number[] {
  const gaps = [...shares].filter(({ own, ownEnd }) => own < ownEnd).sort((a, b) => b.own - a.own)
  const order = Array.from({ length: rows }, (_, row) => row)
  for (const { own, ownEnd } of gaps) {
    const last = order.splice(own - ownEnd).toReversed()
    for (let row = own; row < Math.min(ownEnd, order.length); row++) order[row] = last[row - own]
  }
  return order
}

export const declared = {
  constants: {
    threads: 2,
    states: 3,
    /** How many slots the first table has. Each table has twice as many as the previous one. */
    slots: 4,
    tables: 2,
    /** How many rows the arena has. */
    rows: 5,
    /** How many rows a thread takes at once. */
    share: 1,
    // In the constants below, every value but the first seeds a bug.
    claim: oneOf('compare-exchange', 'store'),
    publish: oneOf('after writing', 'before writing'),
    takeRows: oneOf('add', 'load and store'),
    park: oneOf('counted', 'uncounted'),
    /** Whether threads wait to use the next table until all rows are in it. */
    barrier: true,
    /** Whether the next table is announced even if there are no rows for more states. */
    growInVain: false,
  },
}

export default spec(
  'quorate/state-store',
  declared,
  (c, _budget, tools) => {
    const { slotsOf, home, next, rowsFrom } = addressing(c.slots)
    const largest = slotsOf(c.tables - 1)
    const Thread = ids('thread', c.threads, { symmetric: true })
    const State = range(0, c.states - 1)
    const Row = range(0, c.rows - 1)
    const RowCount = range(0, c.rows + c.threads * c.share)
    const TableNumber = range(0, c.tables - 1)
    /** Threads that park without being counted can make this negative. */
    const ThreadCount = range(-c.threads, c.threads)
    const Epoch = range(0, 2 * c.tables)

    const Worker = record({
      phase: Phase,
      toInsert: set(State),
      /** The state that the thread is inserting or moving, its row, and the slot that the thread checks next. */
      state: State,
      row: Row,
      slot: range(0, largest - 1),
      /** The rows of its share that it has not used yet. */
      own: RowCount,
      ownEnd: RowCount,
      /** The table that it uses and the epoch in which it parked. */
      table: TableNumber,
      before: Epoch,
    })
    const Control = record({
      /** How many rows are assigned to threads. */
      rows: RowCount,
      table: TableNumber,
      /** The threads that are neither waiting for a larger table nor finished. */
      running: ThreadCount,
      parked: ThreadCount,
      /** Goes up by one when the table starts to grow and again when it has grown. */
      epoch: Epoch,
      /** The next row to move into the larger table and how many threads are still moving rows. */
      rehashed: RowCount,
      rehashing: ThreadCount,
      /** Whether there is no room for more states. */
      full: bool,
    })
    const Arena = array(c.rows, option(State))
    /** Each slot holds a row number. */
    const Tables = array(c.tables, array(largest, option(Row)))

    const { action, define } = tools.state({
      workers: array(Thread, Worker),
      control: Control,
      arena: Arena,
      tables: Tables,
      /** Whether all threads have finished and the gaps that they left in the arena are closed. */
      over: bool,
    })

    type WorkerView = ViewOf<typeof Worker>
    type WorkerDraft = DraftOf<typeof Worker>
    interface Store {
      readonly control: ViewOf<typeof Control>
      readonly arena: ViewOf<typeof Arena>
      readonly tables: ViewOf<typeof Tables>
    }
    interface StoreDraft {
      readonly workers: Iterable<WorkerView>
      readonly control: DraftOf<typeof Control>
      readonly arena: DraftOf<typeof Arena>
      readonly tables: DraftOf<typeof Tables>
    }

    /** Whether one more row from each thread would leave no empty slot, in which case a probe might never end. */
    const isCrowded = ({ rows }: Store['control'], table: number) => rows > slotsOf(table) - c.threads - 1

    /** The rows that a thread checks in the current table when it looks for a state. */
    const probed = ({ control: { table }, tables }: Store, state: number) =>
      rowsFrom(home(state, table), table, (slot) => tables[table].get(slot))

    /** Whether the row is written and can be found by its state. */
    const isStored = (s: Store, row: number) => {
      const state = s.arena.get(row)
      return state !== null && probed(s, state).includes(row)
    }

    const pickUp = (w: WorkerDraft, phase: WorkerView['phase'], state: number, row: number) =>
      Object.assign(w, { phase, state, row, slot: home(state, w.table) })
    const putDown = (w: WorkerDraft, phase: WorkerView['phase']) =>
      Object.assign(w, { phase, state: 0, row: 0, slot: 0 })

    /**
     * Publishes the thread's row. If another thread was faster, the thread checks the other's row instead and keeps
     * its own.
     */
    const publish = (w: WorkerDraft, { tables }: StoreDraft) => {
      if (c.claim === 'compare-exchange' && tables[w.table].get(w.slot) !== null) {
        w.phase = 'probing'
        return false
      }
      tables[w.table].set(w.slot, w.own)
      w.row = w.own
      w.own += 1
      return true
    }

    /** The last thread to leave announces the next table to the parked threads. */
    const leave = ({ control, tables }: StoreDraft) => {
      control.running -= 1
      if (control.running > 0 || control.parked === 0) return
      if (!control.full || c.growInVain) {
        if (control.table + 1 === c.tables) control.full = true
        else {
          // No thread reads the old table again. Its contents would only make states differ.
          for (let slot = 0; slot < largest; slot++) tables[control.table].set(slot, null)
          control.table += 1
        }
      }
      control.rehashed = 0
      control.rehashing = control.parked
      control.running = control.parked
      control.parked = 0
      control.epoch += 1
    }

    interface Part {
      readonly when?: (w: WorkerView, s: Store) => boolean
      readonly then: (w: WorkerDraft, s: StoreDraft) => void
    }
    /** What a thread does in this phase. */
    const inPhase = (phase: WorkerView['phase'], { when = () => true, then }: Part) =>
      action({
        forall: { thread: Thread },
        when: (s, { thread }) => s.workers[thread].phase === phase && when(s.workers[thread], s),
        then: (s, { thread }) => then(s.workers[thread], s),
      })

    return define({
      init: (s) => {
        s.control.running = c.threads
        s.control.parked = 0
        s.control.rehashing = 0
        for (const w of s.workers) for (let state = 0; state < c.states; state++) w.toInsert.add(state)
      },

      actions: {
        /** The thread starts to insert a state. */
        Begin: action({
          forall: [{ thread: Thread }, { state: (s, { thread }) => s.workers[thread].toInsert }],
          when: (s, { thread }) => {
            const { phase, table } = s.workers[thread]
            return phase === 'ready' && !s.control.full && !isCrowded(s.control, table)
          },
          then: (s, { thread, state }) => {
            const w = s.workers[thread]
            w.toInsert.delete(state)
            pickUp(w, 'probing', state, 0)
          },
        }),

        /** The thread reads the slot and the row published there. */
        Probe: inPhase('probing', {
          then: (w, s) => {
            const row = s.tables[w.table].get(w.slot)
            if (row === null) w.phase = 'empty'
            else if (s.arena.get(row) === w.state) putDown(w, 'ready')
            else w.slot = next(w.slot, w.table)
          },
        }),

        /** The slot is empty, and the thread has no row left, so it takes a share. */
        TakeRows: inPhase('empty', {
          when: ({ own, ownEnd }) => own === ownEnd,
          then: (w, s) => {
            w.own = s.control.rows
            w.ownEnd = w.own
            if (c.takeRows === 'load and store') {
              w.phase = 'counted'
              return
            }
            w.ownEnd += c.share
            s.control.rows += c.share
            if (w.ownEnd > c.rows) w.phase = 'overdrawn'
          },
        }),

        /** The second half of taking a share with a load and a store. */
        StoreRows: inPhase('counted', {
          then: (w, s) => {
            w.phase = 'empty'
            w.ownEnd = w.own + c.share
            s.control.rows = w.ownEnd
          },
        }),

        /** The arena has no more rows. The thread drops its state, and the search ends with what it has stored. */
        GiveBack: inPhase('overdrawn', {
          then: (w, s) => {
            w.own = 0
            w.ownEnd = 0
            putDown(w, 'ready')
            s.control.rows -= c.share
            s.control.full = true
          },
        }),

        Write: inPhase('empty', {
          when: ({ own, ownEnd }) => own < ownEnd && c.publish === 'after writing',
          then: (w, s) => {
            s.arena.set(w.own, w.state)
            w.phase = 'written'
          },
        }),

        /** If another thread was faster, this one goes back to probing, at the same slot. */
        Publish: inPhase('written', {
          then: (w, s) => {
            if (publish(w, s)) putDown(w, 'ready')
          },
        }),

        PublishUnwritten: inPhase('empty', {
          when: ({ own, ownEnd }) => own < ownEnd && c.publish === 'before writing',
          then: (w, s) => {
            if (publish(w, s)) w.phase = 'promised'
          },
        }),

        WritePublished: inPhase('promised', {
          then: (w, s) => {
            s.arena.set(w.row, w.state)
            putDown(w, 'ready')
          },
        }),

        /** The table is crowded. */
        Park: inPhase('ready', {
          when: ({ toInsert, table }, { control }) => toInsert.size > 0 && !control.full && isCrowded(control, table),
          then: (w, s) => {
            w.before = s.control.epoch
            if (c.park === 'counted') {
              s.control.parked += 1
              w.phase = 'leaving'
            } else {
              leave(s)
              w.phase = 'uncounted'
            }
          },
        }),

        /** Only now is the thread no longer counted as running, so the last one to leave sees all parked threads. */
        Leave: inPhase('leaving', {
          then: (w, s) => {
            w.phase = 'parked'
            leave(s)
          },
        }),

        CountParked: inPhase('uncounted', {
          then: (w, s) => {
            w.phase = 'parked'
            s.control.parked += 1
          },
        }),

        /** The next table is announced. */
        Wake: inPhase('parked', {
          when: ({ before }, { control }) => control.epoch !== before,
          then: (w, s) => {
            w.table = s.control.table
            w.phase = 'moving'
          },
        }),

        /** The thread takes the next row of the arena. If that row is an unused one in a share, there is nothing to move. */
        TakeRow: inPhase('moving', {
          when: (_, { control: { rehashed, rows, full } }) => !full && rehashed < rows,
          then: (w, s) => {
            const row = s.control.rehashed
            s.control.rehashed += 1
            const state = s.arena.get(row)
            if (state === null || exists(s.workers, (each) => owns(each, row))) return
            pickUp(w, 'placing', state, row)
          },
        }),

        PutRow: inPhase('placing', {
          then: (w, s) => {
            if (s.tables[w.table].get(w.slot) === null) {
              s.tables[w.table].set(w.slot, w.row)
              putDown(w, 'moving')
            } else w.slot = next(w.slot, w.table)
          },
        }),

        /** All rows are in the table. When the last thread arrives, the others continue. */
        Arrive: inPhase('moving', {
          when: (_, { control: { rehashed, rows, full } }) => full || rehashed >= rows,
          then: (w, s) => {
            w.phase = c.barrier ? 'moved' : 'ready'
            s.control.rehashing -= 1
            if (s.control.rehashing === 0) s.control.epoch += 1
          },
        }),

        GoOn: inPhase('moved', {
          when: ({ before }, { control }) => control.epoch !== before + 1,
          then: (w) => {
            w.phase = 'ready'
          },
        }),

        Finish: inPhase('ready', {
          when: ({ toInsert }, { control }) => toInsert.size === 0 || control.full,
          then: (w, s) => {
            w.phase = 'finished'
            leave(s)
          },
        }),

        /** One thread moves the last rows into the gaps. It has to find each of them in the table, or it would search forever. */
        CloseGaps: action({
          when: (s) =>
            !s.over &&
            forAll(s.workers, ({ phase }) => phase === 'finished') &&
            forAll(withoutGaps(s.workers, s.control.rows).entries(), ([to, from]) => from === to || isStored(s, from)),
          then: (s) => {
            const table = s.tables[s.control.table]
            const order = withoutGaps(s.workers, s.control.rows)
            for (const [to, from] of order.entries()) {
              if (from === to) continue
              s.arena.set(to, s.arena.get(from))
              table.set(table.indexOf(from), to)
            }
            s.control.rows = order.length
            s.over = true
          },
        }),
      },

      invariants: {
        /** No two slots lead to the same state. */
        NoStateTwice: (s) => {
          const states = [...s.tables[s.control.table]].flatMap((row) => (row === null ? [] : [s.arena.get(row)]))
          return new Set(states).size === states.length
        },

        /** Every row that is published in a slot has been written. */
        PublishedRowIsWritten: (s) =>
          forAll(s.tables[s.control.table], (row) => row === null || s.arena.get(row) !== null),

        /** No unused row is in two threads' shares. */
        NoRowSharedByTwo: (s) => forAll(Row, (row) => count(s.workers, (w) => owns(w, row)) <= 1),

        /** At the end, every state can be found, unless there was no room. */
        NoStateLost: (s) =>
          implies(s.over && !s.control.full, () =>
            forAll(State, (state) => exists(probed(s, state), (row) => s.arena.get(row) === state)),
          ),

        /** At the end, every row has a state that can be found, even if there was no room for others. */
        NoGap: (s) =>
          implies(s.over, () => forAll(Row, (row) => implies(row < s.control.rows, () => isStored(s, row)))),
      },

      /** No thread waits forever. */
      deadlock: 'error',
      endStates: { Over: (s) => s.over },
    })
  },
  models,
)
