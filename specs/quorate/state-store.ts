/**
 * How the threads of a search insert states into one visited table without a lock: rows that are given out in shares,
 * publishing with one compare-and-exchange, and growing, for which all threads park. Quorate checks Quorate.
 *
 * Sources: `checker/compile/sharedTable.ts`; Laarman, van de Pol, Weber, "Boosting Multi-Core Reachability Performance with
 * Shared Hash Tables", FMCAD 2010, for tables of this kind.
 *
 * One level of a search: each thread inserts every state, in any order, a batch is one state, and the table is empty at first.
 * A step is one access to what the threads share; what a thread does while all others wait is one step as well. Left out: tags,
 * which only save looks at rows; credits; and weak memory, for here each step sees all earlier ones.
 *
 * Distinct states, generated states and depth: '2 threads, 2 states' 3321, 5221, 38; '2 threads, 3 states' 40549, 73817, 48;
 * '3 threads, 2 states' 32093, 79405, 56, with symmetric threads.
 */
import { array, bool, count, type DraftOf, exists, forAll, ids, implies } from 'quorate'
import { oneOf, option, range, record, set, spec, type ViewOf } from 'quorate'
import { addressing, owns, Phase, withoutGaps } from '../lib/state-store.ts'
import { models } from './state-store.models.ts'

export const declared = {
  constants: {
    threads: 2,
    states: 3,
    /** Of the first table; each has twice as many as the one before. */
    slots: 4,
    tables: 2,
    /** In the arena. */
    rows: 5,
    /** Rows that a thread takes at once. */
    share: 1,
    // What follows are mistakes, but for the first value of each.
    claim: oneOf('compare-exchange', 'store'),
    publish: oneOf('after writing', 'before writing'),
    takeRows: oneOf('add', 'load and store'),
    park: oneOf('counted', 'uncounted'),
    /** Threads use the next table when all rows are in it. */
    barrier: true,
    /** The next table is announced even where there are no rows for more states. */
    growInVain: false,
  },
}

export default spec(
  'quorate/state-store',
  declared,
  (c, _budget, { model }) => {
    const { slotsOf, home, next, rowsFrom } = addressing(c.slots)
    const largest = slotsOf(c.tables - 1)
    const Thread = ids('thread', c.threads, { symmetric: true })
    const State = range(0, c.states - 1)
    const Row = range(0, c.rows - 1)
    const RowCount = range(0, c.rows + c.threads * c.share)
    const TableNumber = range(0, c.tables - 1)
    /** Threads that park uncounted can make it less than none. */
    const ThreadCount = range(-c.threads, c.threads)
    const Epoch = range(0, 2 * c.tables)

    const Worker = record({
      phase: Phase,
      toInsert: set(State),
      /** In hand: a state and its row, and the slot where it may belong. */
      state: State,
      row: Row,
      slot: range(0, largest - 1),
      /** Rows of its share that it has not used. */
      own: RowCount,
      ownEnd: RowCount,
      /** The table that it uses, and the epoch in which it parked. */
      table: TableNumber,
      before: Epoch,
    })
    const Control = record({
      /** Rows given out. */
      rows: RowCount,
      table: TableNumber,
      /** Threads that neither wait for a larger table nor have finished. */
      running: ThreadCount,
      parked: ThreadCount,
      /** Counts up when the table starts to grow, and when it has grown. */
      epoch: Epoch,
      /** The next row that goes into the larger table, and the threads that still put rows into it. */
      rehashed: RowCount,
      rehashing: ThreadCount,
      /** There is no room for more states. */
      full: bool,
    })
    const Arena = array(c.rows, option(State))
    /** In a slot the number of a row. */
    const Tables = array(c.tables, array(largest, option(Row)))

    const { action, define } = model({
      workers: array(Thread, Worker),
      control: Control,
      arena: Arena,
      tables: Tables,
      /** The threads have finished, and the gaps that they left in the arena are closed. */
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

    /** So many rows may be given out that what the threads have in hand still finds an empty slot, and probing an end. */
    const isCrowded = ({ rows }: Store['control'], table: number) => rows > slotsOf(table) - c.threads - 1

    /** The rows of the table in use that one looks at for a state. */
    const probed = ({ control: { table }, tables }: Store, state: number) =>
      rowsFrom(home(state, table), table, (slot) => tables[table].get(slot))

    /** The row is written, and whoever looks for its state comes to it. */
    const isStored = (s: Store, row: number) => {
      const state = s.arena.get(row)
      return state !== null && probed(s, state).includes(row)
    }

    const pickUp = (w: WorkerDraft, phase: WorkerView['phase'], state: number, row: number) =>
      Object.assign(w, { phase, state, row, slot: home(state, w.table) })
    const putDown = (w: WorkerDraft, phase: WorkerView['phase']) =>
      Object.assign(w, { phase, state: 0, row: 0, slot: 0 })

    /** Another thread may have been faster; then this one looks at what that one published, and keeps its row. */
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

    /** The last thread to leave is alone, and announces the next table to those that are parked. */
    const leave = ({ control, tables }: StoreDraft) => {
      control.running -= 1
      if (control.running > 0 || control.parked === 0) return
      if (!control.full || c.growInVain) {
        if (control.table + 1 === c.tables) control.full = true
        else {
          // Nobody looks at the old table again; what was in it would only make states differ.
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
    /** What a thread does in a phase. */
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

        /** Looks at the slot, and at the row that it names. */
        Probe: inPhase('probing', {
          then: (w, s) => {
            const row = s.tables[w.table].get(w.slot)
            if (row === null) w.phase = 'empty'
            else if (s.arena.get(row) === w.state) putDown(w, 'ready')
            else w.slot = next(w.slot, w.table)
          },
        }),

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

        StoreRows: inPhase('counted', {
          then: (w, s) => {
            w.phase = 'empty'
            w.ownEnd = w.own + c.share
            s.control.rows = w.ownEnd
          },
        }),

        /** The arena has no more rows. The search will end with what it has; this state is dropped. */
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

        Wake: inPhase('parked', {
          when: ({ before }, { control }) => control.epoch !== before,
          then: (w, s) => {
            w.table = s.control.table
            w.phase = 'moving'
          },
        }),

        /** A row of the arena; if some thread has it and does not use it, there is nothing to be moved. */
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

        /** The last one lets all go on. */
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

        /** The thread that gives out levels fills the gaps with the last rows. One that it does not find it would look for forever. */
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

        /** Whoever finds a row in a slot can read it. */
        PublishedRowIsWritten: (s) =>
          forAll(s.tables[s.control.table], (row) => row === null || s.arena.get(row) !== null),

        /** A row that a thread has taken and not used is no other's. */
        NoRowSharedByTwo: (s) => forAll(Row, (row) => count(s.workers, (w) => owns(w, row)) <= 1),

        /** At the end each state is found, unless there was no room. */
        NoStateLost: (s) =>
          implies(s.over && !s.control.full, () =>
            forAll(State, (state) => exists(probed(s, state), (row) => s.arena.get(row) === state)),
          ),

        /** At the end all rows hold states that are found, even if there was no room. */
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
