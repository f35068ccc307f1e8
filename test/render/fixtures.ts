import { array, bag, bool, ids, oneOf, option, range, record, seq, set, spec, union } from '../../checker/index.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { execute } from '../../checker/trace/execution/execute.ts'
import type { Trace } from '../../checker/trace/trace.ts'
import { told } from './told.ts'

const masterSlave = spec(
  'rocketmq/master-slave',
  { constants: { brokers: 2, messages: 2 }, faults: { crash: 0, diskLoss: 0 } },
  (c, _budget, { state }) => {
    const Broker = ids('b', c.brokers)
    const Message = range(1, c.messages)
    const { action, define } = state({
      brokers: array(Broker, record({ up: bool, log: seq(Message, c.messages) })),
      sent: range(0, c.messages),
      acked: set(Message),
    })
    return define({
      init: (s) => {
        for (const b of s.brokers) b.up = true
      },
      actions: {
        Send: action({ then: () => {} }),
        Acknowledge: action({ forall: { m: Message }, then: () => {} }),
        DiskLoss: action({ fault: 'diskLoss', forall: { b: Broker }, then: () => {} }),
        Crash: action({ fault: 'crash', forall: { b: Broker }, then: () => {} }),
      },
      invariants: { NoAcknowledgedLoss: () => true, PrefixOk: () => true },
    })
  },
  {
    'asynchronous, master disk lost': {
      faults: { diskLoss: 1 },
      expect: { NoAcknowledgedLoss: { violated: { states: 4 } } },
    },
  },
)

export const masterSlaveModel = instantiate(masterSlave, { model: 'asynchronous, master disk lost' })

interface MasterSlave {
  brokers: { up: boolean; log: number[] }[]
  sent: number
  acked: number[]
  faults: { diskLoss: number }
}

/** Four states: only the master has an acknowledged message and then loses its disk. */
export const lost: Trace = told<MasterSlave>({
  model: masterSlaveModel,
  property: { name: 'NoAcknowledgedLoss', kind: 'invariant' },
  reasons: ['for m=1', 'acknowledged, but <no log> has it & none will'],
  zero: {
    brokers: [
      { up: false, log: [] },
      { up: false, log: [] },
    ],
    sent: 0,
    acked: [],
    faults: { diskLoss: 0 },
  },
  init: (s) => {
    for (const b of s.brokers) b.up = true
  },
  moves: [
    [
      'Send',
      {},
      (s) => {
        s.sent = 1
        s.brokers[0]?.log.push(1)
      },
    ],
    [
      'Acknowledge',
      { m: '1' },
      (s) => {
        s.acked.push(1)
      },
    ],
    [
      'DiskLoss',
      { b: 'b0' },
      (s) => {
        s.brokers[0] = { up: false, log: [] }
      },
    ],
  ],
})

const kafka = spec(
  'kafka/isr',
  { constants: { replicas: 3, records: 3, epochs: 3 }, faults: { crash: 2, expire: 1 } },
  (c, _budget, { state }) => {
    const Replica = ids('b', c.replicas)
    const Epoch = range(0, c.epochs)
    const Message = union({
      Fetch: { from: Replica, epoch: Epoch, offset: range(0, c.records) },
      LeaderAndIsr: { to: Replica, leader: option(Replica), epoch: Epoch, isr: set(Replica) },
    })
    const { action, define } = state({
      brokers: array(
        Replica,
        record({
          role: oneOf('follower', 'leader', 'down'),
          epoch: Epoch,
          log: seq(record({ epoch: Epoch, id: range(0, c.records) }), c.records),
          hw: range(0, c.records),
          isr: set(Replica),
          lastFetch: option(record({ epoch: Epoch, offset: range(0, c.records) })),
        }),
      ),
      quorum: record({ epoch: Epoch, leader: option(Replica), isr: set(Replica) }),
      nextId: range(0, c.records),
      acked: set(range(0, c.records)),
      network: set(Message, { max: 6 }),
    })
    return define({
      init: () => {},
      actions: {
        LeaderWrite: action({ forall: { leader: Replica }, then: () => {} }),
        FollowerFetch: action({ forall: { follower: Replica, leader: Replica }, then: () => {} }),
        AdvanceHighWatermark: action({ forall: { leader: Replica }, then: () => {} }),
        ShrinkIsr: action({ forall: { leader: Replica, follower: Replica }, then: () => {} }),
        ControllerElectLeader: action({ forall: { newLeader: Replica }, then: () => {} }),
        BecomeLeader: action({ forall: { b: Replica }, then: () => {} }),
        BecomeFollowerAndTruncate: action({ forall: { b: Replica, leader: Replica }, then: () => {} }),
        Crash: action({ fault: 'crash', forall: { b: Replica }, then: () => {} }),
        SessionExpires: action({ fault: 'expire', forall: { b: Replica }, then: () => {} }),
      },
      invariants: { NoAcknowledgedLoss: () => true, OneLeaderPerEpoch: () => true },
      transitions: { HighWatermarkNeverFalls: () => true },
    })
  },
)

