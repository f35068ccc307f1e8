import {
  array,
  bag,
  bool,
  ids,
  oneOf,
  option,
  range,
  record,
  seq,
  set,
  spec,
  subsets,
  union,
  type DraftOf,
  type ViewOf,
} from 'quorate'
import type {
  BagView,
  ScalarArrayDraft,
  ScalarArrayView,
  SeqDraft,
  SeqView,
  SetDraft,
  SetView,
} from '../../checker/domain/types.ts'
import { type Equal, is } from './equal.ts'

/** Types that an author does not have to annotate. */

const B = ids('b', 3)
const Entry = record({ id: range(0, 3), epoch: range(0, 2) })
const Message = union({ Fetch: { from: B, log: seq(range(0, 3), 2) }, Ack: { from: B, ok: bool }, Stop: {} })

type EntryView = { readonly id: number; readonly epoch: number }
type MessageView =
  | ({ readonly kind: 'Fetch' } & { readonly from: number; readonly log: SeqView<number> })
  | ({ readonly kind: 'Ack' } & { readonly from: number; readonly ok: boolean })
  | ({ readonly kind: 'Stop' } & {})

const same = <T extends true>(): T | undefined => undefined
same<Equal<ViewOf<typeof B>, number>>()
same<Equal<ViewOf<typeof Entry>, EntryView>>()
same<Equal<DraftOf<typeof Entry>, { id: number; epoch: number }>>()
same<Equal<ViewOf<typeof Message>['kind'], MessageView['kind']>>()
same<Equal<Extract<ViewOf<typeof Message>, { kind: 'Ack' }>['ok'], boolean>>()

export const inferred = spec(
  'inferred',
  {
    constants: { size: 3, fast: false, protocol: oneOf('old', 'new'), level: oneOf(1, 2) },
    faults: { crash: 1, loss: 0 },
  },
  (c, budget, { state }) => {
    is<number>()(c.size)
    is<boolean>()(c.fast)
    is<'old' | 'new'>()(c.protocol)
    is<1 | 2>()(c.level)
    is<number>()(budget.crash)
    is<number>()(budget.loss)
    const { action, define } = state({
      up: bool,
      n: range(0, 9),
      phase: oneOf('idle', 'busy'),
      leader: option(B),
      mode: option(oneOf('x', 'y')),
      quorum: option(Entry),
      log: seq(Entry, 3),
      isr: set(B),
      network: bag(Message, 3),
      message: Message,
      numbers: array(B, range(0, 9)),
      sent: array(Entry, bool),
      queues: array(Entry, seq(Entry, 2)),
      brokers: array(B, record({ up: bool, log: seq(Entry, 3), isr: set(B) })),
    })
    return define({
      init: (s) => {
        is<boolean>()(s.up)
        is<SeqDraft<EntryView>>()(s.log)
        is<SetDraft<number>>()(s.isr)
        is<ScalarArrayDraft<number>>()(s.numbers)
        is<'idle' | 'busy'>()(s.phase)
        is<{ id: number; epoch: number } | null>()(s.quorum)
      },
      actions: {
        Fixed: action({
          forall: { b: B, p: oneOf('a', 'z'), on: bool, e: Entry, q: option(B) },
          when: (s, { b, p, on, e, q }) => {
            is<number>()(b)
            is<'a' | 'z'>()(p)
            is<boolean>()(on)
            is<EntryView>()(e)
            is<number | null>()(q)
            is<boolean>()(s.up)
            is<SeqView<EntryView>>()(s.log)
            is<SetView<number>>()(s.isr)
            is<ScalarArrayView<number>>()(s.numbers)
            is<'idle' | 'busy'>()(s.phase)
            is<number | null>()(s.leader)
            is<'x' | 'y' | null>()(s.mode)
            is<EntryView | null>()(s.quorum)
            is<EntryView | undefined>()(s.log.at(0))
            is<SetView<number> | undefined>()(s.brokers[b]?.isr)
            is<number>()(s.numbers.get(b))
            is<boolean>()(s.sent.get({ id: 1, epoch: 0 }))
            is<EntryView | undefined>()(s.queues.get(e).at(0))
            is<boolean>()(s.brokers.get(b).up)
            is<BagView<ViewOf<typeof Message>>>()(s.network)
            return on
          },
          then: (s, { b, e }) => {
            is<SeqDraft<EntryView>>()(s.brokers.get(b).log)
            s.log.push(e)
            s.sent.set(e, true)
            s.queues.get({ id: b, epoch: 0 }).push(e)
            s.queues.set(e, s.queues.get(e).slice(1))
          },
        }),
        FromState: action({
          forall: {
            m: (s) => s.network,
            x: (s) => s.isr,
            e: (s) => s.log,
            l: () => ['a', 'b'] as const,
            g: (s) => subsets(s.isr),
          },
          when: (_s, { m, x, e, l, g }) => {
            is<SetView<number>>()(g)
            is<ViewOf<typeof Message>>()(m)
            is<number>()(x)
            is<EntryView>()(e)
            is<'a' | 'b'>()(l)
            if (m.kind === 'Fetch') is<SeqView<number>>()(m.log)
            if (m.kind === 'Ack') is<boolean>()(m.ok)
            switch (m.kind) {
              case 'Fetch':
                return m.log.length > 0
              case 'Ack':
                return m.ok
              case 'Stop':
                return true
            }
          },
          then: (s, { g }) => {
            s.isr = g
          },
        }),
        Staged: action({
          forall: [
            { l: B },
            { f: (s, { l }) => s.brokers.get(l).isr, k: range(0, 1) },
            { e: (s, { f }) => s.brokers.get(f).log },
          ],
          when: (_s, { l, f, k, e }) => {
            is<number>()(l)
            is<number>()(f)
            is<number>()(k)
            is<EntryView>()(e)
            return l !== f
          },
          then: (s, { f, e }) => {
            s.brokers.get(f).log = [e]
          },
        }),
        Crash: action({
          fault: 'crash',
          then: (s) => {
            s.up = false
          },
        }),
      },
      invariants: { Small: (s) => s.n < 9 },
      observations: { Idle: (s) => s.phase === 'idle' },
      transitions: { Up: (before, after) => before.n <= after.n },
      constraint: (s) => s.n < 8,
      stepConstraint: (before, after, { action: name }) => name !== 'Crash' || before.n === after.n,
      endStates: { Done: (s) => !s.up },
    })
  },
  {
    defaults: {},
    all: {
      constants: { size: 4, fast: true, protocol: 'new', level: 2 },
      faults: { crash: 0 },
      expect: { Small: 'holds', Idle: 'violated', Up: { violated: { states: 3 } }, Deadlock: 'bounded' },
    },
  },
)

