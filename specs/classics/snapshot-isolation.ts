/**
 * A key-value store with snapshot isolation. A transaction reads from a snapshot and writes all its keys at once when it commits.
 * It aborts if a transaction that committed after it started wrote one of those keys. Every transaction writes its own id.
 *
 * Source: KVsnap.tla by M. Demirbas and ClientCentric.tla by T. Soethout (tlaplus/Examples), after N. Crooks et al., "Seeing is
 * believing: a client-centric specification of database isolation", PODC 2017.
 * 3 transactions, 2 keys: 189664 distinct, depth 13 (TLC: 189664, 13). KVsnap has one more step in each state where all have ended.
 */
import { array, exists, forAll, ids, oneOf, option, set, spec, type StateOf } from 'quorate'
import { ordersOf } from './lib/orders.ts'

export default spec(
  'classics/snapshot-isolation',
  {
    constants: {
      keys: 2,
      transactions: 3,
      /** Seeded bug: transactions commit without checking for conflicts. */
      ignoresConflicts: false,
    },
  },
  (c, _budget, { state }) => {
    const Key = ids('k', c.keys)
    const Transaction = ids('t', c.transactions)
    const Store = array(Key, option(Transaction))
    const variables = {
      /** The last transaction that wrote each key. */
      store: Store,
      phase: array(Transaction, oneOf('waiting', 'started', 'read', 'updated', 'committed', 'aborted')),
      /** A transaction's private copy of the store, which it reads and writes before it commits. */
      snapshot: array(Transaction, Store),
      reads: array(Transaction, set(Key)),
      writes: array(Transaction, set(Key)),
      /** The keys that others have written since a transaction started. */
      missed: array(Transaction, set(Key)),
      /** What a transaction has read. Keys that it does not read also have null. */
      found: array(Transaction, Store),
    }
    const { action, define } = state(variables)
    type State = StateOf<typeof variables>

    const isOpen = (s: State, t: number) => s.phase.get(t) !== 'waiting' && s.phase.get(t) !== 'committed'

    const committed = (s: State) => Transaction.values.filter((t) => s.phase.get(t) === 'committed')

    /** The sequence of stores if transactions commit in this order, starting with the empty one. */
    const history = (s: State, order: readonly number[]) =>
      order.reduce<readonly (readonly (number | null)[])[]>(
        (stores, t) => [...stores, Key.values.map((k) => (s.writes[t].has(k) ? t : (stores.at(-1)?.[k] ?? null)))],
        [Key.values.map(() => null)],
      )

    /** Whether the transaction could have read from this store. */
    const isReadBy = (s: State, t: number, store: readonly (number | null)[]) =>
      Key.values.every((k) => !s.reads[t].has(k) || s.found[t].get(k) === store[k])

    /** Whether, in this order, each transaction reads an earlier store and nobody writes its keys from then until its commit. */
    const isolates = (s: State, order: readonly number[]) => {
      const stores = history(s, order)
      return order.every((t, position) =>
        stores
          .slice(0, position + 1)
          .some(
            (store, read) =>
              isReadBy(s, t, store) &&
              order
                .slice(read, position)
                .every((other) => Key.values.every((k) => !s.writes[t].has(k) || !s.writes[other].has(k))),
          ),
      )
    }

    /** Whether, in this order, each transaction reads exactly what the transactions before it left. */
    const serializes = (s: State, order: readonly number[]) => {
      const stores = history(s, order)
      return order.every((t, position) => isReadBy(s, t, stores[position] ?? []))
    }

    return define({
      init: () => {},

      actions: {
        Start: action({
          forall: { transaction: Transaction, reads: set(Key), writes: set(Key) },
          when: (s, { transaction, reads, writes }) =>
            s.phase.get(transaction) === 'waiting' && reads.size > 0 && writes.size > 0,
          then: (s, { transaction: t, reads, writes }) => {
            s.phase.set(t, 'started')
            s.snapshot.set(t, s.store)
            s.reads.set(t, reads)
            s.writes.set(t, writes)
          },
        }),
        Read: action({
          forall: { transaction: Transaction },
          when: (s, { transaction }) => s.phase.get(transaction) === 'started',
          then: (s, { transaction: t }) => {
            s.phase.set(t, 'read')
            for (const k of s.reads[t]) s.found[t].set(k, s.snapshot[t].get(k))
          },
        }),
        Update: action({
          forall: { transaction: Transaction },
          when: (s, { transaction }) => s.phase.get(transaction) === 'read',
          then: (s, { transaction: t }) => {
            s.phase.set(t, 'updated')
            for (const k of s.writes[t]) s.snapshot[t].set(k, t)
          },
        }),
        Commit: action({
          forall: { transaction: Transaction },
          when: (s, { transaction: t }) =>
            s.phase.get(t) === 'updated' && (c.ignoresConflicts || forAll(s.writes[t], (k) => !s.missed[t].has(k))),
          then: (s, { transaction: t }) => {
            s.phase.set(t, 'committed')
            for (const other of Transaction.values)
              if (isOpen(s, other)) for (const k of s.writes[t]) s.missed[other].add(k)
            for (const k of s.writes[t]) s.store.set(k, s.snapshot[t].get(k))
          },
        }),
        Abort: action({
          forall: { transaction: Transaction },
          when: (s, { transaction: t }) =>
            s.phase.get(t) === 'updated' && exists(s.writes[t], (k) => s.missed[t].has(k)),
          then: (s, { transaction: t }) => {
            s.phase.set(t, 'aborted')
          },
        }),
      },

      invariants: {
        /** In some order of the committed transactions, each reads one store, and none overwrites a write that it has missed. */
        SnapshotIsolation: (s) => exists(ordersOf(committed(s)), (order) => isolates(s, order)),
      },
      observations: {
        /** The committed transactions could have run one after another. */
        Serializable: (s) => exists(ordersOf(committed(s)), (order) => serializes(s, order)),
      },
      temporal: {
        /** Every transaction ends. */
        Termination: {
          eventually: (s) => forAll(s.phase, (phase) => phase === 'committed' || phase === 'aborted'),
        },
      },
      fairness: (['Start', 'Read', 'Update', 'Commit', 'Abort'] as const).map((weak) => ({
        weak,
        each: 'transaction' as const,
      })),
      unneeded: {
        'Start: reads.size > 0': 'a transaction that reads nothing is isolated, too',
        'Start: writes.size > 0': 'a transaction that writes nothing is isolated, too',
        "Abort: s.phase.get(t) === 'updated'": 'a transaction that will have to abort may do so early',
        'Abort: exists(s.writes[t], (k) => s.missed[t].has(k))': 'a transaction may abort without need',
      },
    })
  },
  {
    '2 transactions': {
      constants: { transactions: 2 },
      expect: { SnapshotIsolation: 'holds', Serializable: { violated: { states: 9 } } },
    },
    '3 transactions': {},
    'ignores conflicts': {
      constants: { transactions: 2, ignoresConflicts: true },
      expect: { SnapshotIsolation: { violated: { states: 9 } } },
    },
  },
)