const kafkaModel = instantiate(kafka)

interface Kafka {
  brokers: {
    role: string
    epoch: number
    log: { epoch: number; id: number }[]
    hw: number
    isr: number[]
    lastFetch: { epoch: number; offset: number } | null
  }[]
  quorum: { epoch: number; leader: number | null; isr: number[] }
  nextId: number
  acked: number[]
  network: object[]
  faults: { crash: number; expire: number }
}

const all = [0, 1, 2]
const at = (s: Kafka, b: number): Kafka['brokers'][number] => s.brokers[b] as Kafka['brokers'][number]

/** Twelve states: two unclean steps, messages in transit, and an acknowledged record truncated. */
export const truncated: Trace = told<Kafka>({
  model: kafkaModel,
  property: { name: 'NoAcknowledgedLoss', kind: 'invariant' },
  reasons: [
    'every acknowledged record is in the log of the current leader',
    'for id=0',
    'the leader b1 has no record 0 below its high watermark',
  ],
  zero: {
    brokers: all.map(() => ({ role: 'follower', epoch: 0, log: [], hw: 0, isr: [], lastFetch: null })),
    quorum: { epoch: 0, leader: null, isr: [] },
    nextId: 0,
    acked: [],
    network: [],
    faults: { crash: 0, expire: 0 },
  },
  init: (s) => {
    at(s, 0).role = 'leader'
    for (const b of s.brokers) b.isr = all
    s.quorum = { epoch: 0, leader: 0, isr: all }
  },
  moves: [
    [
      'LeaderWrite',
      { leader: 'b0' },
      (s) => {
        at(s, 0).log.push({ epoch: 0, id: 0 })
        s.nextId = 1
      },
    ],
    [
      'FollowerFetch',
      { follower: 'b1', leader: 'b0' },
      (s) => {
        at(s, 1).log.push({ epoch: 0, id: 0 })
        at(s, 1).lastFetch = { epoch: 0, offset: 1 }
        s.network.push({ kind: 'Fetch', from: 1, epoch: 0, offset: 1 })
      },
    ],
    [
      'FollowerFetch',
      { follower: 'b2', leader: 'b0' },
      (s) => {
        at(s, 2).log.push({ epoch: 0, id: 0 })
        s.network.push({ kind: 'Fetch', from: 2, epoch: 0, offset: 1 })
      },
    ],
    [
      'AdvanceHighWatermark',
      { leader: 'b0' },
      (s) => {
        at(s, 0).hw = 1
        s.acked.push(0)
        s.network = []
      },
    ],
    [
      'SessionExpires',
      { b: 'b0' },
      (s) => {
        s.quorum = { epoch: 0, leader: null, isr: [1, 2] }
      },
    ],
    [
      'ControllerElectLeader',
      { newLeader: 'b1' },
      (s) => {
        s.quorum = { epoch: 1, leader: 1, isr: [1, 2] }
        s.network.push(
          { kind: 'LeaderAndIsr', to: 1, leader: 1, epoch: 1, isr: [1, 2] },
          { kind: 'LeaderAndIsr', to: 2, leader: 1, epoch: 1, isr: [1, 2] },
        )
      },
    ],
    [
      'BecomeFollowerAndTruncate',
      { b: 'b2', leader: 'b1' },
      (s) => {
        at(s, 2).epoch = 1
        at(s, 2).log = []
        s.network = s.network.slice(0, 1)
      },
    ],
    [
      'Crash',
      { b: 'b1' },
      (s) => {
        at(s, 1).role = 'down'
        at(s, 1).isr = []
      },
    ],
    [
      'ControllerElectLeader',
      { newLeader: 'b2' },
      (s) => {
        s.quorum = { epoch: 2, leader: 2, isr: [2] }
        s.network.push({ kind: 'LeaderAndIsr', to: 2, leader: 2, epoch: 2, isr: [2] })
      },
    ],
    [
      'BecomeLeader',
      { b: 'b2' },
      (s) => {
        at(s, 2).role = 'leader'
        at(s, 2).epoch = 2
        at(s, 2).isr = [2]
        s.network = s.network.slice(0, 1)
      },
    ],
    [
      'LeaderWrite',
      { leader: 'b2' },
      (s) => {
        at(s, 2).log.push({ epoch: 2, id: 1 })
        s.nextId = 2
        at(s, 2).hw = 1
      },
    ],
  ],
})

