/** The models of quorate/level-protocol: each fault and each seeded bug. */
import type { Story } from 'quorate'
import { type Models, violated } from '../lib/models.ts'
import type { declared } from './level-protocol.ts'

type Property = 'LevelsAreRight' | 'CountersAreRight' | 'RecordedIsSealed'
type Fault = keyof typeof declared.faults

const stories = {
  buffer: {
    title: 'A buffer that is filled again too early',
    text:
      'A shard fills the memory of a chunk with the next state before the network has copied the chunk. ' +
      'The number of chunks is right, so the level is considered complete, although a state is missing. ' +
      'Comparing the sums of what was sent and received reveals this.',
    property: 'LevelsAreRight',
  },
  initial: {
    title: 'Initial states that are only in memory',
    text:
      'The initial states are the only ones that no exchange delivers. They are not sealed, and the member that holds them is lost. ' +
      'The member that takes its place starts with nothing, and the states that follow from them are never found.',
    property: 'LevelsAreRight',
  },
  counters: {
    title: 'Counters of a level that is searched twice',
    text:
      'A shard has expanded its part of a level when the level is restarted. ' +
      'It forgets the states, but keeps the number of steps: every state is right, but the count of generated states is too large.',
    property: 'CountersAreRight',
  },
} as const satisfies Readonly<Record<string, Story>>

export const models = {
  'nothing goes wrong': {},
  'a message is lost': { faults: { lose: 1 } },
  'two messages are lost': { constants: { epochs: 2 }, faults: { lose: 2 } },
  'chunks come twice': { faults: { double: 2 } },
  'a member is lost': { faults: { crash: 1 } },
  'two members are lost': { constants: { epochs: 2 }, faults: { crash: 2 } },
  'a member is taken for lost': { faults: { alarm: 1 } },
  'a message and a member are lost': { constants: { epochs: 2 }, faults: { lose: 1, crash: 1 } },
  'a buffer is reused, and noticed': { constants: { buffer: 'reused' } },

  // All models below have a seeded bug.
  'a buffer is reused': {
    constants: { buffer: 'reused', compare: 'number' },
    story: stories.buffer,
    expect: { LevelsAreRight: violated(13), CountersAreRight: violated(28), RecordedIsSealed: violated(13) },
  },
  // A shard completes a level as soon as the other shard says that it has sent everything.
  'nothing is compared': {
    constants: { compare: 'nothing' },
    expect: { LevelsAreRight: violated(11), CountersAreRight: violated(23), RecordedIsSealed: violated(11) },
  },
  'initial states are not sealed': {
    constants: { sealInitial: false },
    faults: { crash: 1 },
    story: stories.initial,
    expect: { LevelsAreRight: violated(14), CountersAreRight: violated(14), RecordedIsSealed: violated(1) },
  },
  'counters are kept': {
    constants: { counters: 'kept' },
    faults: { alarm: 1 },
    story: stories.counters,
    expect: { CountersAreRight: violated(18) },
  },
} satisfies Models<typeof declared.constants, Record<Fault, number>, Property>
