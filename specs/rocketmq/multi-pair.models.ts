/** The models of rocketmq/multi-pair: each way to choose a pair, without faults, with crashes, and in the long run. */
import type { Story } from 'quorate'
import { allRestart, forGood } from '../lib/availability.ts'
import { type Models, violated } from '../lib/models.ts'
import type { declared } from './multi-pair.ts'

const stories = {
  spread: {
    title: 'The second message is read first',
    text:
      'The producer spreads its messages over two pairs, and the consumer reads the second pair first. ' +
      'Nothing failed: such a topic promises order only within one queue.',
    property: 'NoOvertake',
  },
  sticky: {
    title: 'Failover to another pair breaks the order',
    text:
      'A message waits on a master that is down, and its key moves to the other pair, where the next message is read immediately. ' +
      'Writing stays possible, at the price of order.',
    property: 'NoOvertake',
  },
  pinned: {
    title: 'Order is kept, but no one can write',
    text:
      'A strictly ordered queue belongs to one pair, whose master is down. ' +
      'Its slave serves readers but never takes over, so the queue cannot be written until the master is back.',
  },
  retry: {
    title: 'A retry delivers twice',
    text:
      'The broker stored the message, but the producer received no answer and sent it again. ' +
      'At least once is not exactly once: the consumer gets the message twice.',
  },
} as const satisfies Readonly<Record<string, Story>>

type Property =
  | 'StrictOrder'
  | 'NoOvertake'
  | 'NoDuplicate'
  | 'AcknowledgedSurvives'
  | 'CanWrite'
  | 'EventuallyWritable'
  | 'TargetCanAcknowledge'

export const models = {
  // Normal messages: a consumer may read the second message's queue first.
  spread: { expect: { NoOvertake: violated(5), StrictOrder: violated(6) }, story: stories.spread },
  'spread, crash': { faults: { crash: 1 }, expect: { NoOvertake: violated(5), StrictOrder: violated(6) } },
  'spread, disk loss': {
    constants: { messages: 1 },
    faults: { diskLoss: 1 },
    expect: { AcknowledgedSurvives: violated(4) },
  },
  'spread, disk loss and crash': {
    constants: { messages: 1 },
    faults: { crash: 1, diskLoss: 1 },
    expect: { AcknowledgedSurvives: violated(4), CanWrite: violated(3) },
  },
  'spread synchronous, disk loss': { constants: { messages: 1, writeQuorum: 2 }, faults: { diskLoss: 1 } },

  // Normal ordered messages: available, and in order until a master goes down.
  sticky: { constants: { target: 'sticky' } },
  'sticky with retry': {
    constants: { target: 'sticky', retry: true },
    expect: { NoDuplicate: violated(6) },
    story: stories.retry,
  },
  'sticky, crash': {
    constants: { target: 'sticky' },
    faults: { crash: 1 },
    expect: { NoOvertake: violated(6), StrictOrder: violated(8), TargetCanAcknowledge: 'holds' },
    story: stories.sticky,
  },
  // If two copies are required, the pair needs both a slave and a master, but the key moves only if a master is down.
  'sticky synchronous, crash': {
    constants: { target: 'sticky', writeQuorum: 2 },
    faults: { crash: 1 },
    expect: { NoOvertake: violated(7), StrictOrder: violated(8), TargetCanAcknowledge: violated(2) },
  },
  'sticky synchronous, two crashes': {
    constants: { target: 'sticky', writeQuorum: 2 },
    faults: { crash: 2 },
    expect: {
      NoOvertake: violated(7),
      StrictOrder: violated(8),
      CanWrite: violated(3),
      TargetCanAcknowledge: violated(2),
    },
  },

  // Strictly ordered messages: in order, but no broker replaces a master that is down.
  'pinned, crash': {
    constants: { target: 'pinned' },
    faults: { crash: 1 },
    expect: { CanWrite: violated(2) },
    story: stories.pinned,
  },
  'pinned synchronous, crash': {
    constants: { target: 'pinned', writeQuorum: 2 },
    faults: { crash: 1 },
    expect: { CanWrite: violated(2) },
  },
  'pinned with retry, crash': {
    constants: { target: 'pinned', retry: true },
    faults: { crash: 1 },
    expect: { NoDuplicate: violated(6), CanWrite: violated(2) },
  },

  // In the long run, a strictly ordered queue waits for its master. Other messages wait only if every pair is missing a broker.
  'pinned, one down': forGood({ target: 'pinned' }, 1, {
    CanWrite: violated(2),
    EventuallyWritable: violated(2),
  }),
  'pinned, crash, masters restart': allRestart({ target: 'pinned' }, 1, { CanWrite: violated(2) }),
  'sticky, one down': forGood({ target: 'sticky' }, 1, { NoOvertake: violated(6), StrictOrder: violated(8) }),
  'sticky synchronous, two down': forGood({ target: 'sticky', writeQuorum: 2 }, 2, {
    NoOvertake: violated(7),
    StrictOrder: violated(8),
    CanWrite: violated(3),
    EventuallyWritable: violated(3),
    TargetCanAcknowledge: violated(2),
  }),
} satisfies Models<typeof declared.constants, typeof declared.faults, Property>