const counter = spec('counter', {}, (_c, _budget, { state }) => {
  const { action, define } = state({ n: range(0, 3) })
  return define({
    init: () => {},
    actions: {
      Step: action({
        when: (s) => s.n < 3,
        then: (s) => {
          s.n += 1
        },
      }),
      Reset: action({
        when: (s) => s.n === 3,
        then: (s) => {
          s.n = 0
        },
      }),
    },
    transitions: { NeverDown: (before, after) => before.n <= after.n },
  })
})

const counterModel = instantiate(counter)
const steps = [...[0, 0, 0].map((action) => ({ action, ordinal: 0 })), { action: 1, ordinal: 0 }]

/** The engine executed this one. It is not written by hand. */
export const counterTrace: Trace = execute(counterModel, { init: 0, steps }, 'NeverDown')

export const deadlocked: Trace = {
  ...counterTrace,
  property: { name: 'Deadlock', kind: 'deadlock' },
  states: counterTrace.states.slice(0, 1),
}

const wideModel = instantiate(
  spec('wide', { faults: { storm: 3 } }, (_c, _budget, { state }) => {
    const { action, define } = state({
      nodes: array(ids('n', 12), record({ state: oneOf('say "a&b" <c>', 'other'), seen: bag(range(0, 9), 4) })),
      notes: array(20, range(0, 3)),
      mode: option(
        record({
          leader: ids('n', 12),
          followers: seq(ids('n', 12), 24),
          reason: oneOf('because of a rather long reason that does not fit', 'none'),
        }),
      ),
      ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`constant${i}`, bool])),
    })
    return define({
      init: () => {},
      actions: { Idle: action({ then: () => {} }), Storm: action({ fault: 'storm', then: () => {} }) },
      observations: { Calm: () => true },
    })
  }),
)

interface Wide {
  nodes: { state: string; seen: number[] }[]
  notes: number[]
  mode: { leader: number; followers: number[]; reason: string } | null
  faults: { storm: number }
  [constant: `constant${number}`]: boolean
}

/** Too many elements, rows and characters. */
export const wide: Trace = told<Wide>({
  model: wideModel,
  property: { name: 'Calm', kind: 'observation' },
  reasons: [
    'a reason that is much longer than a line of the terminal, so that it has to be broken into several lines somewhere, best at a space',
  ],
  zero: {
    nodes: Array.from({ length: 12 }, () => ({ state: 'say "a&b" <c>', seen: [] })),
    notes: Array.from({ length: 20 }, () => 0),
    mode: null,
    faults: { storm: 0 },
    ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`constant${i}`, false])),
  },
  init: () => {},
  moves: [
    [
      'Storm',
      {},
      (s) => {
        s.nodes[1] = { state: 'other', seen: [7, 7] }
        s.nodes[11] = { state: 'other', seen: [7, 7] }
      },
    ],
    ['Idle', {}, () => {}],
    [
      'Storm',
      {},
      (s) => {
        s.mode = {
          leader: 1,
          followers: Array.from({ length: 24 }, (_, i) => i % 12),
          reason: 'because of a rather long reason that does not fit',
        }
      },
    ],
    [
      'Storm',
      {},
      (s) => {
        if (s.mode) s.mode = { ...s.mode, leader: 2 }
      },
    ],
  ],
})