/** What can be assigned: literals, frozen values, views; assigning copies. */
export const assignments = spec('assignments', {}, (_c, _f, { state }) => {
  const { action, define } = state({
    log: seq(Entry, 3),
    spare: seq(Entry, 3),
    isr: set(B),
    message: Message,
    quorum: option(Entry),
    leader: option(B),
    numbers: array(2, range(0, 3)),
    pair: record({ a: Entry, b: Entry }),
    brokers: array(B, record({ log: seq(Entry, 3), isr: set(B) })),
    network: bag(Message, 2),
  })
  return define({
    init: [
      (s) => {
        s.log = []
        s.log = [{ id: 1, epoch: 0 }]
        s.isr = new Set([1, 2])
        s.quorum = { id: 1, epoch: 1 }
        s.quorum = null
        s.leader = 2
        s.leader = null
        s.message = { kind: 'Stop' }
        s.message = { kind: 'Fetch', from: 1, log: [1, 2] }
        s.pair = { a: { id: 0, epoch: 0 }, b: s.pair.a }
        s.log.length = 0
      },
    ],
    actions: {
      Copy: action({
        forall: { e: (s) => s.log, m: (s) => s.network, b: B },
        then: (s, { e, m, b }) => {
          s.spare = s.log
          s.spare = s.log.slice(1)
          s.log = s.log.with(0, e)
          s.log = s.log.filter((x) => x.id > 0)
          s.quorum = e
          s.quorum = s.log.at(-1) ?? null
          s.message = m
          s.pair.a = e
          s.isr = s.brokers.get(b).isr
          s.isr = new Set([...s.isr].filter((x) => x !== b))
          s.brokers.set(b, { log: [e], isr: new Set([b]) })
          s.brokers.set(b, s.brokers.get(0))
          s.numbers.set(0, s.numbers.get(1) + 1)
          if (s.quorum) s.quorum.epoch += 1
          if (s.message.kind === 'Ack') s.message.ok = true
          s.network.add({ kind: 'Ack', from: b, ok: true })
        },
      }),
    },
  })
})
